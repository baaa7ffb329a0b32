package gateway.translation.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole response of the Responses API, as the client has it. Immutable; nobody changes the array.
 *
 * @param id of the response
 * @param items ids of the items of its output
 * @param stored whether it says itself that whoever made it keeps it
 * @param json the response
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
public record WholeResponse(String id, List<String> items, boolean stored, byte[] json) {

    /** Copies the list. */
    public WholeResponse {
        items = List.copyOf(items);
    }

    /**
     * What a response says of itself.
     *
     * @param json the same as bytes
     */
    public static WholeResponse of(JsonNode response, byte[] json) {
        List<String> items = new ArrayList<>();
        for (JsonNode item : response.path("output")) {
            if (item.path("id").isTextual()) {
                items.add(item.path("id").textValue());
            }
        }
        return new WholeResponse(
                response.path("id").asText(""), items, response.path("store").asBoolean(), json);
    }
}
