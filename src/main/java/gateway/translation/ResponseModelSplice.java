package gateway.translation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import java.io.IOException;

/** Puts the client's name of the model into the {@code response} of an event, and leaves all other bytes. Immutable. */
final class ResponseModelSplice {

    private final byte[] quoted;

    /** Takes the name that the client knows the model by. */
    ResponseModelSplice(String model) {
        quoted = new EventBytes(model.length() + 16).quoted(model).toBytes();
    }

    /** The data with the other name; data without a response, or that is no object, comes back as it is. */
    byte[] in(byte[] data) {
        try (JsonParser parser = Json.factory().createParser(data)) {
            if (parser.nextToken() == JsonToken.START_OBJECT
                    && find("response", JsonToken.START_OBJECT, parser)
                    && find("model", JsonToken.VALUE_STRING, parser)) {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.finishToken();
                int to = (int) parser.currentLocation().getByteOffset();
                EventBytes result = new EventBytes(data.length + quoted.length);
                return result.raw(data, 0, from)
                        .raw(quoted)
                        .raw(data, to, data.length - to)
                        .toBytes();
            }
        } catch (IOException e) {
            return data;
        }
        return data;
    }

    /** Moves to the value of a member of the object that the parser is in, when it is of this kind. */
    private static boolean find(String member, JsonToken kind, JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals(member) && value == kind) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }
}
