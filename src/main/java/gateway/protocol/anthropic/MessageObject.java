package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is read of one {@code Message} object, or of the {@code delta} of a {@code message_delta} (docs/wire.md, "Message" and
 * "Stream events"). Ids and names that are too long to be any are not told.
 */
record MessageObject(
        @Nullable String id,
        @Nullable String model,
        @Nullable String stopReason,
        @Nullable String containerId,
        @Nullable UsageObject usage) {

    static final MessageObject EMPTY = new MessageObject(null, null, null, null, null);

    /** Reads the object at which the parser stands, to its end; any other value tells nothing. */
    static MessageObject read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return EMPTY;
        }
        String id = null;
        String model = null;
        String stopReason = null;
        String containerId = null;
        UsageObject usage = null;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "id" -> id = JsonValues.word(parser);
                case "model" -> model = JsonValues.word(parser);
                case "stop_reason" -> stopReason = JsonValues.word(parser);
                case "container" -> containerId = containerId(parser);
                case "usage" -> usage = UsageObject.read(parser);
                default -> parser.skipChildren();
            }
        }
        return new MessageObject(id, model, stopReason, containerId, usage);
    }

    /** The id of a container, which is a string or an object with an {@code id}; null when there is none. */
    static @Nullable String containerId(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return JsonValues.word(parser);
        }
        String id = null;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            if (name.equals("id")) {
                id = JsonValues.word(parser);
            } else {
                parser.skipChildren();
            }
        }
        return id;
    }
}
