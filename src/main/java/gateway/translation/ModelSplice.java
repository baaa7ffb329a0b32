package gateway.translation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import java.io.IOException;

/** Puts the client's name of the model into data that is otherwise passed on byte for byte. Immutable. */
final class ModelSplice {

    private final byte[] quoted;

    /** Takes the name that the client knows the model by. */
    ModelSplice(String model) {
        quoted = new EventBytes(model.length() + 16).quoted(model).toBytes();
    }

    /** Replaces the {@code model} of an object; data without one, or that is no object, comes back as it is. */
    byte[] atRoot(byte[] data) {
        return replaced(data, false);
    }

    /** Replaces the {@code model} of the object {@code message} in an object. */
    byte[] inMessage(byte[] data) {
        return replaced(data, true);
    }

    private byte[] replaced(byte[] data, boolean inside) {
        try (JsonParser parser = Json.factory().createParser(data)) {
            if (parser.nextToken() == JsonToken.START_OBJECT && find(parser, inside)) {
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

    /** Moves to the value, when it is a string. */
    private static boolean find(JsonParser parser, boolean inside) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (inside && name.equals("message") && value == JsonToken.START_OBJECT) {
                return find(parser, false);
            }
            if (!inside && name.equals("model") && value == JsonToken.VALUE_STRING) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }
}
