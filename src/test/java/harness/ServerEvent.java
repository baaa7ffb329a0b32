package harness;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One server-sent event as a client sees it.
 *
 * @param name the value of its {@code event:} line, empty when it has none
 * @param data its data lines, joined by line feeds
 */
public record ServerEvent(String name, String data) {

    /** The data as JSON. */
    public JsonNode json() {
        try {
            return Json.mapper().readTree(data);
        } catch (IOException notJson) {
            throw new UncheckedIOException("not JSON: " + data, notJson);
        }
    }
}
