package gateway.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeptResponsesTest {

    private static final Room PLENTY = bytes -> {};
    private static final Duration KEEP = Duration.ofMinutes(30);

    private final FakeResponseStore store = new FakeResponseStore();
    private Instant now = Instant.parse("2026-01-01T10:00:00Z");
    private ResponseLimits limits = new ResponseLimits(KEEP, 1 << 20, 1 << 18, 1 << 20, 1 << 20);
    private KeptResponses kept = started();

    private KeptResponses started() {
        return new KeptResponses(store, () -> now, () -> limits);
    }

    private static ResponseKey key(String owner, String id) {
        return new ResponseKey(owner, id);
    }

    private KeptResponse response(String owner, String id, @Nullable String previous, int bytes) {
        String answer = "{\"id\":\"" + id + "\",\"output\":[{\"type\":\"message\",\"id\":\"msg_" + id
                + "\",\"content\":\"" + "x".repeat(bytes) + "\"}]}";
        return new KeptResponse(
                key(owner, id),
                previous,
                now,
                "",
                false,
                List.of("msg_" + id),
                "\"hi\"".getBytes(UTF_8),
                answer.getBytes(UTF_8));
    }

    private static List<String> ids(List<KeptResponse> chain) {
        return chain.stream().map(each -> each.key().id()).toList();
    }

    @Test
    void findsWhatWasJustKeptWithoutAskingTheStore() {
        kept.keep(response("a", "resp_1", null, 10));
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNotNull();
        assertThat(store.questions()).isZero();
    }

    @Test
    void keepsEachKeysResponsesToItself() {
        kept.keep(response("a", "resp_1", null, 10));
        kept.close();
        assertThat(kept.find(key("b", "resp_1"), PLENTY)).isNull();
        assertThat(kept.chain(key("b", "resp_1"), PLENTY)).isEmpty();
        assertThat(kept.withItems("b", Set.of("msg_resp_1"), PLENTY)).isEmpty();
        kept.delete(key("b", "resp_1"));
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNotNull();
        assertThat(kept.withItems("a", Set.of("msg_resp_1"), PLENTY)).containsOnlyKeys("msg_resp_1");
    }

    @Test
    void forgetsWhatHasEnded() {
        kept.keep(response("a", "resp_1", null, 10));
        kept.close();
        now = now.plus(KEEP).minusMillis(1);
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNotNull();
        now = now.plusMillis(1);
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNull();
        kept.removeEnded();
        assertThat(kept.size()).isZero();
        assertThat(kept.bytes()).isZero();
        assertThat(store.size()).isZero();
    }

    @Test
    void keepsAConversationThatGoesOn() {
        kept.keep(response("a", "resp_1", null, 10));
        for (int turn = 2; turn < 6; turn++) {
            now = now.plus(Duration.ofMinutes(20));
            assertThat(kept.chain(key("a", "resp_" + (turn - 1)), PLENTY)).hasSize(turn - 1);
            kept.keep(response("a", "resp_" + turn, "resp_" + (turn - 1), 10));
        }
        assertThat(ids(kept.chain(key("a", "resp_5"), PLENTY)))
                .containsExactly("resp_1", "resp_2", "resp_3", "resp_4", "resp_5");
    }

    @Test
    void anotherNodeFindsWhatThisOneHasStored() {
        kept.keep(response("a", "resp_1", null, 10));
        kept.keep(response("a", "resp_2", "resp_1", 10));
        kept.close();
        KeptResponses other = started();
        assertThat(ids(other.chain(key("a", "resp_2"), PLENTY))).containsExactly("resp_1", "resp_2");
        assertThat(other.withItems("a", Set.of("msg_resp_1", "msg_none"), PLENTY))
                .containsOnlyKeys("msg_resp_1");
        assertThat(other.find(key("a", "resp_1"), PLENTY)).isNotNull();
    }

    @Test
    void aChainIsPartlyInMemoryAndPartlyInTheStore() {
        kept.keep(response("a", "resp_1", null, 10));
        kept.keep(response("a", "resp_2", "resp_1", 10));
        kept.close();
        KeptResponses other = started();
        other.keep(response("a", "resp_3", "resp_2", 10));
        assertThat(ids(other.chain(key("a", "resp_3"), PLENTY))).containsExactly("resp_1", "resp_2", "resp_3");
    }

    @Test
    void aChainWithAHoleIsUnknown() {
        kept.keep(response("a", "resp_2", "resp_1", 10));
        assertThat(kept.chain(key("a", "resp_2"), PLENTY)).isEmpty();
    }

    @Test
    void aChainThatBitesItsTailIsUnknown() {
        kept.keep(response("a", "resp_1", "resp_1", 10));
        kept.keep(response("a", "resp_2", "resp_3", 10));
        kept.keep(response("a", "resp_3", "resp_2", 10));
        assertThat(kept.chain(key("a", "resp_1"), PLENTY)).isEmpty();
        assertThat(kept.chain(key("a", "resp_2"), PLENTY)).isEmpty();
        kept.close();
        assertThat(started().chain(key("a", "resp_2"), PLENTY)).isEmpty();
    }

    @Test
    void refusesAChainOfTooManyLinks() {
        limits = new ResponseLimits(KEEP, 1 << 24, 1 << 24, 1 << 24, 1 << 24);
        kept = started();
        kept.keep(response("a", "resp_0", null, 1));
        for (int link = 1; link <= KeptResponses.MOST_LINKS; link++) {
            kept.keep(response("a", "resp_" + link, "resp_" + (link - 1), 1));
        }
        assertThat(kept.chain(key("a", "resp_" + (KeptResponses.MOST_LINKS - 1)), PLENTY))
                .hasSize(KeptResponses.MOST_LINKS);
        assertThatThrownBy(() -> kept.chain(key("a", "resp_" + KeptResponses.MOST_LINKS), PLENTY))
                .isInstanceOf(GatewayFailure.RequestRefused.class);
    }

    @Test
    void oneKeyCannotDriveOutAnothers() {
        kept.keep(response("a", "resp_1", null, 10));
        for (int each = 0; each < 100; each++) {
            kept.keep(response("b", "resp_" + each, null, 50_000));
        }
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNotNull();
        assertThat(kept.bytes()).isLessThan(1 << 19);
        assertThat(store.questions()).isZero();
    }

    @Test
    void manyThatHaveMuchCostOneThatHasLittleNothing() {
        kept.keep(response("a", "resp_1", null, 10));
        for (int each = 0; each < 200; each++) {
            kept.keep(response("b" + each % 20, "resp_" + each, null, 50_000));
        }
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNotNull();
        assertThat(kept.bytes()).isBetween(900_000L, 1L << 20);
        assertThat(store.questions()).isZero();
    }

    @Test
    void manyResponsesOfFewBytesCostAnotherNothing() {
        kept.keep(response("a", "resp_1", null, 10));
        for (int each = 0; each < 20_000; each++) {
            kept.keep(response("b" + each % 7, "resp_" + each, null, 0));
        }
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNotNull();
        assertThat(kept.bytes()).isLessThanOrEqualTo(1 << 20);
        kept.delete(key("a", "resp_1"));
    }

    @Test
    void whatWaitsOfOneKeyCostsAnotherNothingWhileTheStoreIsDown() {
        store.down(true);
        kept.keep(response("a", "resp_1", null, 10));
        for (int each = 0; each < 100; each++) {
            kept.keep(response("b", "resp_" + each, null, 50_000));
        }
        assertThat(kept.lost()).isBetween(75L, 85L);
        store.down(false);
        kept.close();
        assertThat(kept.lag()).isZero();
        KeptResponses other = started();
        assertThat(other.find(key("a", "resp_1"), PLENTY)).isNotNull();
        assertThat(other.find(key("b", "resp_99"), PLENTY)).isNotNull();
        assertThat(other.find(key("b", "resp_0"), PLENTY)).isNull();
    }

    @Test
    void whatIsUsedLeastGoesFirstAndAllStayWithinTheBound() {
        for (int owner = 0; owner < 20; owner++) {
            kept.keep(response("owner" + owner, "resp_1", null, 100_000));
            kept.find(key("owner0", "resp_1"), PLENTY);
        }
        assertThat(kept.bytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(kept.size()).isEqualTo(10);
        store.down(true);
        assertThat(kept.find(key("owner0", "resp_1"), PLENTY)).isNotNull();
        assertThatThrownBy(() -> kept.find(key("owner1", "resp_1"), PLENTY)).isInstanceOf(GatewayFailure.class);
    }

    @Test
    void keepsTheNewestOfAKeyHoweverLargeAndNothingBeyondAllMemory() {
        kept.keep(response("a", "resp_1", null, 300_000));
        assertThat(kept.size()).isEqualTo(1);
        kept.keep(response("a", "resp_2", null, 2 << 20));
        assertThat(kept.size()).isEqualTo(1);
        assertThat(kept.lost()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void livesOnMemoryWhileTheStoreIsDownAndStoresLater() {
        store.down(true);
        kept.keep(response("a", "resp_1", null, 10));
        kept.close();
        assertThat(ids(kept.chain(key("a", "resp_1"), PLENTY))).containsExactly("resp_1");
        assertThat(kept.lag()).isEqualTo(1);
        store.down(false);
        kept.close();
        assertThat(kept.lag()).isZero();
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void tellsThatTheStoreIsDownRatherThanThatNothingIsThere() {
        store.down(true);
        assertThatThrownBy(() -> kept.find(key("a", "resp_1"), PLENTY))
                .isInstanceOfSatisfying(
                        GatewayFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.STORAGE_UNAVAILABLE));
    }

    @Test
    void whatIsDeletedBeforeItIsStoredIsNeverStored() {
        kept.keep(response("a", "resp_1", null, 10));
        kept.delete(key("a", "resp_1"));
        kept.close();
        assertThat(store.size()).isZero();
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNull();
        assertThat(kept.withItems("a", Set.of("msg_resp_1"), PLENTY)).isEmpty();
    }

    @Test
    @Timeout(20)
    void deletingDoesNotWaitForAStoreThatHangs() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        store.hang(open);
        kept.start();
        kept.keep(response("a", "resp_1", null, 10));
        store.awaitSaving();
        assertUnavailable(() -> kept.delete(key("a", "resp_1")));
        assertThat(kept.size()).isZero();
        assertThat(kept.lag()).isZero();
        open.countDown();
        kept.close();
        assertThat(store.size()).isZero();
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNull();
    }

    @Test
    void whatCouldNotBeDeletedIsDeletedLater() {
        kept.keep(response("a", "resp_1", null, 10));
        kept.keep(response("a", "resp_2", null, 10));
        kept.close();
        store.down(true);
        assertUnavailable(() -> kept.delete(key("a", "resp_1")));
        assertUnavailable(() -> kept.delete(key("a", "resp_1")));
        kept.close();
        store.down(false);
        kept.close();
        assertThat(store.size()).isEqualTo(1);
        assertThat(kept.find(key("a", "resp_2"), PLENTY)).isNotNull();
    }

    @Test
    void whatIsAnsweredAgainAfterItWasDeletedIsKept() {
        kept.keep(response("a", "resp_1", null, 10));
        store.down(true);
        assertUnavailable(() -> kept.delete(key("a", "resp_1")));
        kept.keep(response("a", "resp_1", null, 20));
        store.down(false);
        kept.close();
        assertThat(started().find(key("a", "resp_1"), PLENTY)).isNotNull();
        kept.delete(key("a", "resp_1"));
        assertThat(store.size()).isZero();
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.STORAGE_UNAVAILABLE));
    }

    @Test
    void countsWhatItReadsBeforeItReadsIt() {
        kept.keep(response("a", "resp_1", null, 1000));
        kept.keep(response("a", "resp_2", "resp_1", 1000));
        kept.close();
        List<Long> asked = new ArrayList<>();
        started().chain(key("a", "resp_2"), asked::add);
        assertThat(asked).hasSize(1).allMatch(bytes -> bytes > 2000);
        assertThatThrownBy(() -> started().chain(key("a", "resp_2"), bytes -> {
                    throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_BEYOND_MEMORY);
                }))
                .isInstanceOf(GatewayFailure.RequestRefused.class);
    }

    @Test
    void anIdThatIsTooLongIsNobodysAndTheStoreIsNotAsked() {
        String id = "x".repeat(257);
        kept.keep(response("a", "resp_2", id, 10));
        assertThat(kept.find(key("a", id), PLENTY)).isNull();
        assertThat(kept.chain(key("a", id), PLENTY)).isEmpty();
        assertThat(kept.chain(key("a", "resp_2"), PLENTY)).isEmpty();
        assertThat(kept.withItems("a", Set.of(id), PLENTY)).isEmpty();
        assertThat(store.questions()).isZero();
    }

    @Test
    void keepsNothingWhenSwitchedOff() {
        limits = new ResponseLimits(Duration.ZERO, 1 << 20, 1 << 18, 1 << 20, 1 << 20);
        kept.keep(response("a", "resp_1", null, 10));
        kept.close();
        assertThat(kept.on()).isFalse();
        assertThat(kept.size()).isZero();
        assertThat(store.size()).isZero();
        assertThat(kept.find(key("a", "resp_1"), PLENTY)).isNull();
        assertThat(kept.chain(key("a", "resp_1"), PLENTY)).isEmpty();
        assertThat(kept.withItems("a", Set.of("msg_resp_1"), PLENTY)).isEmpty();
        assertThat(store.questions()).isZero();
    }

    @Test
    void aResponseThatIsAnsweredAgainReplacesTheFirst() {
        kept.keep(response("a", "resp_1", null, 10));
        kept.keep(response("a", "resp_1", null, 500));
        kept.close();
        assertThat(kept.size()).isEqualTo(1);
        KeptResponse found = Objects.requireNonNull(started().find(key("a", "resp_1"), PLENTY));
        assertThat(found.answer().length).isGreaterThan(500);
    }
}
