package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The error of an error answer or of an {@code error} event: {@code
 * {"type":"error","error":{"type":T,"message":M,"details":{"error_code":C}}}} (docs/wire.md, "Errors"). Immutable.
 *
 * @param type {@code error.type}, null when not told
 * @param message {@code error.message}, null when not told
 * @param code {@code error.details.error_code} as text, null when not told
 */
public record ErrorFacts(
        @Nullable String type,
        @Nullable String message,
        @Nullable String code) {

    private static final ErrorFacts NONE = new ErrorFacts(null, null, null);

    /** Reads a body. Never throws: HTML, nothing, half an object or any other shape gives nulls. */
    public static ErrorFacts read(byte[] body) {
        try (JsonParser parser = Json.factory().createParser(body)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? readBody(parser) : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    private static ErrorFacts readBody(JsonParser parser) throws IOException {
        ErrorFacts facts = NONE;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            if (name.equals("error") && parser.currentToken() == JsonToken.START_OBJECT) {
                facts = readError(parser);
            } else {
                parser.skipChildren();
            }
        }
        return facts;
    }

    private static ErrorFacts readError(JsonParser parser) throws IOException {
        String type = null;
        String message = null;
        String code = null;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "type" -> type = JsonValues.text(parser);
                case "message" -> message = JsonValues.text(parser);
                case "details" -> code = readCode(parser);
                default -> parser.skipChildren();
            }
        }
        return new ErrorFacts(type, message, code);
    }

    private static @Nullable String readCode(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String code = null;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            if (name.equals("error_code") && parser.currentToken().isScalarValue()) {
                code = parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return code;
    }
}
