package gateway.upstream;

import gateway.upstream.Verdict.Scope;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code anthropic-ratelimit-unified-*} headers of a 429 say (protocol.md 1.8). Windows {@code 5h} and {@code 7d} cover
 * the account; {@code 7d_oi}, {@code 7d_opus} and {@code 7d_sonnet} cover some models only.
 *
 * @param rejected whether the provider says that something is exhausted
 * @param named whether it says which window; otherwise only the overall status is rejected
 * @param scope what the exhausted windows cover
 * @param until the latest reset of the rejected windows, null when none can be read
 * @param windows the rejected windows, for operators
 */
record UnifiedWindows(
        boolean rejected,
        boolean named,
        Scope scope,
        @Nullable Instant until,
        List<String> windows) {

    private static final String PREFIX = "anthropic-ratelimit-unified-";
    private static final Map<String, Scope> WINDOWS = Map.of(
            "5h", Scope.ACCOUNT,
            "7d", Scope.ACCOUNT,
            "7d_oi", Scope.MODEL,
            "7d_opus", Scope.MODEL,
            "7d_sonnet", Scope.MODEL);
    private static final List<String> MODEL_CLAIMS =
            List.of("seven_day_opus", "seven_day_sonnet", "seven_day_overage_included");

    /** No window is longer than a week; a reset beyond this is not believed. */
    private static final Duration FARTHEST_RESET = Duration.ofDays(32);

    /** Unix seconds stay below this for the next millennia; larger numbers are milliseconds. */
    private static final long SMALLEST_MILLIS = 100_000_000_000L;

    private static final UnifiedWindows NONE = new UnifiedWindows(false, false, Scope.ACCOUNT, null, List.of());

    static UnifiedWindows read(HeaderLookup headers, Instant now) {
        String overall = headers.get(PREFIX + "status");
        if (overall != null && overall.strip().startsWith("allowed")) {
            return NONE;
        }
        List<String> rejected = WINDOWS.keySet().stream()
                .filter(window -> isRejected(headers.get(PREFIX + window + "-status")))
                .sorted()
                .toList();
        if (!rejected.isEmpty()) {
            return ofWindows(rejected, headers, now);
        }
        if (!isRejected(overall)) {
            return NONE;
        }
        Instant reset = instant(headers.get(PREFIX + "reset"), now);
        String claim = headers.get(PREFIX + "representative-claim");
        Scope scope = claim != null && MODEL_CLAIMS.contains(claim.strip()) ? Scope.MODEL : Scope.ACCOUNT;
        return new UnifiedWindows(true, false, scope, reset, List.of(claim == null ? "overall" : claim.strip()));
    }

    private static UnifiedWindows ofWindows(List<String> rejected, HeaderLookup headers, Instant now) {
        Scope scope = Scope.MODEL;
        Instant until = null;
        for (String window : rejected) {
            if (WINDOWS.get(window) == Scope.ACCOUNT) {
                scope = Scope.ACCOUNT;
            }
            Instant reset = instant(headers.get(PREFIX + window + "-reset"), now);
            if (reset != null && (until == null || reset.isAfter(until))) {
                until = reset;
            }
        }
        return new UnifiedWindows(
                true, true, scope, until != null ? until : instant(headers.get(PREFIX + "reset"), now), rejected);
    }

    private static boolean isRejected(@Nullable String status) {
        return status != null && status.strip().equalsIgnoreCase("rejected");
    }

    /** Unix seconds, as the provider sends them; milliseconds and RFC 3339 are understood too. Null when past or absurd. */
    private static @Nullable Instant instant(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        Instant reset = parse(value.strip());
        boolean believable = reset != null && reset.isAfter(now) && reset.isBefore(now.plus(FARTHEST_RESET));
        return believable ? reset : null;
    }

    private static @Nullable Instant parse(String value) {
        try {
            double number = Double.parseDouble(value);
            long whole = (long) number;
            return whole >= SMALLEST_MILLIS ? Instant.ofEpochMilli(whole) : Instant.ofEpochSecond(whole);
        } catch (NumberFormatException notANumber) {
            try {
                return Instant.parse(value);
            } catch (DateTimeException neither) {
                return null;
            }
        }
    }
}
