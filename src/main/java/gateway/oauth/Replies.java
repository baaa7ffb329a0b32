package gateway.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gateway.protocol.Json;
import gateway.upstream.HttpCalls;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads answers of Anthropic, whatever they are. */
final class Replies {

    private Replies() {}

    /** The body, or a missing node when it is not JSON. */
    static JsonNode json(HttpCalls.Reply reply) {
        try {
            JsonNode body = Json.mapper().readTree(reply.body());
            return body == null ? MissingNode.getInstance() : body;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Whether the body is a page and no answer of an API. */
    static boolean isHtml(HttpCalls.Reply reply) {
        String type = reply.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        return type.startsWith("text/html") || reply.body().stripLeading().startsWith("<");
    }

    static boolean isRedirect(HttpCalls.Reply reply) {
        return reply.status() >= 300 && reply.status() < 400;
    }

    /** Whether a secret can be sent in a header as it is. */
    static boolean isHeaderValue(String secret) {
        return !secret.isEmpty() && secret.chars().allMatch(character -> character > 0x20 && character < 0x7f);
    }

    /** The text of a field, null when it is absent, blank or no text. */
    static @Nullable String text(JsonNode object, String field) {
        String value = object.path(field).textValue();
        return value == null || value.isBlank() ? null : value;
    }
}
