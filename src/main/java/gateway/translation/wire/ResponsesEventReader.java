package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the flat members of an event of the Responses API, which are all that a delta has; objects and lists are skipped. One
 * instance serves a whole stream and holds what the last event said. Not safe from many threads.
 */
public final class ResponsesEventReader {

    private @Nullable String type;
    private @Nullable String delta;
    private int outputIndex;
    private int partIndex;

    /**
     * Reads an event.
     *
     * @param data one JSON object
     * @return false when it is none; everything is absent then
     */
    public boolean read(byte[] data) {
        type = null;
        delta = null;
        outputIndex = -1;
        partIndex = 0;
        try (JsonParser parser = Json.factory().createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                take(name, parser);
            }
            return parser.currentToken() == JsonToken.END_OBJECT;
        } catch (IOException e) {
            type = null;
            delta = null;
            return false;
        }
    }

    private void take(String name, JsonParser parser) throws IOException {
        JsonToken value = parser.nextToken();
        switch (name) {
            case "type" -> type = text(parser, value);
            case "delta" -> delta = text(parser, value);
            case "output_index" -> outputIndex = index(parser, value, -1);
            case "summary_index", "content_index" -> partIndex = index(parser, value, 0);
            default -> parser.skipChildren();
        }
    }

    private static @Nullable String text(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private static int index(JsonParser parser, JsonToken value, int otherwise) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            return parser.getValueAsInt(otherwise);
        }
        parser.skipChildren();
        return otherwise;
    }

    /** {@code type}, null when it has none. */
    @Nullable
    public String type() {
        return type;
    }

    /** {@code delta}, null when it has none. */
    @Nullable
    public String delta() {
        return delta;
    }

    /** {@code output_index}, -1 when it has none. */
    public int outputIndex() {
        return outputIndex;
    }

    /** {@code summary_index} or {@code content_index}, 0 when it has none. */
    public int partIndex() {
        return partIndex;
    }
}
