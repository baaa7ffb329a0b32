package gateway.account.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why and how long an account, or one model of it, rests.
 *
 * @param until when it ends
 * @param unified whether Anthropic named an exhausted window, so that a try before the end is in vain
 * @param reason why, in words for operators
 */
record CoolDown(Instant until, boolean unified, String reason) {

    boolean isRunning(Instant now) {
        return until.isAfter(now);
    }

    /** The one that matters when both run: an exhausted window before a mere pause, then the one that ends later. */
    static CoolDown stronger(CoolDown one, CoolDown other) {
        if (one.unified != other.unified) {
            return one.unified ? one : other;
        }
        return one.until.isAfter(other.until) ? one : other;
    }

    static @Nullable CoolDown strongerRunning(@Nullable CoolDown one, @Nullable CoolDown other, Instant now) {
        CoolDown first = one != null && one.isRunning(now) ? one : null;
        CoolDown second = other != null && other.isRunning(now) ? other : null;
        if (first == null || second == null) {
            return first != null ? first : second;
        }
        return stronger(first, second);
    }
}
