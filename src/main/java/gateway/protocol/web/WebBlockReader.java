package gateway.protocol.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.protocol.anthropic.JsonValues;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the {@code content_block} of a {@code content_block_start}. For one use. */
final class WebBlockReader {

    private String type = "";
    private String id = "";
    private String callId = "";
    private String name = "";
    private String text = "";
    private @Nullable String input;
    private @Nullable String content;
    private boolean failed;

    private WebBlockReader() {}

    /** Reads the object at which the parser stands, to its end; null for any other value. */
    static @Nullable WebBlock read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        return new WebBlockReader().readMembers(parser);
    }

    private WebBlock readMembers(JsonParser parser) throws IOException {
        for (String member = JsonValues.nextMember(parser); member != null; member = JsonValues.nextMember(parser)) {
            switch (member) {
                case "type" -> type = or(JsonValues.word(parser));
                case "id" -> id = or(JsonValues.word(parser));
                case "tool_use_id" -> callId = or(JsonValues.word(parser));
                case "name" -> name = or(JsonValues.word(parser));
                case "text", "thinking" -> text = or(JsonValues.text(parser));
                case "input" -> input = json(parser);
                case "content" -> content = json(parser);
                case "is_error" -> failed = parser.currentToken() == JsonToken.VALUE_TRUE || skipped(parser);
                default -> parser.skipChildren();
            }
        }
        return switch (type) {
            case "text" -> new WebBlock.Text(text);
            case "thinking" -> new WebBlock.Thinking(text);
            case "tool_use" -> new WebBlock.Tool(id, name, input);
            case "tool_result" -> new WebBlock.Result(callId, name, failed, content);
            default -> new WebBlock.Other(type);
        };
    }

    private static boolean skipped(JsonParser parser) throws IOException {
        parser.skipChildren();
        return false;
    }

    private static String or(@Nullable String told) {
        return told == null ? "" : told;
    }

    /** The text of an object or a list, or the string that has it; null where it is empty. Rare, so a tree is good enough. */
    static @Nullable String json(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            return text.isBlank() ? null : text;
        }
        if (!parser.currentToken().isStructStart()) {
            return null;
        }
        JsonNode tree = Json.mapper().readTree(parser);
        return tree.isEmpty() ? null : tree.toString();
    }
}
