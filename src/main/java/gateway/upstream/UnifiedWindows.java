package gateway.upstream;

import gateway.upstream.Verdict.Scope;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code anthropic-ratelimit-unified-*} headers of a 429 say (docs/wire.md, "Rate limits of subscriptions").
 *
 * @param rejected whether Anthropic says that something is exhausted
 * @param named whether it says which window; otherwise only the overall status is rejected
 * @param scope what the exhausted windows cover
 * @param until the latest reset of the exhausted windows, null when none can be read
 * @param windows the exhausted windows, for operators
 */
record UnifiedWindows(
        boolean rejected,
        boolean named,
        Scope scope,
        @Nullable Instant until,
        List<String> windows) {

    static final String PREFIX = "anthropic-ratelimit-unified-";

    /** {@code seven_day_opus}, {@code seven_day_overage_included}: all claims that begin so are about some models. */
    private static final String MODEL_CLAIM = "seven_day_";

    private static final UnifiedWindows NONE = new UnifiedWindows(false, false, Scope.ACCOUNT, null, List.of());

    static UnifiedWindows read(HeaderLookup headers, Instant now) {
        String overall = headers.get(PREFIX + "status");
        if (UnifiedWindow.isAllowed(overall)) {
            return NONE;
        }
        List<UnifiedWindow> exhausted = Arrays.stream(UnifiedWindow.values())
                .filter(window -> window.isExhausted(headers))
                .toList();
        if (!exhausted.isEmpty()) {
            return ofWindows(exhausted, headers, now);
        }
        return UnifiedWindow.isRejected(overall) ? ofClaim(headers, now) : NONE;
    }

    private static UnifiedWindows ofWindows(List<UnifiedWindow> exhausted, HeaderLookup headers, Instant now) {
        Scope scope = Scope.MODEL;
        Instant until = null;
        boolean allTold = true;
        for (UnifiedWindow window : exhausted) {
            if (window.scope() == Scope.ACCOUNT) {
                scope = Scope.ACCOUNT;
            }
            Instant reset = window.resetAfter(now, headers);
            allTold &= reset != null;
            until = later(until, reset);
        }
        if (!allTold) {
            until = later(until, overallReset(headers, now));
        }
        return new UnifiedWindows(
                true,
                true,
                scope,
                until,
                exhausted.stream().map(UnifiedWindow::label).toList());
    }

    private static UnifiedWindows ofClaim(HeaderLookup headers, Instant now) {
        String told = headers.get(PREFIX + "representative-claim");
        String claim = told == null ? "overall" : told.strip();
        Scope scope = claim.startsWith(MODEL_CLAIM) ? Scope.MODEL : Scope.ACCOUNT;
        return new UnifiedWindows(true, false, scope, overallReset(headers, now), List.of(claim));
    }

    /** The reset of what stands in the way; that of bought extra usage where nothing else is told. */
    private static @Nullable Instant overallReset(HeaderLookup headers, Instant now) {
        Instant reset = ResetTime.after(now, headers.get(PREFIX + "reset"));
        return reset != null ? reset : ResetTime.after(now, headers.get(PREFIX + "overage-reset"));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
