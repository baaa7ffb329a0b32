package gateway.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a response was asked with, as a list of items that all have an id: those without one get the same at each call. An item
 * that is referred to is the one that was answered, as long as it is kept. Immutable.
 */
public final class InputItems {

    private final List<ObjectNode> items;

    private InputItems(List<ObjectNode> items) {
        this.items = items;
    }

    /**
     * What a response was given.
     *
     * @param byItem the responses that items are of which the input refers to
     */
    public static InputItems of(KeptResponse response, Map<String, KeptResponse> byItem) {
        List<ObjectNode> items = new ArrayList<>();
        JsonNode input = tree(response.input(), 0, response.input().length);
        if (input.isTextual()) {
            ObjectNode message = message(response, 0);
            message.putArray("content").addObject().put("type", "input_text").put("text", input.textValue());
            return new InputItems(List.of(message));
        }
        for (JsonNode item : input) {
            if (item instanceof ObjectNode given) {
                items.add(shown(given, response, items.size(), byItem));
            }
        }
        return new InputItems(items);
    }

    private static ObjectNode shown(
            ObjectNode given, KeptResponse response, int place, Map<String, KeptResponse> byItem) {
        String id = given.path("id").asText("");
        KeptResponse referred = given.path("type").asText("").equals("item_reference") ? byItem.get(id) : null;
        if (referred != null) {
            for (ItemPlace item : ItemPlaces.ofOutput(referred.answer())) {
                if (id.equals(item.id())
                        && tree(referred.answer(), item.from(), item.to()) instanceof ObjectNode whole) {
                    return whole;
                }
            }
        }
        if (!id.isEmpty()) {
            return given;
        }
        String type = given.path("type").asText("message");
        if (!type.equals("message")) {
            return Json.mapper()
                    .createObjectNode()
                    .put("id", id("item_", response, place))
                    .setAll(given);
        }
        ObjectNode message = message(response, place);
        message.setAll(given);
        if (given.path("content").isTextual()) {
            String text = given.path("content").textValue();
            String part = given.path("role").asText("").equals("assistant") ? "output_text" : "input_text";
            message.putArray("content").addObject().put("type", part).put("text", text);
        }
        return message;
    }

    private static ObjectNode message(KeptResponse response, int place) {
        ObjectNode message = Json.mapper().createObjectNode().put("id", id("msg_", response, place));
        return message.put("type", "message").put("status", "completed").put("role", "user");
    }

    private static String id(String kind, KeptResponse response, int place) {
        String id = response.key().id();
        return kind + (id.startsWith("resp_") ? id.substring("resp_".length()) : id) + "_in" + place;
    }

    private static JsonNode tree(byte[] json, int from, int to) {
        try {
            return Json.mapper().readTree(json, from, to - from);
        } catch (IOException e) {
            return Json.mapper().missingNode();
        }
    }

    /**
     * A page of the list.
     *
     * @param ascending the oldest first
     * @param after id of the item before the page, null for the first page
     * @return null where the list has no such item
     */
    public @Nullable ObjectNode page(boolean ascending, @Nullable String after, int limit) {
        List<ObjectNode> ordered = ascending ? items : items.reversed();
        int from = 0;
        if (after != null) {
            while (from < ordered.size() && !idOf(ordered.get(from)).equals(after)) {
                from++;
            }
            if (from++ == ordered.size()) {
                return null;
            }
        }
        List<ObjectNode> shown = ordered.subList(from, Math.min(ordered.size(), from + limit));
        ObjectNode page = Json.mapper().createObjectNode().put("object", "list");
        ArrayNode data = page.putArray("data");
        shown.forEach(data::add);
        page.put("first_id", shown.isEmpty() ? null : idOf(shown.getFirst()));
        page.put("last_id", shown.isEmpty() ? null : idOf(shown.getLast()));
        return page.put("has_more", from + limit < ordered.size());
    }

    private static String idOf(ObjectNode item) {
        return item.path("id").asText("");
    }
}
