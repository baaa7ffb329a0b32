package gateway.translation.responsestarget;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The items of a streamed response by their places, {@code output_index}, whatever order they come in. One that comes to a place
 * that is taken stands behind the one that was there. Not safe from many threads.
 */
final class ResponsesOrder {

    /** Stands for a place that is not told. */
    static final int NONE = -1;

    private final Map<Integer, ResponsesItem> places = new HashMap<>(8);
    private final TreeMap<Long, ResponsesItem> all = new TreeMap<>();
    /** Those that more may come for. */
    private final TreeMap<Long, ResponsesItem> running = new TreeMap<>();
    /** Those that have something to be written, among them all calls that have not begun. */
    private final TreeMap<Long, ResponsesItem> waiting = new TreeMap<>();

    private @Nullable ResponsesItem latest;
    private int known;
    private boolean mixedUp;

    /** The item at a place; without a place, the latest one. Null where there is none. */
    @Nullable
    ResponsesItem find(int place) {
        return place == NONE ? latest : places.get(place);
    }

    /** Adds an item; without a place, behind all others. */
    ResponsesItem add(int place, ResponsesItem.Kind kind) {
        int at = place == NONE ? all.size() : place;
        long key = ((long) at << Integer.SIZE) + all.size();
        mixedUp |= !all.isEmpty() && all.lastKey() > key;
        ResponsesItem item = new ResponsesItem(kind, key);
        places.put(at, item);
        all.put(key, item);
        if (kind != ResponsesItem.Kind.OTHER) {
            running.put(key, item);
        }
        if (kind == ResponsesItem.Kind.CALL) {
            waiting.put(key, item);
        }
        latest = item;
        while (places.containsKey(known)) {
            known++;
        }
        return item;
    }

    /** How many items there are. */
    int count() {
        return all.size();
    }

    /** No more comes for an item. */
    void finish(ResponsesItem item) {
        item.finish();
        running.remove(item.key());
    }

    /** No more comes for any item; returns all of them in their order. */
    List<ResponsesItem> finishAll() {
        running.values().forEach(ResponsesItem::finish);
        running.clear();
        known = Integer.MAX_VALUE;
        return new ArrayList<>(all.values());
    }

    /** An item has something to be written. */
    void await(ResponsesItem item) {
        waiting.put(item.key(), item);
    }

    /** The first item that has something to be written, null for none. */
    @Nullable
    ResponsesItem firstWaiting() {
        return waiting.isEmpty() ? null : waiting.firstEntry().getValue();
    }

    /** Nothing of an item waits any more. */
    void written(ResponsesItem item) {
        waiting.remove(item.key());
    }

    /** Whether all items before a call are known, so that it may begin. */
    boolean isNext(ResponsesItem item) {
        return item.place() <= known;
    }

    /** Whether a text has to wait for an item before it, as it does once items have come out of their order. */
    boolean isEarly(ResponsesItem item) {
        return mixedUp && !running.isEmpty() && running.firstKey() < item.key();
    }
}
