package gateway.translation.contract;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the events of a stream that say something from those that only keep a connection open: pings, and pieces without any
 * content. In doubt an event says something. Stateless.
 */
public final class EventLife {

    /** Larger events have content. */
    private static final int LARGE = 4 * 1024;

    private EventLife() {}

    /** Whether an event of any dialect says something. */
    public static boolean saysSomething(SseEvent event) {
        byte[] data = event.data();
        if (isSign(event.name()) || isBlank(data)) {
            return false;
        }
        if (data.length > LARGE || data[0] == '[') {
            return true;
        }
        try {
            return saysSomething(Json.mapper().readTree(data));
        } catch (IOException unreadable) {
            return true;
        }
    }

    private static boolean isSign(@Nullable String type) {
        return "ping".equals(type) || "keepalive".equals(type) || "keep-alive".equals(type);
    }

    private static boolean isBlank(byte[] data) {
        for (byte each : data) {
            if (each > ' ' || each < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean saysSomething(JsonNode event) {
        if (isSign(event.path("type").asText(null))) {
            return false;
        }
        JsonNode choices = event.get("choices");
        if (choices != null && choices.isArray()) {
            return hasContent(event.get("usage")) || hasContent(event.get("error")) || anySaysSomething(choices);
        }
        JsonNode delta = event.get("delta");
        return delta == null || event.has("usage") || hasContent(delta);
    }

    private static boolean anySaysSomething(JsonNode choices) {
        for (JsonNode choice : choices) {
            if (hasContent(choice.get("finish_reason"))
                    || hasContent(choice.get("delta"))
                    || hasContent(choice.get("message"))
                    || hasContent(choice.get("text"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is anything in a value but who speaks and of which type it is. */
    private static boolean hasContent(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return false;
        }
        if (value.isArray()) {
            for (JsonNode each : value) {
                if (hasContent(each)) {
                    return true;
                }
            }
            return false;
        }
        if (value.isObject()) {
            for (var each : value.properties()) {
                boolean label = each.getKey().equals("role") || each.getKey().equals("type");
                if (!label && hasContent(each.getValue())) {
                    return true;
                }
            }
            return false;
        }
        return !value.isTextual() || !value.textValue().isEmpty();
    }
}
