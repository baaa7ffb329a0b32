package routes.http;

import gateway.config.LogText;
import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** The fields of one access line of the JSON log; those without a value are left out. For one thread. */
final class AccessFields {

    private LoggingEventBuilder event;

    AccessFields(Logger log) {
        this.event = log.makeLoggingEventBuilder(Level.INFO);
    }

    AccessFields put(String name, @Nullable Object value) {
        if (value != null) {
            event = event.addKeyValue(name, value);
        }
        return this;
    }

    /** What the usage row says, under the names of its columns. */
    AccessFields putAll(UsageRow row, int longestName) {
        TokenUsage tokens = row.tokens();
        put("endpoint", row.endpoint());
        put("account", name(row.account(), longestName));
        put("provider", name(row.provider(), longestName));
        put("model_asked", name(row.modelAsked(), longestName));
        put("model_served", name(row.modelServed(), longestName));
        put("stream", row.stream());
        put("attempts", row.attempts());
        put("first_event_millis", row.firstEventMillis());
        put("total_millis", row.totalMillis());
        put("input_tokens", tokens.input());
        put("output_tokens", tokens.output());
        put("cache_read_tokens", tokens.cacheRead());
        put("cache_write_tokens", tokens.cacheWrite5m() + tokens.cacheWrite1h());
        put("bytes_in", row.bytesIn());
        put("bytes_out", row.bytesOut());
        put("cost_usd", row.cost());
        put("error_type", name(row.errorType(), longestName));
        return put("upstream_request_id", name(row.upstreamRequestId(), longestName));
    }

    void log(String message) {
        event.log(message);
    }

    private static @Nullable String name(@Nullable String text, int longest) {
        return text == null ? null : LogText.field(text, longest);
    }
}
