package gateway.translation.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Renders the error of a target as the body or the event of the client's dialect. Stateless. */
public final class ErrorBodies {

    private static final int OVERLOADED = 529;

    private ErrorBodies() {}

    /** The whole body of an error answer. */
    public static byte[] body(UpstreamError error, Dialect dialect, String requestId) {
        return bytes(dialect == Dialect.MESSAGES ? messages(error, requestId) : openAi(error));
    }

    /** The event that ends a stream with an error, framed. */
    public static byte[] event(UpstreamError error, Dialect dialect, String requestId) {
        return event(body(error, dialect, requestId), dialect);
    }

    /** The event that ends a stream with an error, from the body of an error answer of the same dialect. */
    public static byte[] event(byte[] body, Dialect dialect) {
        String json = new String(dialect == Dialect.RESPONSES ? flat(body) : body, StandardCharsets.UTF_8)
                .replace("\r", "")
                .replace("\n", "");
        String named = dialect == Dialect.CHAT ? "" : "event: error\n";
        return (named + "data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The error event of the Responses API has its fields at the top. */
    private static byte[] flat(byte[] body) {
        try {
            JsonNode error = Json.mapper().readTree(body).path("error");
            ObjectNode event = Json.mapper().createObjectNode().put("type", "error");
            for (String name : new String[] {"code", "message", "param"}) {
                event.set(name, error.path(name).isMissingNode() ? NullNode.getInstance() : error.get(name));
            }
            return bytes(event.put("sequence_number", 0));
        } catch (IOException e) {
            return body;
        }
    }

    /** The status that a client of the dialect knows: 529 is Anthropic's own. */
    public static int status(UpstreamError error, Dialect dialect) {
        return error.status() == OVERLOADED && dialect != Dialect.MESSAGES ? 503 : error.status();
    }

    private static ObjectNode messages(UpstreamError error, String requestId) {
        ObjectNode body = Json.mapper().createObjectNode().put("type", "error");
        body.putObject("error").put("type", error.type()).put("message", error.message());
        return body.put("request_id", requestId);
    }

    private static ObjectNode openAi(UpstreamError error) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("error")
                .put("message", error.message())
                .put("type", error.type())
                .put("param", error.param())
                .put("code", error.code());
        return body;
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return Json.mapper().writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
