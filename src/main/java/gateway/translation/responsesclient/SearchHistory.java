package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import java.util.ArrayList;
import java.util.List;

/**
 * The searches of earlier answers, which are told as texts of the assistant: what the Messages API wants back of them is
 * encrypted, and the clients of OpenAI do not have it. For one request.
 */
final class SearchHistory {

    /** Of an item. */
    static final String TYPE = "web_search_call";

    private final List<Told> told = new ArrayList<>(0);

    /** A search as a message of the chat, and the place of its item. */
    private record Told(ObjectNode message, String where) {}

    /** A search was told. */
    void told(ObjectNode message, String where) {
        told.add(new Told(message, where));
    }

    /** The conversation is over: an answer that ends with a search is none that the model could go on with. */
    @SuppressWarnings("ReferenceEquality") // This very message, not one that says the same.
    void leave(ArrayNode messages, Losses losses) {
        for (int at = messages.size() - 1; at >= 0 && !told.isEmpty(); at--) {
            JsonNode message = messages.get(at);
            JsonNode content = message.path("content");
            if (message == told.getLast().message()) {
                told.getLast().message().put("content", "");
                losses.add(Features.SERVER_TOOL, told.removeLast().where(), TYPE);
            } else if (!content.isTextual() || !content.textValue().isEmpty()) {
                return;
            }
        }
    }
}
