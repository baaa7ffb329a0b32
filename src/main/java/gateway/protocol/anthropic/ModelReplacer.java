package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Replaces the model in a request body and leaves every other byte as it came. Stateless. */
public final class ModelReplacer {

    private ModelReplacer() {}

    /**
     * The body with another model.
     *
     * @param body a JSON object, inspected before; not changed
     * @param model the new name
     * @return the same array when the model is that one already, or there is none
     */
    public static byte[] replace(byte[] body, String model) {
        try (JsonParser parser = Json.factory().createParser(body)) {
            parser.nextToken();
            int copied = 0;
            ByteArrayOutputStream out = null;
            for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
                if (!name.equals("model") || parser.currentToken() != JsonToken.VALUE_STRING) {
                    parser.skipChildren();
                    continue;
                }
                int begin = (int) parser.currentTokenLocation().getByteOffset();
                if (parser.getText().equals(model)) {
                    continue;
                }
                int end = (int) parser.currentLocation().getByteOffset();
                out = out == null ? new ByteArrayOutputStream(body.length + model.length()) : out;
                out.write(body, copied, begin - copied);
                out.writeBytes(Json.mapper().writeValueAsBytes(model));
                copied = end;
            }
            if (out == null) {
                return body;
            }
            out.write(body, copied, body.length - copied);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
