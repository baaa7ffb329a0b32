package gateway.protocol.web;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as the web application tells of it when it begins.
 *
 * @param id a UUID
 * @param thinks whether it thinks, because its account has that on, until it is told not to
 */
public record CreatedConversation(String id, boolean thinks) {

    /** The conversation that an answer tells of; null where it tells of none. */
    public static @Nullable CreatedConversation read(byte[] answer) {
        try {
            JsonNode body = Json.mapper().readTree(answer);
            String id = body.path("uuid").textValue();
            JsonNode mode = body.path("settings").path("paprika_mode");
            return id == null || id.isEmpty() ? null : new CreatedConversation(id, mode.isTextual());
        } catch (IOException e) {
            return null;
        }
    }
}
