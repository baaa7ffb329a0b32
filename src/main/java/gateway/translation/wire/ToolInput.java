package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The arguments of a tool call as the object that the Messages API wants. */
public final class ToolInput {

    /** The member for the text of a tool that takes nothing else. */
    private static final String TEXT = "input";

    private static final String FENCE = "```";

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

    /**
     * Reads arguments of a tool that takes one text. Models that know no schema for it give the text without an object around it.
     *
     * @param text whether the tool is one of these; for others it is {@link #read(String)}
     */
    public static ObjectNode read(String arguments, boolean text) {
        if (!text || arguments.stripLeading().startsWith("{")) {
            return read(arguments);
        }
        String told = text(arguments);
        ObjectNode input = Json.mapper().createObjectNode();
        return told.isEmpty() ? input : input.put(TEXT, told);
    }

    /**
     * The text that arguments of a tool with one text hold: in an object, as a JSON string, in a list of words as a command has
     * them, or as it is. Empty for JSON that is cut off.
     */
    public static String text(String arguments) {
        String told = arguments.strip();
        if (told.startsWith("{")) {
            return text(read(told));
        }
        if (!told.startsWith("\"") && !told.startsWith("[")) {
            return told.equals("null") ? "" : unfenced(arguments);
        }
        try {
            return ofValue(
                    told,
                    Json.mapper()
                            .reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readTree(told));
        } catch (JsonEOFException e) {
            return "";
        } catch (JsonProcessingException e) {
            return unfenced(arguments);
        }
    }

    private static String ofValue(String told, JsonNode value) {
        if (value.isArray()) {
            return lastText(value);
        }
        return parsed(value.asText(told)) instanceof ObjectNode object ? text(object) : value.asText(told);
    }

    /** The same for input that was told as any JSON. */
    public static String text(JsonNode input) {
        if (input instanceof ObjectNode object) {
            return text(object);
        }
        return input.isTextual() ? text(input.textValue()) : lastText(input);
    }

    /** The text that the input of a tool with one text member holds; all of it as JSON where there is none, or more. */
    private static String text(ObjectNode input) {
        JsonNode member = input.path(TEXT);
        if (!member.isTextual() && input.size() == 1) {
            member = input.iterator().next();
        }
        if (member.isTextual()) {
            return member.textValue();
        }
        String last = lastText(member);
        if (!last.isEmpty()) {
            return last;
        }
        return input.isEmpty() ? "" : input.toString();
    }

    /** The last word of a command, such as {@code ["apply_patch","*** Begin Patch…"]}; empty for what is no list of texts. */
    private static String lastText(JsonNode list) {
        boolean texts = list.isArray() && !list.isEmpty() && list.valueStream().allMatch(JsonNode::isTextual);
        return texts ? list.path(list.size() - 1).textValue() : "";
    }

    /** Without the marks of a code block around the whole text. */
    private static String unfenced(String text) {
        String told = text.strip();
        int line = told.indexOf('\n');
        int end = told.length() - FENCE.length();
        boolean fenced = told.startsWith(FENCE) && told.endsWith(FENCE) && line > 0 && line < end;
        if (!fenced || told.lastIndexOf('`', line) >= FENCE.length()) {
            return text;
        }
        String inside = told.substring(line + 1, end);
        inside = inside.endsWith("\n") ? inside.substring(0, inside.length() - 1) : inside;
        return inside.stripLeading().startsWith("{") ? text(read(inside)) : inside;
    }

    private static ObjectNode inner(String text) {
        return text.stripLeading().startsWith("{") ? read(text) : Json.mapper().createObjectNode();
    }
}
