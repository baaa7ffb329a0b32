package harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The body of a Messages request, made step by step. Not thread-safe. */
public final class MessageBody {

    private final ObjectNode body =
            Json.mapper().createObjectNode().put("model", "claude-sonnet-4-5").put("max_tokens", 1_024);

    private MessageBody() {}

    /** A request without messages. */
    public static MessageBody of() {
        return new MessageBody();
    }

    /** A request with this text of the user. */
    public static MessageBody user(String text) {
        return of().said("user", text);
    }

    /** Adds a message with a text. */
    public MessageBody said(String role, String text) {
        body.withArray("messages").addObject().put("role", role).put("content", text);
        return this;
    }

    /** Adds a message with these blocks, as JSON. */
    public MessageBody blocks(String role, String... blocks) {
        ArrayNode content =
                body.withArray("messages").addObject().put("role", role).putArray("content");
        for (String block : blocks) {
            content.add(read(block));
        }
        return this;
    }

    /** Adds a message with this content. */
    public MessageBody blocks(String role, JsonNode content) {
        body.withArray("messages").addObject().put("role", role).set("content", content);
        return this;
    }

    /** Sets a field, as JSON. */
    public MessageBody with(String field, String json) {
        body.set(field, read(json));
        return this;
    }

    public MessageBody model(String model) {
        body.put("model", model);
        return this;
    }

    public MessageBody stream(boolean stream) {
        body.put("stream", stream);
        return this;
    }

    /** Declares a tool that takes a city. */
    public MessageBody tool(String name) {
        ObjectNode schema = body.withArray("tools")
                .addObject()
                .put("name", name)
                .put("description", "Tells it of a city.")
                .putObject("input_schema")
                .put("type", "object");
        schema.putObject("properties").putObject("city").put("type", "string");
        return this;
    }

    /** A block with the result of a call. */
    public static String result(String call, String text) {
        ObjectNode block = Json.mapper().createObjectNode().put("type", "tool_result");
        return block.put("tool_use_id", call).put("content", text).toString();
    }

    /** A block of text. */
    public static String text(String text) {
        return Json.mapper()
                .createObjectNode()
                .put("type", "text")
                .put("text", text)
                .toString();
    }

    /** A block with an image. */
    public static String image(String mediaType, String base64) {
        ObjectNode block = Json.mapper().createObjectNode().put("type", "image");
        block.putObject("source")
                .put("type", "base64")
                .put("media_type", mediaType)
                .put("data", base64);
        return block.toString();
    }

    /** A block with an image that is somewhere else. */
    public static String imageAt(String url) {
        ObjectNode block = Json.mapper().createObjectNode().put("type", "image");
        block.putObject("source").put("type", "url").put("url", url);
        return block.toString();
    }

    public String json() {
        return body.toString();
    }

    @Override
    public String toString() {
        return json();
    }

    private static JsonNode read(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
