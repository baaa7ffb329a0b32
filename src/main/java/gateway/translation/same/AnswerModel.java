package gateway.translation.same;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import gateway.translation.wire.EventBytes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Puts the client's name of the model into data that is otherwise passed on byte for byte. Immutable. */
final class AnswerModel {

    private final byte[] quoted;

    /** Takes the name that the client knows the model by. */
    AnswerModel(String model) {
        quoted = new EventBytes(model.length() + 16).quoted(model).toBytes();
    }

    /** Replaces the {@code model} of an object; data without one, or that is no object, comes back as it is. */
    byte[] atRoot(byte[] data) {
        return replaced(data, null);
    }

    /** Replaces the {@code model} of the object {@code message} in an object. */
    byte[] inMessage(byte[] data) {
        return replaced(data, "message");
    }

    /** Replaces the {@code model} of the object {@code response} in an object. */
    byte[] inResponse(byte[] data) {
        return replaced(data, "response");
    }

    private byte[] replaced(byte[] data, @Nullable String inside) {
        try (JsonParser parser = Json.factory().createParser(data)) {
            if (parser.nextToken() == JsonToken.START_OBJECT
                    && (inside == null || find(inside, JsonToken.START_OBJECT, parser))
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
