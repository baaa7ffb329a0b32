package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is read of the data of one stream event (docs/wire.md, "Stream events"). */
record EventObject(
        @Nullable String type,
        MessageObject message,
        MessageObject delta,
        @Nullable UsageObject usage) {

    private static final EventObject UNREADABLE = new EventObject(null, MessageObject.EMPTY, MessageObject.EMPTY, null);

    /** Reads the data of an event. Never throws: data that is not one whole JSON object tells nothing. */
    static EventObject read(byte[] data) {
        try (JsonParser parser = Json.factory().createParser(data)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? read(parser) : UNREADABLE;
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    private static EventObject read(JsonParser parser) throws IOException {
        String type = null;
        MessageObject message = MessageObject.EMPTY;
        MessageObject delta = MessageObject.EMPTY;
        UsageObject usage = null;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "type" -> type = JsonValues.text(parser);
                case "message" -> message = MessageObject.read(parser);
                case "delta" -> delta = MessageObject.read(parser);
                case "usage" -> usage = UsageObject.read(parser);
                default -> parser.skipChildren();
            }
        }
        return new EventObject(type, message, delta, usage);
    }
}
