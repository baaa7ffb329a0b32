package gateway.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where values stand in a JSON text that a parser reads from bytes. Stateless. */
final class JsonPlaces {

    private JsonPlaces() {}

    /** The first byte of the value that the parser is at. */
    static int begin(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    /** Reads the value that the parser is at to its end, and tells the byte behind it. */
    static int end(JsonParser parser) throws IOException {
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
        return Math.toIntExact(parser.currentLocation().getByteOffset());
    }

    /** The next member of the object that the parser is in, at its value; null at the object's end. */
    static @Nullable String next(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.FIELD_NAME) {
            return null;
        }
        String name = parser.currentName();
        parser.nextToken();
        return name;
    }
}
