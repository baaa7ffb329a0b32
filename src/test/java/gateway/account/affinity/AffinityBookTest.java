package gateway.account.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.affinity.AffinityKeys.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AffinityBookTest {

    private static final Instant START = Instant.parse("2026-11-20T12:00:00.123456789Z");
    private static final Duration TTL = Duration.ofSeconds(300);

    private final TestClock clock = new TestClock();
    private final SharedStore store = new SharedStore(clock);
    private final List<String> switches = new ArrayList<>();
    private final AffinityBook book = book(1000);
    private final AffinityBook otherNode = book(1000);

    private AffinityBook book(int capacity) {
        return new AffinityBook(
                store, clock, () -> TTL, capacity, (from, to, lost) -> switches.add(from + ">" + to + " " + lost));
    }

    @Test
    void knowsNothingAtFirst() {
        assertThat(book.accountOf(session(1))).isNull();
        assertThat(book.size()).isZero();
    }

    @Test
    void remembersUntilTheTimeAfterTheLastTurn() {
        book.bind(session(1), "a");
        clock.pass(TTL.minusMillis(1));
        assertThat(book.accountOf(session(1))).isEqualTo("a");
        book.bind(session(1), "a");
        clock.pass(TTL.minusMillis(1));
        book.used(session(1), "a", 10);
        clock.pass(TTL.minusMillis(1));

        assertThat(book.accountOf(session(1))).isEqualTo("a");
        assertThat(book.accountOf(session(2))).isNull();
        clock.pass(Duration.ofMillis(1));
        assertThat(book.accountOf(session(1))).isNull();
        assertThat(switches).isEmpty();
    }

    @Test
    void whoOnlyReadsChangesNothing() {
        AffinityKeys reading = session(1).forReading();
        book.bind(reading, "a");
        book.used(reading, "a", 10);
        book.leftWaiting(reading, "m", "a");
        assertThat(book.size()).isZero();

        book.bind(session(1), "b");
        book.bind(reading, "a");
        book.used(reading, "a", 10);
        book.leftWaiting(reading, "m", "b");
        assertThat(book.accountOf(reading)).isEqualTo("b");
        assertThat(book.hungAccounts(session(1), "m")).isEmpty();
        clock.pass(TTL.minusMillis(1));
        book.used(reading, "b", 10);
        clock.pass(Duration.ofMillis(1));
        assertThat(book.accountOf(session(1))).as("it lives no longer").isNull();
        assertThat(switches).isEmpty();
    }

    @Test
    void followsAConversationByItsLongestKnownPrefix() {
        book.bind(prefix(List.of(1L), List.of(1L)), "a");
        book.bind(prefix(List.of(9L, 2L, 1L), List.of(2L, 1L)), "a");
        book.bind(prefix(List.of(7L, 3L), List.of(3L)), "b");

        assertThat(book.accountOf(prefix(List.of(4L, 2L), List.of(4L)))).isEqualTo("a");
        assertThat(book.accountOf(prefix(List.of(3L, 2L), List.of(3L)))).isEqualTo("b");
        assertThat(book.accountOf(prefix(List.of(2L, 3L), List.of(3L)))).isEqualTo("a");
        assertThat(book.accountOf(prefix(List.of(9L), List.of(9L)))).isNull();
    }

    @Test
    void allKeysOfAConversationMoveTogether() {
        book.bind(prefix(List.of(1L), List.of(1L)), "a");
        book.bind(prefix(List.of(2L, 1L), List.of(2L)), "a");
        book.used(prefix(List.of(2L, 1L), List.of(2L)), "a", 4000);

        book.bind(prefix(List.of(3L, 2L, 1L), List.of(3L)), "b");

        assertThat(book.accountOf(session(1))).isEqualTo("b");
        assertThat(book.accountOf(session(2))).isEqualTo("b");
        assertThat(switches).containsExactly("a>b 4000");
        assertThat(book.conversationsByAccount()).isEqualTo(Map.of("b", 1));
        assertThat(book.size()).isEqualTo(3);
    }

    @Test
    void tellsWhatTheLastTurnHadInTheCache() {
        book.bind(session(1), "a");
        book.used(session(1), "a", 100);
        book.used(session(1), "a", 250);
        book.used(session(1), "x", 999);
        book.bind(session(1), "b");
        book.bind(session(1), "c");
        book.used(session(1), "c", 70);
        book.bind(session(1), "c");
        book.bind(session(1), "a");

        assertThat(switches).containsExactly("a>b 250", "b>c 0", "c>a 70");
    }

    @Test
    void knowsWhoLeftAConversationWaitingForAWhileAndForAModel() {
        book.leftWaiting(prefix(List.of(1L), List.of(1L, 2L)), "m", "a");
        clock.pass(TTL.dividedBy(2));
        book.leftWaiting(prefix(List.of(2L), List.of(2L, 3L)), "m", "b");

        assertThat(book.hungAccounts(prefix(List.of(2L, 1L), List.of(4L)), "m")).containsExactlyInAnyOrder("a", "b");
        assertThat(book.hungAccounts(prefix(List.of(1L), List.of()), "m")).containsExactly("a");
        assertThat(book.hungAccounts(prefix(List.of(5L), List.of(3L)), "m"))
                .as("the same turn once more")
                .containsExactly("b");
        assertThat(book.hungAccounts(session(9), "m")).isEmpty();
        assertThat(book.hungAccounts(prefix(List.of(1L), List.of()), "other")).isEmpty();
        clock.pass(TTL.dividedBy(2));
        assertThat(book.hungAccounts(prefix(List.of(2L, 1L), List.of()), "m")).containsExactly("b");
        book.removeEnded();
        assertThat(book.hungAccounts(prefix(List.of(2L, 1L), List.of()), "m")).containsExactly("b");
        clock.pass(TTL);
        assertThat(book.hungAccounts(prefix(List.of(2L, 1L), List.of()), "m")).isEmpty();
    }

    @Test
    void thousandsOfConversationsThatWaitDoNotGrowTheBookForEver() {
        for (long key = 0; key < 10_500; key++) {
            book.leftWaiting(session(key), null, "a");
        }

        assertThat(book.hungAccounts(session(1), null)).containsExactly("a");
        assertThat(book.hungAccounts(session(10_499), null))
                .as("beyond the capacity")
                .isEmpty();
        clock.pass(TTL);
        book.leftWaiting(session(10_499), null, "a");
        assertThat(book.hungAccounts(session(10_499), null)).containsExactly("a");
    }

    @Test
    void anEndedConversationDoesNotSwitch() {
        book.bind(session(1), "a");
        book.used(session(1), "a", 100);
        clock.pass(TTL);
        book.bind(session(1), "b");

        assertThat(book.accountOf(session(1))).isEqualTo("b");
        assertThat(switches).isEmpty();
    }

    @Test
    void aTurnThatTookLongerThanItsConversationIsRememberedBindsItAgain() {
        book.used(session(1), "a", 100);

        assertThat(book.accountOf(session(1))).isEqualTo("a");
    }

    @Test
    void nothingIsBoundUnderNoKey() {
        book.bind(prefix(List.of(1L), List.of()), "a");

        assertThat(book.size()).isZero();
    }

    @Test
    void aLongConversationKeepsItsNewestKeysOnly() {
        for (long turn = 1; turn <= 100; turn++) {
            book.bind(prefix(List.of(turn, turn - 1), List.of(turn)), "a");
        }

        assertThat(book.size()).isEqualTo(16);
        assertThat(book.accountOf(session(100))).isEqualTo("a");
        assertThat(book.accountOf(session(85))).isEqualTo("a");
        assertThat(book.accountOf(session(84))).isNull();
        assertThat(book.conversationsByAccount()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void countsLivingConversationsOfEachAccount() {
        book.bind(session(1), "a");
        clock.pass(TTL.dividedBy(2));
        book.bind(session(2), "a");
        book.bind(session(3), "a");
        book.bind(prefix(List.of(4L), List.of(4L, 5L, 6L)), "b");
        assertThat(book.conversationsByAccount()).isEqualTo(Map.of("a", 3, "b", 1));
        clock.pass(TTL.dividedBy(2));

        assertThat(book.conversationsByAccount()).isEqualTo(Map.of("a", 2, "b", 1));
        assertThat(book.size()).isEqualTo(6);
        book.removeEnded();
        assertThat(book.size()).isEqualTo(5);
    }

    @Test
    void nodesShareTheirBindings() {
        book.bind(prefix(List.of(1L, 2L), List.of(1L, 2L)), "a");
        book.exchange();
        assertThat(otherNode.accountOf(session(1))).isNull();
        otherNode.exchange();

        assertThat(otherNode.accountOf(session(1))).isEqualTo("a");
        assertThat(otherNode.conversationsByAccount()).isEqualTo(Map.of("a", 1));
        otherNode.bind(session(1), "b");
        otherNode.exchange();
        book.exchange();

        assertThat(book.accountOf(session(1))).isEqualTo("b");
        assertThat(switches).containsExactly("a>b 0");
    }

    @Test
    void theBindingThatWasMadeLaterWins() {
        book.bind(session(1), "a");
        clock.pass(Duration.ofMillis(5));
        otherNode.bind(session(1), "b");
        otherNode.exchange();
        book.exchange();
        otherNode.exchange();

        assertThat(book.accountOf(session(1))).isEqualTo("b");
        assertThat(otherNode.accountOf(session(1))).isEqualTo("b");
        assertThat(switches).isEmpty();
    }

    @Test
    void bindingsOfTheSameMomentComeToOneMind() {
        book.bind(session(1), "a");
        otherNode.bind(session(1), "b");
        book.exchange();
        otherNode.exchange();
        book.exchange();

        assertThat(book.accountOf(session(1))).isEqualTo(otherNode.accountOf(session(1)));
    }

    @Test
    void aSwitchHoldsAlsoWhenTheClockOfTheOtherNodeIsAhead() {
        TestClock ahead = new TestClock();
        ahead.pass(Duration.ofSeconds(20));
        AffinityBook aheadNode = new AffinityBook(store, ahead, () -> TTL, 10, (from, to, lost) -> {});
        aheadNode.bind(session(1), "a");
        aheadNode.exchange();
        book.exchange();
        book.bind(session(1), "b");
        book.exchange();
        aheadNode.exchange();

        assertThat(book.accountOf(session(1))).isEqualTo("b");
        assertThat(aheadNode.accountOf(session(1))).isEqualTo("b");
    }

    @Test
    void theStoreHearsOfTurnsOnlyNowAndThen() {
        book.bind(session(1), "a");
        book.exchange();
        for (int i = 0; i < 29; i++) {
            clock.pass(Duration.ofSeconds(1));
            book.bind(session(1), "a");
            book.used(session(1), "a", 5);
            book.exchange();
        }
        assertThat(store.saved()).isEqualTo(1);
        clock.pass(Duration.ofSeconds(2));
        book.bind(session(1), "a");
        book.exchange();

        assertThat(store.saved()).isEqualTo(2);
        assertThat(store.binding(1).until()).isEqualTo(clock.instant().plus(TTL));
        assertThat(store.binding(1).boundAt()).isEqualTo(START.minusNanos(789));
    }

    @Test
    void aLongTurnThatEndsProlongsTheBindingOfOtherNodes() {
        book.bind(session(1), "a");
        book.exchange();
        otherNode.exchange();
        clock.pass(TTL.minusSeconds(1));
        book.used(session(1), "a", 5);
        book.exchange();
        otherNode.exchange();
        clock.pass(TTL.minusSeconds(1));

        assertThat(otherNode.accountOf(session(1))).isEqualTo("a");
    }

    @Test
    void keepsAllWhileTheStoreIsDown() {
        store.down(true);
        book.bind(session(1), "a");
        book.exchange();
        book.removeEnded();
        book.bind(session(2), "b");
        book.exchange();
        assertThat(book.accountOf(session(1))).isEqualTo("a");
        store.down(false);
        book.exchange();
        otherNode.exchange();

        assertThat(otherNode.accountOf(session(1))).isEqualTo("a");
        assertThat(otherNode.accountOf(session(2))).isEqualTo("b");
    }

    @Test
    void whatEndedWhileTheStoreWasDownIsNotStored() {
        store.down(true);
        book.bind(session(1), "a");
        book.exchange();
        clock.pass(TTL);
        store.down(false);
        book.exchange();

        assertThat(store.saved()).isZero();
    }

    @Test
    void storesMoreThanOneBatch() {
        for (long key = 1; key <= 2500; key++) {
            book.bind(session(key), "a");
        }
        AffinityBook large = book(3000);
        book.exchange();
        large.exchange();

        assertThat(store.saved()).isEqualTo(2500);
        assertThat(large.size()).isEqualTo(2500);
    }

    @Test
    void forgetsEndedBindingsEverywhere() {
        book.bind(session(1), "a");
        book.exchange();
        clock.pass(TTL);
        book.removeEnded();

        assertThat(book.size()).isZero();
        assertThat(store.binding(1)).isNull();
    }

    @Test
    void beyondItsCapacityTheFirstToEndGo() {
        AffinityBook small = book(10);
        for (long key = 1; key <= 15; key++) {
            small.bind(session(key), "a");
            clock.pass(Duration.ofSeconds(1));
        }
        small.bind(session(1), "a");
        small.exchange();

        assertThat(small.size()).isEqualTo(10);
        assertThat(LongStream.rangeClosed(1, 15).filter(key -> small.accountOf(session(key)) != null))
                .containsExactly(1L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L);
    }

    @Test
    void staysSmallAlsoWithoutExchange() {
        AffinityBook small = book(10);
        for (long key = 1; key <= 1000; key++) {
            small.bind(session(key), "a");
        }
        assertThat(small.size()).isLessThanOrEqualTo(20);
    }

    @Test
    void manyThreadsAgreeOnOneAccount() throws Exception {
        int threads = 8;
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                long own = 1000 + i;
                running.add(executor.submit(() -> {
                    go.await();
                    for (long turn = 1; turn <= 500; turn++) {
                        AffinityKeys keys = prefix(List.of(turn, own), List.of(turn, own));
                        String account = book.accountOf(keys);
                        book.bind(keys, account == null ? "a" : account);
                        book.used(keys, "a", turn);
                        if (turn % 100 == 0) {
                            book.exchange();
                        }
                    }
                    return null;
                }));
            }
            go.countDown();
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(switches).isEmpty();
        assertThat(book.conversationsByAccount()).containsOnlyKeys("a");
        assertThat(book.accountOf(session(500))).isEqualTo("a");
    }

    private static AffinityKeys session(long key) {
        return AffinityKeys.of(Kind.SESSION, key);
    }

    private static AffinityKeys prefix(List<Long> known, List<Long> remembered) {
        return new AffinityKeys(Kind.CACHE_PREFIX, 77, known, remembered);
    }

    private static final class TestClock implements InstantSource {

        private volatile Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }
}
