package gateway.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.upstream.UsageWindows;
import gateway.upstream.UsageWindows.Window;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The column {@code account.windows}: the used share and the end of each window that is known, and when they were told. */
final class UsageWindowsJson {

    private static final String AT = "at";
    private static final String FIVE_HOUR = "5h";
    private static final String SEVEN_DAY = "7d";
    private static final String UTILIZATION = "utilization";
    private static final String RESETS_AT = "resets_at";

    private UsageWindowsJson() {}

    static String write(UsageWindows windows) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put(AT, windows.at().toString());
        put(json, FIVE_HOUR, windows.fiveHour());
        put(json, SEVEN_DAY, windows.sevenDay());
        return json.toString();
    }

    private static void put(ObjectNode json, String name, @Nullable Window window) {
        if (window != null) {
            ObjectNode fields = json.putObject(name).put(UTILIZATION, window.utilization());
            if (window.resetsAt() != null) {
                fields.put(RESETS_AT, window.resetsAt().toString());
            }
        }
    }

    /** What was written; null when nothing was, or when it has another form. */
    static @Nullable UsageWindows read(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            JsonNode fields = Json.mapper().readTree(json);
            return new UsageWindows(
                    window(fields.path(FIVE_HOUR)),
                    window(fields.path(SEVEN_DAY)),
                    Instant.parse(fields.path(AT).asText()));
        } catch (JsonProcessingException | DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Window window(JsonNode fields) {
        JsonNode share = fields.path(UTILIZATION);
        if (!share.isNumber()) {
            return null;
        }
        String end = fields.path(RESETS_AT).asText("");
        return new Window(share.asDouble(), end.isEmpty() ? null : Instant.parse(end));
    }
}
