package gateway.usage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A usage row as JSON: a line of the journal, an element of the admin API's {@code data}. Keys are in snake case; a text that
 * is null is left out. Safe from many threads.
 */
public final class UsageRowJson {

    /** Names come from clients and upstreams; a longer one is cut, so that a row stays one small write. */
    private static final int MAX_TEXT = 500;

    private static final int TYPICAL_BYTES = 1_024;

    private UsageRowJson() {}

    /** The row as one JSON object in UTF-8, without a line end. */
    public static byte[] write(UsageRow row) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(TYPICAL_BYTES)) {
            try (JsonGenerator json = Json.factory().createGenerator(bytes)) {
                json.writeStartObject();
                writeOrigin(row, json);
                writeTokens(row.tokens(), json);
                writeOutcome(row, json);
                json.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a usage row could not be written as JSON", e);
        }
    }

    private static void writeOrigin(UsageRow row, JsonGenerator json) throws IOException {
        json.writeStringField("id", row.id().toString());
        json.writeStringField("time", row.time().toString());
        writeText(json, "upstream_request_id", row.upstreamRequestId());
        writeText(json, "client_key", row.clientKey());
        writeText(json, "account", row.account());
        writeText(json, "endpoint", row.endpoint());
        writeText(json, "model_asked", row.modelAsked());
        writeText(json, "model_served", row.modelServed());
        writeText(json, "mode", row.mode());
        json.writeBooleanField("stream", row.stream());
    }

    private static void writeTokens(TokenUsage tokens, JsonGenerator json) throws IOException {
        json.writeNumberField("input_tokens", tokens.input());
        json.writeNumberField("output_tokens", tokens.output());
        json.writeNumberField("cache_read_tokens", tokens.cacheRead());
        json.writeNumberField("cache_write_5m_tokens", tokens.cacheWrite5m());
        json.writeNumberField("cache_write_1h_tokens", tokens.cacheWrite1h());
        json.writeNumberField("thinking_tokens", tokens.thinking());
        json.writeNumberField("web_searches", tokens.webSearches());
        json.writeNumberField("web_fetches", tokens.webFetches());
    }

    private static void writeOutcome(UsageRow row, JsonGenerator json) throws IOException {
        writeText(json, "stop_reason", row.stopReason());
        json.writeNumberField("status", row.status());
        writeText(json, "error_type", row.errorType());
        if (row.firstEventMillis() != null) {
            json.writeNumberField("first_event_millis", row.firstEventMillis());
        }
        json.writeNumberField("total_millis", row.totalMillis());
        json.writeNumberField("attempts", row.attempts());
        json.writeNumberField("bytes_in", row.bytesIn());
        json.writeNumberField("bytes_out", row.bytesOut());
        writeText(json, "decision", row.decision());
        writeText(json, "provider", row.provider());
        if (row.cost() != null) {
            json.writeFieldName("cost_usd");
            json.writeNumber(row.cost().toPlainString());
        }
        writeList(json, "losses", row.losses());
        json.writeBooleanField("usage_estimated", row.estimated());
    }

    private static void writeList(JsonGenerator json, String key, @Nullable String list) throws IOException {
        if (list == null || list.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(key);
        int from = 0;
        for (int end; (end = list.indexOf(',', from)) >= 0; from = end + 1) {
            json.writeString(cut(list.substring(from, end)));
        }
        json.writeString(cut(list.substring(from)));
        json.writeEndArray();
    }

    private static void writeText(JsonGenerator json, String key, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(key, cut(text));
        }
    }

    /** Cut, and free of lone surrogates, which no UTF-8 can hold and Jackson refuses to write. */
    private static String cut(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        for (int i = 0; i < cut.length(); i++) {
            if (Character.isSurrogate(cut.charAt(i))) {
                return cut.codePoints()
                        .map(point ->
                                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return cut;
    }
}
