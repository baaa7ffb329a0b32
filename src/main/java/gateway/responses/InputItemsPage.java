package gateway.responses;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Some of the items that a response was asked with. For one thread. */
public final class InputItemsPage {

    private static final long MOST_BYTES = 1L << 30;
    /** What may be added to an item, and to all. */
    private static final int FRAME = 1024;

    private final boolean more;
    private final List<ShownItem> items = new ArrayList<>();

    /** @param more whether the list has more behind it */
    InputItemsPage(boolean more) {
        this.more = more;
    }

    void add(ShownItem item) {
        items.add(item);
    }

    /** Ids of the items that these refer to. */
    public Set<String> references() {
        return items.stream().filter(ShownItem::reference).map(ShownItem::id).collect(Collectors.toSet());
    }

    /**
     * The page as JSON. An item that is referred to is the one that was answered, as long as it is kept.
     *
     * @param byItem the responses that items are of
     * @throws GatewayFailure where it has too many bytes
     */
    public byte[] json(Map<String, KeptResponse> byItem, Room room) {
        Map<String, ShownItem> answered = answered(byItem);
        List<ShownItem> shown = items.stream()
                .map(item -> item.reference() ? answered.getOrDefault(item.id(), item) : item)
                .toList();
        long bytes =
                FRAME + shown.stream().mapToLong(item -> FRAME + item.bytes()).sum();
        if (bytes > MOST_BYTES) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_BEYOND_MEMORY);
        }
        room.require(2 * bytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) bytes);
        out.writeBytes(utf8("{\"object\":\"list\",\"data\":["));
        for (int place = 0; place < shown.size(); place++) {
            if (place > 0) {
                out.write(',');
            }
            shown.get(place).write(out);
        }
        out.writeBytes(utf8("],\"first_id\":"));
        out.writeBytes(
                utf8(items.isEmpty() ? "null" : ShownItem.text(items.getFirst().id())));
        out.writeBytes(utf8(",\"last_id\":"));
        out.writeBytes(
                utf8(items.isEmpty() ? "null" : ShownItem.text(items.getLast().id())));
        out.writeBytes(utf8(",\"has_more\":" + more + "}"));
        return out.toByteArray();
    }

    /** Every answer is looked into once. */
    private Map<String, ShownItem> answered(Map<String, KeptResponse> byItem) {
        Map<ResponseKey, OutputItems> outputs = new HashMap<>();
        Map<String, ShownItem> answered = new HashMap<>();
        for (String id : references()) {
            KeptResponse referred = byItem.get(id);
            if (referred != null) {
                ItemPlace item = outputs.computeIfAbsent(referred.key(), first -> new OutputItems(referred))
                        .find(id);
                if (item != null) {
                    answered.put(id, ShownItem.whole(id, referred.answer(), item));
                }
            }
        }
        return answered;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
