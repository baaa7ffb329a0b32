package gateway.translation.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * The ids of the tool calls in a conversation, so that no new call gets one of them: some targets count anew in each answer. Of
 * long conversations the latest ones are known, and of long ids a hash. Immutable.
 */
public final class KnownCallIds {

    /** There is no call yet. */
    public static final KnownCallIds NONE = new KnownCallIds(Set.of());

    private static final int MOST = 10_000;
    private static final int LONGEST = 64;

    private final Set<String> ids;

    private KnownCallIds(Set<String> ids) {
        this.ids = ids;
    }

    /** Reads a request of the Messages API. */
    public static KnownCallIds of(ObjectNode request) {
        Set<String> ids = new HashSet<>();
        JsonNode messages = request.path("messages");
        for (int at = messages.size() - 1; at >= 0 && ids.size() < MOST; at--) {
            for (JsonNode block : messages.path(at).path("content")) {
                String id = block.path("id").textValue();
                if (id != null && ids.size() < MOST) {
                    ids.add(Digests.within(id, LONGEST));
                }
            }
        }
        return ids.isEmpty() ? NONE : new KnownCallIds(ids);
    }

    /** Whether a call of the conversation has this id. */
    public boolean contains(String id) {
        return !ids.isEmpty() && ids.contains(Digests.within(id, LONGEST));
    }
}
