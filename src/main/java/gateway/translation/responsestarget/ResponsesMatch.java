package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items of a stream in the whole response that ends it: by their ids, else each kind in its order, because targets do
 * not always give both the same places. For one response.
 */
final class ResponsesMatch {

    private final Map<ResponsesItem.Kind, Deque<ResponsesItem>> left = new EnumMap<>(ResponsesItem.Kind.class);
    private final Map<String, ResponsesItem> byId = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Set<ResponsesItem> found = new HashSet<>();

    /**
     * @param streamed in their order
     * @param output the items of the whole response
     */
    ResponsesMatch(List<ResponsesItem> streamed, JsonNode output) {
        for (ResponsesItem item : streamed) {
            left.computeIfAbsent(item.kind(), kind -> new ArrayDeque<>()).add(item);
            byId.putIfAbsent(item.id(), item);
        }
        output.forEach(item -> told.add(idOf(item)));
    }

    /** The item of the stream, null where it had none; each one is found once. */
    @Nullable
    ResponsesItem find(JsonNode whole) {
        ResponsesItem.Kind kind = ResponsesItem.Kind.of(whole.path("type").asText(""));
        String id = idOf(whole);
        ResponsesItem named = id.isEmpty() ? null : byId.get(id);
        ResponsesItem item = named != null && named.kind() == kind && found.add(named) ? named : next(kind, id);
        if (item != null) {
            found.add(item);
        }
        return item;
    }

    /** The next one of a kind, unless another item of the response has its id. */
    private @Nullable ResponsesItem next(ResponsesItem.Kind kind, String id) {
        Deque<ResponsesItem> items = left.getOrDefault(kind, new ArrayDeque<>(0));
        while (!items.isEmpty()) {
            ResponsesItem item = items.remove();
            boolean others = !item.id().isEmpty() && !item.id().equals(id) && told.contains(item.id());
            if (!found.contains(item) && !others) {
                return item;
            }
        }
        return null;
    }

    private static String idOf(JsonNode item) {
        ResponsesItem read =
                new ResponsesItem(ResponsesItem.Kind.of(item.path("type").asText("")), 0);
        read.learn(item);
        return read.id();
    }
}
