package gateway.responses;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a response was asked with, as a list of items that all have an id: those without one get the same at each call. Nothing is
 * made of the items that are not shown. Immutable.
 */
public final class InputItems {

    private final KeptResponse response;
    /** The only item is a message of the text that the whole input is. */
    private final boolean text;

    private final List<ItemPlace> items;

    private InputItems(KeptResponse response, boolean text, List<ItemPlace> items) {
        this.response = response;
        this.text = text;
        this.items = items;
    }

    /** What a response was given. */
    public static InputItems of(KeptResponse response) {
        byte[] input = response.input();
        if (input[0] == '"') {
            return new InputItems(response, true, List.of(new ItemPlace(0, input.length, null, false)));
        }
        return new InputItems(
                response,
                false,
                ItemPlaces.of(input).stream()
                        .filter(item -> input[item.from()] == '{')
                        .toList());
    }

    /**
     * A page of the list.
     *
     * @param ascending the oldest first
     * @param after id of the item before the page, null for the first page; of equal ones the one that comes last in this order
     * @return null where the list has no such item
     */
    public @Nullable InputItemsPage page(boolean ascending, @Nullable String after, int limit) {
        int before = after == null ? (ascending ? -1 : items.size()) : place(after, ascending);
        if (after != null && before < 0) {
            return null;
        }
        int step = ascending ? 1 : -1;
        int left = ascending ? items.size() - 1 - before : before;
        InputItemsPage page = new InputItemsPage(left > limit);
        for (int shown = 1; shown <= Math.min(left, limit); shown++) {
            int place = before + step * shown;
            page.add(
                    text
                            ? ShownItem.ofText(response, items.get(place))
                            : ShownItem.of(response, place, items.get(place)));
        }
        return page;
    }

    private int place(String id, boolean last) {
        int found = -1;
        for (int place = 0; place < items.size() && (last || found < 0); place++) {
            String own = items.get(place).id();
            boolean named = own != null && !own.isEmpty() && own.equals(id);
            boolean made = own == null || own.isEmpty();
            if (named || (made && ShownItem.isMade(id, response, place))) {
                found = place;
            }
        }
        return found;
    }
}
