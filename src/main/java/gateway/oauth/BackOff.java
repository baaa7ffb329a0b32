package gateway.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps refreshes of an account apart after failures that may pass, and remembers which refresh token was refused for good. Both
 * end as soon as the account has another refresh token. Safe from many threads; one refresh per account is expected at a time.
 */
final class BackOff {

    private static final Duration SHORTEST_LIMITED = Duration.ofSeconds(5);
    private static final Duration LONGEST_LIMITED = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MOST_DOUBLINGS = 6;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    BackOff(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    private record Entry(
            String refreshToken, int failures, @Nullable Instant until, String reason) {}

    /** Why no call is made now, null when one may be made. */
    @Nullable
    String waiting(String accountId, String refreshToken) {
        Entry entry = of(accountId, refreshToken);
        Instant until = entry == null ? null : entry.until();
        Duration left = until == null ? Duration.ZERO : Duration.between(clock.instant(), until);
        if (entry == null || !left.isPositive()) {
            return null;
        }
        return entry.reason() + "; tried again in " + left.plusMillis(999).toSeconds() + " s";
    }

    /** Why Anthropic refused this refresh token for good, null when it did not. */
    @Nullable
    String refusal(String accountId, String refreshToken) {
        Entry entry = of(accountId, refreshToken);
        return entry != null && entry.until() == null ? entry.reason() : null;
    }

    /** Notes a passing failure: 1 s, doubling to 60 s, less up to a fifth. */
    void failed(String accountId, String refreshToken, String reason) {
        Entry before = of(accountId, refreshToken);
        int failures = before == null ? 0 : before.failures();
        long most = Math.min(1000L << Math.min(failures, MOST_DOUBLINGS), LONGEST.toMillis());
        Duration wait = Duration.ofMillis(most - random.nextLong(most / 5 + 1));
        entries.put(
                accountId, new Entry(refreshToken, failures + 1, clock.instant().plus(wait), reason));
    }

    /**
     * Notes that Anthropic limits calls: 5 s to 5 min.
     *
     * @param advised how long it asks to wait, null for no advice
     */
    void limited(String accountId, String refreshToken, String reason, @Nullable Duration advised) {
        Entry before = of(accountId, refreshToken);
        int failures = before == null ? 0 : before.failures();
        Duration unadvised = SHORTEST_LIMITED.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        Duration wait = advised == null ? unadvised : advised;
        if (wait.compareTo(SHORTEST_LIMITED) < 0) {
            wait = SHORTEST_LIMITED;
        } else if (wait.compareTo(LONGEST_LIMITED) > 0) {
            wait = LONGEST_LIMITED;
        }
        entries.put(
                accountId, new Entry(refreshToken, failures + 1, clock.instant().plus(wait), reason));
    }

    void refused(String accountId, String refreshToken, String reason) {
        entries.put(accountId, new Entry(refreshToken, 0, null, reason));
    }

    void succeeded(String accountId) {
        entries.remove(accountId);
    }

    void retainOnly(Collection<String> accountIds) {
        entries.keySet().retainAll(accountIds);
    }

    private @Nullable Entry of(String accountId, String refreshToken) {
        Entry entry = entries.get(accountId);
        return entry != null && entry.refreshToken().equals(refreshToken) ? entry : null;
    }
}
