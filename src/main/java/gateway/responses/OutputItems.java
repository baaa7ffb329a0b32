package gateway.responses;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the items of what a response answered are, in their order and by their ids. Immutable. */
final class OutputItems {

    private final List<ItemPlace> all;
    private final Map<String, ItemPlace> byId = new HashMap<>();

    /** Reads the answer once. */
    OutputItems(KeptResponse response) {
        this.all = ItemPlaces.ofOutput(response.answer());
        for (ItemPlace item : all) {
            if (item.id() != null) {
                byId.putIfAbsent(item.id(), item);
            }
        }
    }

    List<ItemPlace> all() {
        return all;
    }

    /** Of equal ones the first; null where there is none. */
    @Nullable
    ItemPlace find(String id) {
        return byId.get(id);
    }
}
