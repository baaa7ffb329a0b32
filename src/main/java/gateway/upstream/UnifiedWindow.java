package gateway.upstream;

import gateway.upstream.Verdict.Scope;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One usage window of a subscription and its {@code anthropic-ratelimit-unified-*} headers (docs/wire.md, "Rate limits of
 * subscriptions").
 */
enum UnifiedWindow {
    FIVE_HOUR("5h", Scope.ACCOUNT),
    SEVEN_DAY("7d", Scope.ACCOUNT),
    SEVEN_DAY_OVERAGE_INCLUDED("7d_oi", Scope.MODEL),
    SEVEN_DAY_OPUS("7d_opus", Scope.MODEL),
    SEVEN_DAY_SONNET("7d_sonnet", Scope.MODEL);

    private final String label;
    private final Scope scope;
    private final String status;
    private final String reset;
    private final String utilization;

    UnifiedWindow(String label, Scope scope) {
        String prefix = UnifiedWindows.PREFIX + label;
        this.label = label;
        this.scope = scope;
        this.status = prefix + "-status";
        this.reset = prefix + "-reset";
        this.utilization = prefix + "-utilization";
    }

    /** What Anthropic calls it. */
    String label() {
        return label;
    }

    /** What it covers. */
    Scope scope() {
        return scope;
    }

    /** Whether it is exhausted; without a status its utilization tells. */
    boolean isExhausted(HeaderLookup headers) {
        String value = headers.get(status);
        if (value != null) {
            return isRejected(value);
        }
        Double used = used(headers);
        return used != null && used >= 1;
    }

    /** When it begins anew, null when that cannot be read or lies in the past. */
    @Nullable
    Instant resetAfter(Instant now, HeaderLookup headers) {
        return ResetTime.after(now, headers.get(reset));
    }

    /** How far it is used, null when that is not told. */
    UsageWindows.@Nullable Window usage(HeaderLookup headers, Instant now) {
        Double used = used(headers);
        if (used == null && !isRejected(headers.get(status))) {
            return null;
        }
        return new UsageWindows.Window(used == null ? 1 : used, ResetTime.believable(now, headers.get(reset)));
    }

    static boolean isRejected(@Nullable String status) {
        return status != null && status.strip().toLowerCase(Locale.ROOT).equals("rejected");
    }

    /** {@code allowed} and {@code allowed_warning}. */
    static boolean isAllowed(@Nullable String status) {
        return status != null && status.strip().toLowerCase(Locale.ROOT).startsWith("allowed");
    }

    /** A share; may exceed 1. */
    private @Nullable Double used(HeaderLookup headers) {
        String value = headers.get(utilization);
        if (value == null) {
            return null;
        }
        try {
            double share = Double.parseDouble(value.strip());
            return share >= 0 && share < Double.POSITIVE_INFINITY ? share : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
