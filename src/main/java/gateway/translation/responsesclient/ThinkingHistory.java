package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.wire.CarriedReasoning;
import gateway.translation.wire.ResponsesFacts;
import gateway.translation.wire.ResponsesObjects;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reasoning items of a conversation that are Claude's own thinking, and their places among the blocks of its turns. Only
 * thinking with a signature of Claude goes back to it; all other reasoning is a loss. For one request.
 */
final class ThinkingHistory {

    private final boolean bridge;
    private final Losses losses;
    private final List<Place> places = new ArrayList<>(0);
    private int blocks;

    /** @param bridge whether the thinking goes on to a provider, and not to Claude */
    ThinkingHistory(boolean bridge, Losses losses) {
        this.bridge = bridge;
        this.losses = losses;
    }

    /**
     * A thinking block.
     *
     * @param before number of the block of all assistant's turns that it stands before
     */
    private record Place(int before, ObjectNode block, String where) {}

    /** Takes a reasoning item. */
    void read(RequestPart item) {
        String text = ResponsesFacts.reasoning(item.fields());
        ObjectNode block = block(text, item.optionalText("encrypted_content"));
        if (block != null) {
            places.add(new Place(blocks, block, item.path()));
        } else if (!text.isEmpty() || isOfProvider(item.optionalText("encrypted_content"))) {
            losses.add(Features.THINKING_HISTORY, item.path());
        }
    }

    private static boolean isOfProvider(@Nullable String sealed) {
        return sealed != null
                && sealed.startsWith(ResponsesObjects.SIGNATURE)
                && CarriedReasoning.isSealed(sealed.substring(ResponsesObjects.SIGNATURE.length()));
    }

    private @Nullable ObjectNode block(String text, @Nullable String sealed) {
        ObjectNode block = Json.mapper().createObjectNode();
        if (sealed != null && sealed.startsWith(ResponsesObjects.SIGNATURE)) {
            if (!bridge && isOfProvider(sealed)) {
                return null;
            }
            block.put("type", "thinking").put("thinking", text);
            return block.put("signature", sealed.substring(ResponsesObjects.SIGNATURE.length()));
        }
        if (sealed != null && sealed.startsWith(ResponsesObjects.REDACTED)) {
            block.put("type", "redacted_thinking");
            return block.put("data", sealed.substring(ResponsesObjects.REDACTED.length()));
        }
        return null;
    }

    /** The assistant says so many blocks. */
    void passed(int count) {
        blocks += count;
    }

    /** The turn is over: thinking behind its last block has no place in a message. */
    void leave() {
        while (!places.isEmpty() && places.getLast().before() == blocks) {
            losses.add(Features.THINKING_HISTORY, places.removeLast().where());
        }
    }

    /** Puts the thinking back into the assistant's turns. */
    void restore(JsonNode messages) {
        int number = 0;
        int next = 0;
        for (JsonNode message : messages) {
            if (next < places.size()
                    && message.path("role").asText("").equals("assistant")
                    && message.get("content") instanceof ArrayNode content) {
                ArrayNode whole = content.arrayNode();
                for (JsonNode block : content) {
                    while (next < places.size() && places.get(next).before() == number) {
                        whole.add(places.get(next++).block());
                    }
                    whole.add(block);
                    number++;
                }
                content.removeAll().addAll(whole);
            }
        }
    }
}
