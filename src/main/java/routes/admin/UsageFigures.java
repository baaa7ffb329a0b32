package routes.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.usage.AccountUsage;
import gateway.usage.TokenUsage;

/** Sums of usage rows as JSON. Stateless. */
final class UsageFigures {

    private UsageFigures() {}

    static void write(ObjectNode body, AccountUsage.Sums sums) {
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
