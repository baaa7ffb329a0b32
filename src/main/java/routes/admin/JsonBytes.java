package routes.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.UncheckedIOException;

/** JSON trees as bytes. */
final class JsonBytes {

    private JsonBytes() {}

    static byte[] of(JsonNode node) {
        try {
            return Json.mapper().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
