package routes.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Json;
import gateway.replay.ReplayEnd;
import gateway.usage.StoredUsage;
import gateway.usage.UsageColumns;
import gateway.usage.UsageRow;
import gateway.usage.UsageRowLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request and what came of it when it was sent once more, beside each other, as JSON. Safe from many threads. */
final class SideBySide {

    private static final List<String> TOKENS = List.of(
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_write_5m_tokens",
            "cache_write_1h_tokens",
            "thinking_tokens");

    /** JSON takes many times its size once it is read. */
    private static final int MOST_READ = 2 * 1024 * 1024;

    private static final String STATUS = "status";
    private static final String ERROR = "error";
    private static final String TOKENS_FIELD = "tokens";
    private static final String COST = "cost_usd";
    private static final String FIRST = "first_event_ms";
    private static final String DURATION = "duration_ms";

    private final Function<String, @Nullable String> accountNames;

    /** @param accountNames the name of an account by its id; null for one that is gone */
    SideBySide(Function<String, @Nullable String> accountNames) {
        this.accountNames = accountNames;
    }

    /**
     * Both, and what the second has more of.
     *
     * @param end null where it is not known how it has ended
     */
    ObjectNode of(RepeatedRequest original, @Nullable ReplayEnd end, LoopbackAnswer answer) {
        ObjectNode both = Json.mapper().createObjectNode();
        StoredUsage before = original.row();
        if (before == null) {
            both.putNull("original");
        } else {
            ObjectNode first = both.putObject("original");
            figures(first, before);
            byte[] beginning = original.answer();
            first.set("answer", beginning == null ? NullNode.getInstance() : text(beginning, true));
            first.put("answer_bytes", (Long) before.get("bytes_out"));
            first.put("answer_is_whole", beginning != null && beginning.length == original.answerBytes());
        }
        UsageRow row = end == null ? null : end.row();
        StoredUsage after = row == null ? null : stored(row);
        ObjectNode second = both.putObject("replay");
        second.put("generation", end == null ? null : (Integer) end.generation());
        if (after != null) {
            figures(second, after);
        } else {
            second.put("request_id", end == null ? null : end.id().toString());
            second.put(STATUS, end == null ? null : (Integer) end.status());
            second.put(ERROR, end == null ? null : end.errorType());
        }
        second.put("failure", answer.failure());
        BoundedBody body = answer.body();
        byte[] kept = body == null ? new byte[0] : body.kept();
        second.set("answer", body == null ? NullNode.getInstance() : text(kept, answer.json()));
        second.put("answer_bytes", body == null ? 0 : body.bytes());
        second.put("answer_is_whole", body != null && kept.length == body.bytes());
        both.set("difference", before == null || after == null ? NullNode.getInstance() : difference(before, after));
        return both;
    }

    private static StoredUsage stored(UsageRow row) {
        try {
            return UsageRowLine.read(UsageRowLine.write(row), UsageColumns.ALL);
        } catch (IOException e) {
            throw new UncheckedIOException("a usage row that was just written cannot be read", e);
        }
    }

    private void figures(ObjectNode side, StoredUsage row) {
        String account = (String) row.get("account");
        side.put("request_id", row.id().toString());
        side.put("at", row.time().toString());
        side.put("key_id", (String) row.get("client_key"));
        side.put("endpoint", (String) row.get("endpoint"));
        side.put(STATUS, (Long) row.get(STATUS));
        side.put(ERROR, (String) row.get("error_type"));
        side.put("model", (String) row.get("model_asked"));
        side.put("model_served", (String) row.get("model_served"));
        side.put("provider", (String) row.get("provider"));
        side.put("account_id", account);
        side.put("account_name", account == null ? null : accountNames.apply(account));
        side.put("stop_reason", (String) row.get("stop_reason"));
        ObjectNode tokens = side.putObject(TOKENS_FIELD);
        TOKENS.forEach(name -> tokens.put(name, (Long) row.get(name)));
        side.put(COST, (BigDecimal) row.get("cost"));
        side.put(FIRST, (Long) row.get("first_event_millis"));
        side.put(DURATION, (Long) row.get("total_millis"));
    }

    private static ObjectNode difference(StoredUsage before, StoredUsage after) {
        ObjectNode more = Json.mapper().createObjectNode();
        ObjectNode tokens = more.putObject(TOKENS_FIELD);
        TOKENS.forEach(name -> tokens.put(name, more(before, after, name)));
        BigDecimal first = (BigDecimal) before.get("cost");
        BigDecimal second = (BigDecimal) after.get("cost");
        more.put(COST, first == null || second == null ? null : second.subtract(first));
        more.put(FIRST, more(before, after, "first_event_millis"));
        more.put(DURATION, more(before, after, "total_millis"));
        return more;
    }

    private static @Nullable Long more(StoredUsage before, StoredUsage after, String column) {
        Long first = (Long) before.get(column);
        Long second = (Long) after.get(column);
        return first == null || second == null ? null : Long.valueOf(second - first);
    }

    /** JSON as it is; what is none, as the events of a stream or the beginning of something, as text. */
    private static JsonNode text(byte[] bytes, boolean json) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            JsonNode read = json && bytes.length <= MOST_READ && text.startsWith("{")
                    ? Json.mapper().readTree(bytes)
                    : null;
            return read == null ? TextNode.valueOf(text) : read;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
