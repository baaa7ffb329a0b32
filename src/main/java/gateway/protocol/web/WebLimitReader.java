package gateway.protocol.web;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code message_limit}: of a stream, or the one that is the message of an error. Stateless. */
final class WebLimitReader {

    private static final int MOST_WINDOWS = 32;
    private static final int LONGEST_NAME = 64;
    private static final double PERCENT = 100;

    /** Unix seconds stay below this for the next millennia; larger numbers are milliseconds. */
    private static final double SMALLEST_MILLIS = 1e11;

    private static final double LATEST_MILLIS = 1e14;

    private WebLimitReader() {}

    /** Reads the limit that a text is; null for a text that is none. */
    static @Nullable WebLimit ofMessage(String message) {
        if (!message.startsWith("{")) {
            return null;
        }
        try {
            JsonNode tree = Json.mapper().readTree(message);
            return tree.path("type").asText("").contains("limit") || tree.has("windows") ? read(tree) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Reads an object; null for any other value. */
    static @Nullable WebLimit read(JsonNode limit) {
        if (!limit.isObject()) {
            return null;
        }
        Map<String, WebLimit.Window> windows = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : limit.path("windows").properties()) {
            if (windows.size() < MOST_WINDOWS
                    && each.getKey().length() <= LONGEST_NAME
                    && each.getValue().isObject()) {
                windows.put(each.getKey(), window(each.getValue()));
            }
        }
        String claim = word(limit.path("representativeClaim"));
        resolve(limit.path("resolved").path("limit"), nameOf(claim), windows);
        return new WebLimit(word(limit.path("type")), moment(limit.path("resetsAt")), claim, windows);
    }

    private static WebLimit.Window window(JsonNode told) {
        return new WebLimit.Window(
                word(told.path("status")), share(told.path("utilization"), 1), moment(told.path("resets_at")));
    }

    /** What newer answers tell of the window that decides, in per cent. */
    private static void resolve(JsonNode told, String window, Map<String, WebLimit.Window> windows) {
        Double used = share(told.path("percent"), PERCENT);
        WebLimit.Window known = windows.get(window);
        if (used == null || window.isEmpty() || (known != null && known.utilization() != null)) {
            return;
        }
        String status = known == null ? "" : known.status();
        Instant resetsAt =
                known == null || known.resetsAt() == null ? moment(told.path("resets_at")) : known.resetsAt();
        windows.put(window, new WebLimit.Window(status, used, resetsAt));
    }

    private static String nameOf(String claim) {
        return claim.replace("five_hour", "5h").replace("seven_day", "7d");
    }

    private static String word(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : "";
        return text.length() > LONGEST_NAME ? "" : text;
    }

    private static @Nullable Double share(JsonNode value, double whole) {
        double share = value.isNumber() ? value.doubleValue() / whole : -1;
        return share >= 0 && share < Double.POSITIVE_INFINITY ? share : null;
    }

    /** Unix seconds, milliseconds or ISO 8601; null for anything else. */
    static @Nullable Instant moment(JsonNode value) {
        return value.isNumber() ? moment(value.doubleValue()) : value.isTextual() ? moment(value.textValue()) : null;
    }

    /** The same of a header. */
    static @Nullable Instant moment(String value) {
        try {
            return moment(Double.parseDouble(value.strip()));
        } catch (NumberFormatException notANumber) {
            try {
                return OffsetDateTime.parse(value.strip()).toInstant();
            } catch (DateTimeException neither) {
                return null;
            }
        }
    }

    private static @Nullable Instant moment(double unix) {
        if (!(unix > 0 && unix < LATEST_MILLIS)) {
            return null;
        }
        return unix >= SMALLEST_MILLIS ? Instant.ofEpochMilli((long) unix) : Instant.ofEpochSecond((long) unix);
    }
}
