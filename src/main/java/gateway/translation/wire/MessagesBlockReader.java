package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a Messages stream that build blocks: {@code content_block_start}, {@code _delta} and {@code _stop}. One
 * instance serves a whole stream and holds what the last event said. Not safe from many threads.
 */
public final class MessagesBlockReader {

    private @Nullable String type;
    private int index;
    private @Nullable String kind;
    private @Nullable String id;
    private @Nullable String name;
    private @Nullable String text;
    private boolean withInput;
    private @Nullable JsonNode detail;

    /**
     * Reads an event.
     *
     * @param data one JSON object
     * @return false when it is none
     */
    public boolean read(byte[] data) {
        type = null;
        index = -1;
        kind = null;
        id = null;
        name = null;
        text = null;
        withInput = false;
        detail = null;
        try (JsonParser parser = Json.factory().createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
                takeMember(member, parser);
            }
            return parser.currentToken() == JsonToken.END_OBJECT;
        } catch (IOException e) {
            return false;
        }
    }

    private void takeMember(String member, JsonParser parser) throws IOException {
        JsonToken value = parser.nextToken();
        switch (member) {
            case "type" -> type = text(parser, value);
            case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsInt(-1) : -1;
            case "delta", "content_block" -> readInner(parser, value);
            default -> parser.skipChildren();
        }
    }

    private void readInner(JsonParser parser, JsonToken start) throws IOException {
        if (start != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (member) {
                case "type" -> kind = text(parser, value);
                case "id", "tool_use_id" -> id = text(parser, value);
                case "name" -> name = text(parser, value);
                case "text", "thinking", "partial_json", "data" -> text = text(parser, value);
                case "signature" -> {
                    String signature = text(parser, value);
                    text = text == null || text.isEmpty() ? signature : text;
                }
                case "input" -> readInput(parser, value);
                case "content", "citation" ->
                    detail = value.isStructStart() ? Json.mapper().readTree(parser) : null;
                default -> parser.skipChildren();
            }
        }
    }

    /** Some targets give the whole input when the block starts; it is read as it is written, which is rare. */
    private void readInput(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String input = Json.mapper().readTree(parser).toString();
        withInput = !"{}".equals(input);
        text = withInput ? input : text;
    }

    private static @Nullable String text(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** {@code type} of the event, null when it has none. */
    @Nullable
    public String type() {
        return type;
    }

    /** {@code index}, -1 when it has none. */
    public int index() {
        return index;
    }

    /** {@code type} of the block or of the delta; empty when it has none. */
    public String kind() {
        return kind == null ? "" : kind;
    }

    /** {@code id} of the block, or of the call that it is the result of; empty when it has none. */
    public String id() {
        return id == null ? "" : id;
    }

    /** {@code name} of the block; empty when it has none. */
    public String name() {
        return name == null ? "" : name;
    }

    /** Text, thinking, JSON, signature or data, whichever the event has; empty for none. */
    public String text() {
        return text == null ? "" : text;
    }

    /** What came of a tool that a server ran, or what a delta cites; missing when the event tells of none. */
    public JsonNode detail() {
        return detail == null ? MissingNode.getInstance() : detail;
    }

    /** Whether a block of a tool came with its input, which is {@link #text()} then. */
    public boolean withInput() {
        return withInput;
    }
}
