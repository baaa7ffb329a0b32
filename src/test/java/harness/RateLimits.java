package harness;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Answers with status 429 as the provider gives them: one method for each family of headers in docs/wire.md, "Rate limits of
 * API keys" and "Rate limits of subscriptions".
 */
public final class RateLimits {

    private static final String UNIFIED = "anthropic-ratelimit-unified-";
    private static final Duration ONE_HOUR = Duration.ofHours(1);

    private RateLimits() {}

    /** Without any header that says how long. */
    public static Answer bare() {
        return error("Number of requests exceeded");
    }

    /** With {@code retry-after} alone. */
    public static Answer retryAfter(int seconds) {
        return bare().header("retry-after", Integer.toString(seconds));
    }

    /**
     * A limit of a platform API key.
     *
     * @param limit {@code requests}, {@code tokens}, {@code input-tokens} and the like
     */
    public static Answer platform(String limit, int seconds) {
        return retryAfter(seconds)
                .header("anthropic-ratelimit-" + limit + "-limit", "50")
                .header("anthropic-ratelimit-" + limit + "-remaining", "0")
                .header(
                        "anthropic-ratelimit-" + limit + "-reset",
                        in(Duration.ofSeconds(seconds)).toString());
    }

    /** The 5-hour window is exhausted for this long. */
    public static Answer fiveHour(Duration rest) {
        return unified("five_hour", rest)
                .header(UNIFIED + "5h-status", "rejected")
                .header(UNIFIED + "5h-utilization", "1.0")
                .header(UNIFIED + "5h-reset", unix(rest))
                .header(UNIFIED + "7d-status", "allowed")
                .header(UNIFIED + "7d-utilization", "0.59");
    }

    /** The 7-day window is exhausted for an hour. */
    public static Answer sevenDay() {
        return unified("seven_day", ONE_HOUR)
                .header(UNIFIED + "5h-status", "allowed")
                .header(UNIFIED + "7d-status", "rejected")
                .header(UNIFIED + "7d-utilization", "1.02")
                .header(UNIFIED + "7d-reset", unix(ONE_HOUR));
    }

    /** Both windows are exhausted, the 7-day window for longer. */
    public static Answer both() {
        return unified("five_hour", Duration.ofMinutes(10))
                .header(UNIFIED + "5h-status", "rejected")
                .header(UNIFIED + "5h-reset", unix(Duration.ofMinutes(10)))
                .header(UNIFIED + "7d-status", "rejected")
                .header(UNIFIED + "7d-reset", unix(ONE_HOUR));
    }

    /** The window of some models is exhausted for an hour, those of the account are not. */
    public static Answer someModels() {
        return unified("seven_day_overage_included", ONE_HOUR)
                .header(UNIFIED + "5h-status", "allowed")
                .header(UNIFIED + "7d-status", "allowed")
                .header(UNIFIED + "7d_oi-status", "rejected")
                .header(UNIFIED + "7d_oi-utilization", "1.0")
                .header(UNIFIED + "7d_oi-reset", unix(ONE_HOUR));
    }

    /** The account is not entitled to long contexts; time cures nothing. */
    public static Answer notEntitled() {
        return error("Extra usage is required for long context requests.");
    }

    private static Answer unified(String claim, Duration rest) {
        return error("This request would exceed your account's rate limit. Please try again later.")
                .header(UNIFIED + "status", "rejected")
                .header(UNIFIED + "reset", unix(rest))
                .header(UNIFIED + "representative-claim", claim)
                .header(UNIFIED + "fallback-percentage", "0.5")
                .header(UNIFIED + "overage-status", "rejected")
                .header(UNIFIED + "overage-disabled-reason", "org_level_disabled")
                .header("retry-after", Long.toString(rest.toSeconds()));
    }

    private static Answer error(String message) {
        return Answer.error(429, MessageJson.error("rate_limit_error", message));
    }

    private static String unix(Duration rest) {
        return Long.toString(in(rest).getEpochSecond());
    }

    private static Instant in(Duration rest) {
        return Clock.systemUTC().instant().plus(rest);
    }
}
