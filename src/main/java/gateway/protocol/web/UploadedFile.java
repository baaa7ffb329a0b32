package gateway.protocol.web;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file that has been put into an organisation or a conversation.
 *
 * @param id as {@code files} of a request for an answer names it
 */
public record UploadedFile(String id) {

    /** The file that an answer of either way tells of; null where it tells of none, or that it failed. */
    public static @Nullable UploadedFile read(byte[] answer) {
        try {
            JsonNode body = Json.mapper().readTree(answer);
            String id = body.path("file_uuid").asText(body.path("uuid").asText(""));
            return id.isEmpty() || !body.path("success").asBoolean(true) ? null : new UploadedFile(id);
        } catch (IOException e) {
            return null;
        }
    }
}
