package gateway.usage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields of a usage row while it is read. Not safe for several threads. */
final class UsageRowFields {

    private @Nullable UUID id;
    private @Nullable Instant time;
    private @Nullable String upstreamRequestId;
    private @Nullable String clientKey;
    private @Nullable String account;
    private @Nullable String endpoint;
    private @Nullable String modelAsked;
    private @Nullable String modelServed;
    private @Nullable String mode;
    private boolean stream;
    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite5m;
    private long cacheWrite1h;
    private long thinking;
    private long webSearches;
    private long webFetches;
    private @Nullable String stopReason;
    private @Nullable Integer status;
    private @Nullable String errorType;
    private @Nullable Integer firstEventMillis;
    private int totalMillis;
    private int attempts;
    private long bytesIn;
    private long bytesOut;

    /** Takes the value at which the parser stands. */
    void take(String key, JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            takeText(key, parser.getText());
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
            takeNumber(key, parser);
        } else if (key.equals("stream")) {
            stream = token == JsonToken.VALUE_TRUE;
        }
    }

    private void takeText(String key, String text) throws IOException {
        try {
            switch (key) {
                case "id" -> id = UUID.fromString(text);
                case "time" -> time = Instant.parse(text);
                case "upstream_request_id" -> upstreamRequestId = text;
                case "client_key" -> clientKey = text;
                case "account" -> account = text;
                case "endpoint" -> endpoint = text;
                case "model_asked" -> modelAsked = text;
                case "model_served" -> modelServed = text;
                case "mode" -> mode = text;
                case "stop_reason" -> stopReason = text;
                case "error_type" -> errorType = text;
                default -> {}
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("usage row: " + key + " has an unreadable value", e);
        }
    }

    private void takeNumber(String key, JsonParser parser) throws IOException {
        switch (key) {
            case "input_tokens" -> input = parser.getLongValue();
            case "output_tokens" -> output = parser.getLongValue();
            case "cache_read_tokens" -> cacheRead = parser.getLongValue();
            case "cache_write_5m_tokens" -> cacheWrite5m = parser.getLongValue();
            case "cache_write_1h_tokens" -> cacheWrite1h = parser.getLongValue();
            case "thinking_tokens" -> thinking = parser.getLongValue();
            case "web_searches" -> webSearches = parser.getLongValue();
            case "web_fetches" -> webFetches = parser.getLongValue();
            case "status" -> status = parser.getIntValue();
            case "first_event_millis" -> firstEventMillis = parser.getIntValue();
            case "total_millis" -> totalMillis = parser.getIntValue();
            case "attempts" -> attempts = parser.getIntValue();
            case "bytes_in" -> bytesIn = parser.getLongValue();
            case "bytes_out" -> bytesOut = parser.getLongValue();
            default -> {}
        }
    }

    UsageRow toRow() throws IOException {
        if (id == null || time == null || clientKey == null || endpoint == null || mode == null || status == null) {
            throw new IOException("usage row: expected id, time, client_key, endpoint, mode and status");
        }
        TokenUsage tokens = new TokenUsage(
                input, output, cacheRead, cacheWrite5m, cacheWrite1h, thinking, webSearches, webFetches);
        return new UsageRow(
                id,
                time,
                upstreamRequestId,
                clientKey,
                account,
                endpoint,
                modelAsked,
                modelServed,
                mode,
                stream,
                tokens,
                stopReason,
                status,
                errorType,
                firstEventMillis,
                totalMillis,
                attempts,
                bytesIn,
                bytesOut);
    }
}
