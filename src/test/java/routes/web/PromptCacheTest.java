package routes.web;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.affinity.AffinityBook;
import gateway.account.affinity.AffinityKeys;
import gateway.account.affinity.AffinityKeys.Kind;
import gateway.account.affinity.AffinityStore;
import gateway.estimate.CachePrefixes;
import gateway.estimate.CachePrefixes.Prefix;
import gateway.web.stream.WebAnswer.EstimatedInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What counts as read from a prompt cache, and what as written to it. */
class PromptCacheTest {

    private static final Duration TTL = Duration.ofSeconds(300);
    private static final Prefix SYSTEM = new Prefix(11, 100);
    private static final Prefix FIRST = new Prefix(12, 250);
    private static final Prefix ANSWER = new Prefix(13, 300);
    private static final Prefix SECOND = new Prefix(14, 420);
    private static final CachePrefixes TURN = request(260, List.of(FIRST, SYSTEM), FIRST, SYSTEM);
    private static final CachePrefixes NEXT_TURN = request(430, List.of(SECOND, ANSWER, FIRST, SYSTEM), SECOND);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T12:00:00Z"));
    private final AffinityBook book =
            new AffinityBook(new Nowhere(), now::get, () -> TTL, 1_000, (from, to, lost) -> {});
    private final PromptCache cache = new PromptCache(book);

    private static CachePrefixes request(long tokens, List<Prefix> boundaries, Prefix... breakpoints) {
        return new CachePrefixes(tokens, boundaries, List.of(breakpoints));
    }

    @Test
    void aNewBreakpointIsWrittenAndTheRestIsPlainInput() {
        assertThat(cache.divided(TURN, "t", "a")).isEqualTo(new EstimatedInput(10, 0, 250));
    }

    @Test
    void aRequestWithoutBreakpointsIsAllInput() {
        CachePrefixes plain = request(260, List.of());

        cache.answered(plain, "t", "a");

        assertThat(cache.divided(plain, "t", "a")).isEqualTo(new EstimatedInput(260, 0, 0));
        assertThat(book.size()).isZero();
    }

    @Test
    void theSameRequestIsReadAfterItWasAnswered() {
        cache.answered(TURN, "t", "a");

        assertThat(cache.divided(TURN, "t", "a")).isEqualTo(new EstimatedInput(10, 250, 0));
    }

    @Test
    void theNextTurnReadsTheLongestKnownBeginningAndWritesTheRest() {
        cache.answered(TURN, "t", "a");

        assertThat(cache.divided(NEXT_TURN, "t", "a")).isEqualTo(new EstimatedInput(10, 250, 170));
    }

    @Test
    void anotherConversationReadsTheSystemPromptTheyShare() {
        cache.answered(TURN, "t", "a");
        Prefix other = new Prefix(99, 180);

        assertThat(cache.divided(request(200, List.of(other, SYSTEM), other), "t", "a"))
                .isEqualTo(new EstimatedInput(20, 100, 80));
    }

    @Test
    void anotherAccountAndAnotherTenantKnowNothing() {
        cache.answered(TURN, "t", "a");

        assertThat(cache.divided(TURN, "t", "b")).isEqualTo(new EstimatedInput(10, 0, 250));
        assertThat(cache.divided(TURN, "other", "a")).isEqualTo(new EstimatedInput(10, 0, 250));
    }

    @Test
    void aBeginningIsForgottenAfterItsTimeUnlessItIsReadAgain() {
        cache.answered(TURN, "t", "a");
        pass(TTL.minusSeconds(1));
        cache.answered(NEXT_TURN, "t", "a");
        pass(TTL.minusSeconds(1));

        assertThat(cache.divided(TURN, "t", "a").cacheRead()).isEqualTo(250);
        assertThat(cache.divided(request(100, List.of(SYSTEM), SYSTEM), "t", "a")
                        .cacheRead())
                .isZero();
        pass(Duration.ofSeconds(1));
        assertThat(cache.divided(NEXT_TURN, "t", "a").cacheRead()).isZero();
    }

    @Test
    void manyConversationsWithOneSystemPromptKeepTheirOwnBeginnings() {
        for (long i = 0; i < 100; i++) {
            Prefix own = new Prefix(1_000 + i, 200);
            cache.answered(request(210, List.of(own, SYSTEM), own, SYSTEM), "t", "a");
        }

        for (long i = 0; i < 100; i++) {
            Prefix own = new Prefix(1_000 + i, 200);
            assertThat(cache.divided(request(210, List.of(own, SYSTEM), own, SYSTEM), "t", "a")
                            .cacheRead())
                    .isEqualTo(200);
        }
    }

    @Test
    void noConversationIsBoundToTheAccountAndNoneIsCounted() {
        cache.answered(TURN, "t", "a");

        AffinityKeys keys = new AffinityKeys(Kind.CACHE_PREFIX, 12, List.of(12L, 11L), List.of(12L));
        assertThat(book.accountOf(keys)).isNull();
        assertThat(book.conversationsByAccount()).doesNotContainKey("a");
    }

    private void pass(Duration time) {
        now.updateAndGet(moment -> moment.plus(time));
    }

    /** Nobody else is there. */
    private static final class Nowhere implements AffinityStore {

        @Override
        public void save(List<StoredBinding> bindings) {}

        @Override
        public Page changedSince(long mark) {
            return new Page(List.of(), mark);
        }

        @Override
        public int removeEnded() {
            return 0;
        }
    }
}
