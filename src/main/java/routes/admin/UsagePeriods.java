package routes.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.GatewayFailure;
import gateway.usage.AccountUsage;
import gateway.usage.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What accounts were used for: since midnight UTC, in the last five hours, and over all time. Safe from many threads. */
public final class UsagePeriods {

    private static final Duration FIVE_HOURS = Duration.ofHours(5);

    private final AccountUsage usage;

    public UsagePeriods(AccountUsage usage) {
        this.usage = usage;
    }

    /** The sums at a moment; unknown ones while the database does not answer. */
    Sums at(Instant now) {
        Map<String, Map<String, AccountUsage.Sums>> periods = new LinkedHashMap<>();
        try {
            periods.put("today", usage.since(now.truncatedTo(ChronoUnit.DAYS)));
            periods.put("five_hours", usage.since(now.minus(FIVE_HOURS)));
            periods.put("total", usage.total());
            return new Sums(periods);
        } catch (GatewayFailure e) {
            return new Sums(null);
        }
    }

    /**
     * Sums by period and account id.
     *
     * @param byPeriod null while they are not known
     */
    record Sums(@Nullable Map<String, Map<String, AccountUsage.Sums>> byPeriod) {

        /** Adds one object per period, or nulls. */
        void write(ObjectNode body, String accountId) {
            if (byPeriod == null) {
                body.putNull("today").putNull("five_hours").putNull("total");
            } else {
                byPeriod.forEach((period, sums) ->
                        figures(body.putObject(period), sums.getOrDefault(accountId, AccountUsage.Sums.NONE)));
            }
        }

        private static void figures(ObjectNode body, AccountUsage.Sums sums) {
            TokenUsage tokens = sums.tokens();
            body.put("requests", sums.requests());
            body.put("errors", sums.errors());
            body.put("error_rate", sums.requests() == 0 ? 0 : (double) sums.errors() / sums.requests());
            body.put("input_tokens", tokens.input());
            body.put("output_tokens", tokens.output());
            body.put("cache_read_tokens", tokens.cacheRead());
            body.put("cache_write_5m_tokens", tokens.cacheWrite5m());
            body.put("cache_write_1h_tokens", tokens.cacheWrite1h());
            body.put("thinking_tokens", tokens.thinking());
            body.put("web_searches", tokens.webSearches());
            body.put("web_fetches", tokens.webFetches());
            body.put("mean_first_event_ms", Math.round(sums.firstEventMillis()));
            body.put("mean_total_ms", Math.round(sums.totalMillis()));
            body.put("cost_usd", sums.cost());
        }
    }
}
