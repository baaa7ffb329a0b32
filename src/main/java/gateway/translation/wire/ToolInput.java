package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The arguments of a tool call as the object that the Messages API wants. */
public final class ToolInput {

    private ToolInput() {}

    /**
     * Reads arguments. Some targets send them twice, or an empty object first, or as JSON inside a JSON string. What is no
     * object after all, and what is cut off, is an empty object: a tool that gets a part of its input does the wrong thing.
     */
    public static ObjectNode read(String arguments) {
        ObjectNode input = Json.mapper().createObjectNode();
        try (JsonParser json = Json.factory().createParser(arguments)) {
            JsonToken token = json.nextToken();
            while (token == JsonToken.START_OBJECT && input.isEmpty()) {
                JsonNode value = Json.mapper().readTree(json);
                input = value instanceof ObjectNode object ? object : input;
                token = input.isEmpty() ? json.nextToken() : null;
            }
            return token == JsonToken.VALUE_STRING ? inner(json.getText()) : input;
        } catch (IOException e) {
            return input;
        }
    }

    /**
     * The input of an earlier call, which clients tell as any JSON: an object, one as a string, nothing, or something else, which
     * becomes the only member of an object.
     *
     * @param name of that member
     * @return only to be read, for it may be the one that was told
     */
    public static ObjectNode of(@Nullable JsonNode told, String name) {
        ObjectNode input = Json.mapper().createObjectNode();
        if (told == null || told.isNull() || told.isMissingNode()) {
            return input;
        }
        if (told instanceof ObjectNode object) {
            return object;
        }
        JsonNode inside = told.isTextual() ? parsed(told.textValue()) : told;
        if (inside instanceof ObjectNode || inside.isNull() || inside.isMissingNode()) {
            return of(inside, name);
        }
        JsonNode unquoted = inside.isTextual() && !inside.equals(told) ? parsed(inside.textValue()) : inside;
        if (unquoted instanceof ObjectNode object) {
            return object;
        }
        input.set(name, told);
        return input;
    }

    /** What a text says as JSON; the text itself where it is none. */
    private static JsonNode parsed(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    /** The text that the input of a tool with one text member holds; all of it as JSON where there is none, or more. */
    public static String text(ObjectNode input) {
        JsonNode member = input.path("input");
        if (!member.isTextual() && input.size() == 1) {
            member = input.iterator().next();
        }
        if (member.isTextual()) {
            return member.textValue();
        }
        return input.isEmpty() ? "" : input.toString();
    }

    private static ObjectNode inner(String text) {
        return text.stripLeading().startsWith("{") ? read(text) : Json.mapper().createObjectNode();
    }
}
