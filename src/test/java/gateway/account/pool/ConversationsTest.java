package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.oauth;
import static gateway.account.pool.PoolFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.AccountState;
import gateway.account.selection.StickySelection;
import gateway.upstream.Verdict;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four accounts, 300 conversations of 20 turns, a turn of each every minute. The account of the first conversation is exhausted
 * at turn 10, for five minutes; a fifth account comes before turn 16, then 300 new conversations begin.
 */
class ConversationsTest {

    private static final int CONVERSATIONS = 300;
    private static final int TURNS = 20;
    private static final int LIMITED_AT = 10;
    private static final int FIFTH_AT = 16;

    private static final int BETWEEN_TURNS = 700;

    /** Turns under way at once. */
    private static final int AT_ONCE = 12;

    private final SplittableRandom random = new SplittableRandom(20261120);
    private final PoolFixture fixture = new PoolFixture();
    private final Deque<Lease> open = new ArrayDeque<>();
    private final List<Conversation> conversations = conversations();
    private final String fifth = id();
    private String limited = "";

    private record Conversation(long key, List<String> turns) {

        private String first() {
            return turns.getFirst();
        }

        private long turnsOn(String account) {
            return turns.stream().filter(account::equals).count();
        }
    }

    private List<Conversation> conversations() {
        List<Conversation> begun = new ArrayList<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            begun.add(new Conversation(random.nextLong(), new ArrayList<>()));
        }
        return begun;
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** @param concurrency turns at once that an account takes; with 7, now and then one must go elsewhere */
    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void conversationsStayMoveOnceAndLeaveTheNewAccountToNewOnes(int concurrency, TestReporter reporter) {
        fixture.policy = new StickySelection();
        fixture.limits = PoolFixture.limits(concurrency, Duration.ofSeconds(1));
        fixture.with(oauth(id()), oauth(id()), oauth(id()), oauth(id()));
        for (int turn = 1; turn <= TURNS; turn++) {
            if (turn == FIFTH_AT) {
                fixture.with(oauth(fifth));
            }
            for (Conversation conversation : conversations) {
                take(conversation, turn);
            }
            fixture.pass(BETWEEN_TURNS);
        }
        List<Conversation> later = conversations();
        later.forEach(conversation -> take(conversation, 1));

        assertThatTheyStay(concurrency == 0 ? 100 : 95, reporter);
        assertThatThoseOfTheLimitedMovedOnce(concurrency == 0 ? 100 : 95, reporter);
        assertThatTheFifthDrawsItsShare(later, concurrency == 0 ? 0 : 2, reporter);
    }

    private void take(Conversation conversation, int turn) {
        Lease lease = fixture.lease(turn(conversation.key));
        if (turn == LIMITED_AT && (limited.isEmpty() || lease.account().id().equals(limited))) {
            limited = lease.account().id();
            fixture.report(lease.account().id(), MODEL, exhausted());
            lease.close();
            lease = fixture.lease(
                    new Asking().of(conversation.key).excluding(limited).request());
        }
        conversation.turns.add(lease.account().id());
        open.add(lease);
        if (open.size() == AT_ONCE) {
            open.remove().close();
        }
    }

    private Verdict exhausted() {
        return fixture.exhausted(Scope.ACCOUNT, PoolFixture.TTL.toSeconds() + 100);
    }

    /** All but the conversations of the limited account, and those up to its limit. */
    private void assertThatTheyStay(int percent, TestReporter reporter) {
        long turns = 0;
        long stayed = 0;
        for (Conversation conversation : conversations) {
            List<String> counted =
                    boundToLimited(conversation) ? conversation.turns.subList(0, LIMITED_AT - 1) : conversation.turns;
            turns += counted.size();
            stayed += counted.stream().filter(conversation.first()::equals).count();
        }
        tell(reporter, "turns on the account of the first turn", stayed, turns);
        assertThat(stayed).isGreaterThanOrEqualTo(turns * percent / 100);
    }

    private void assertThatThoseOfTheLimitedMovedOnce(int percent, TestReporter reporter) {
        List<Conversation> moved =
                conversations.stream().filter(this::boundToLimited).toList();
        Set<String> targets = new HashSet<>();
        long turns = 0;
        long stayed = 0;
        for (Conversation conversation : moved) {
            String next = fixture.affinity.accountOf(PoolFixture.keys(conversation.key));
            List<String> after = conversation.turns.subList(LIMITED_AT - 1, TURNS);
            turns += after.size();
            stayed += after.stream().filter(next::equals).count();
            targets.add(next);
            assertThat(after)
                    .as("the limited account comes back but wins nothing back")
                    .doesNotContain(limited);
        }
        tell(reporter, "turns of moved conversations on their second account", stayed, turns);
        assertThat(fixture.view(limited).state()).isEqualTo(AccountState.ACTIVE);
        assertThat(moved).hasSizeBetween(50, 100);
        assertThat(stayed).isGreaterThanOrEqualTo(turns * percent / 100);
        assertThat(targets).as("spread over all that are left").hasSize(3);
        assertThat(fixture.switches)
                .hasSize(moved.size())
                .allSatisfy(each -> assertThat(each).startsWith(limited + " to "));
    }

    /** A conversation whose very first turn found its account full belongs to the one that took it. */
    private boolean boundToLimited(Conversation conversation) {
        return conversation.first().equals(limited);
    }

    private void assertThatTheFifthDrawsItsShare(List<Conversation> later, int percent, TestReporter reporter) {
        long inProgress = conversations.stream()
                .filter(conversation -> fifth.equals(fixture.affinity.accountOf(PoolFixture.keys(conversation.key))))
                .count();
        long detours = conversations.stream()
                .mapToLong(conversation -> conversation.turnsOn(fifth))
                .sum();
        long drawn = later.stream()
                .filter(conversation -> conversation.first().equals(fifth))
                .count();
        tell(reporter, "new conversations on the fifth account", drawn, later.size());
        tell(reporter, "turns in progress that had to go to the fifth account", detours, CONVERSATIONS * 5L);
        assertThat(inProgress).isZero();
        assertThat(detours).isLessThanOrEqualTo(CONVERSATIONS * 5L * percent / 100);
        assertThat(drawn).isBetween(later.size() / 10L, later.size() * 30L / 100);
    }

    private static void tell(TestReporter reporter, String what, long some, long of) {
        reporter.publishEntry(
                Map.of(what, String.format(Locale.ROOT, "%d of %d, %.2f %%", some, of, 100.0 * some / of)));
    }
}
