package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.ToolNamer;
import gateway.translation.wire.ToolInput;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls of tools in the messages of Chat Completions, of the old kind too, and which of them still want a result. */
final class ChatRequestCalls {

    /** Ids are letters, digits, {@code _} and {@code -} there (docs/wire.md, "OpenAI's clients"). */
    private static final Pattern NOT_IN_IDS = Pattern.compile("[^a-zA-Z0-9_-]");

    private final ToolNamer names;

    /** The calls without a result so far, by their ids at the target, in the order of the request. */
    private Set<String> open = new LinkedHashSet<>();

    private final Map<String, Queue<String>> byClientId = new HashMap<>();
    private final Map<String, Queue<String>> byName = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Integer> nextNumbers = new HashMap<>();

    ChatRequestCalls(ToolNamer names) {
        this.names = names;
    }

    /** Appends the calls of an assistant's message. */
    void read(ObjectNode message, String where, ArrayNode blocks) {
        JsonNode calls = message.path("tool_calls");
        for (int at = 0; at < calls.size(); at++) {
            JsonNode call = calls.path(at);
            boolean custom = call.path("type").asText("").equals("custom");
            JsonNode called = custom ? call.path("custom") : call.path("function");
            String place = where + ".tool_calls." + at;
            ObjectNode block = add(call.path("id").asText(""), called, place, blocks);
            block.set(
                    "input",
                    custom
                            ? wrapped("input", called.path("input"))
                            : ToolInput.of(called.get("arguments"), "arguments"));
        }
        if (message.path("function_call") instanceof ObjectNode called) {
            add("", called, where + ".function_call", blocks)
                    .set("input", ToolInput.of(called.get("arguments"), "arguments"));
        }
    }

    private ObjectNode add(String clientId, JsonNode called, String where, ArrayNode blocks) {
        String name = called.path("name").asText("");
        if (name.isEmpty()) {
            throw ChatRequestRefusals.field(where + ".name", "Input should be a string.");
        }
        String id = newId(clientId);
        open.add(id);
        byClientId.computeIfAbsent(clientId, key -> new ArrayDeque<>(1)).add(id);
        byName.computeIfAbsent(name, key -> new ArrayDeque<>(1)).add(id);
        return blocks.addObject().put("type", "tool_use").put("id", id).put("name", names.atTarget(name));
    }

    /** An id that no other call of the request has, for some clients count from one in every turn. */
    private String newId(String clientId) {
        String wanted =
                clientId.isEmpty() ? "call" : NOT_IN_IDS.matcher(clientId).replaceAll("_");
        String id = wanted;
        while (!ids.add(id)) {
            int number = nextNumbers.getOrDefault(wanted, 2);
            nextNumbers.put(wanted, number + 1);
            id = wanted + "_" + number;
        }
        return id;
    }

    /**
     * Finds the call that a result belongs to.
     *
     * @param clientId empty for results of the old kind, which belong to the first open call of that name
     * @return the call's id at the target, null where no open call fits
     */
    @Nullable
    String answered(String clientId, String name) {
        String id = clientId.isEmpty() ? firstOf(name) : firstOpen(byClientId.get(clientId));
        if (id != null) {
            open.remove(id);
        }
        return id;
    }

    private @Nullable String firstOf(String name) {
        if (!name.isEmpty()) {
            return firstOpen(byName.get(name));
        }
        return open.isEmpty() ? null : open.iterator().next();
    }

    /** Calls that have a result by now may still be in the queue and are passed over. */
    private @Nullable String firstOpen(@Nullable Queue<String> calls) {
        while (calls != null && !calls.isEmpty()) {
            String id = calls.remove();
            if (open.contains(id)) {
                return id;
            }
        }
        return null;
    }

    /** Gives every call that is still open a result. */
    void closeOpen(ArrayNode results) {
        for (String id : open) {
            results.addObject()
                    .put("type", "tool_result")
                    .put("tool_use_id", id)
                    .put("content", "[no result]");
        }
        if (!open.isEmpty()) {
            open = new LinkedHashSet<>();
        }
    }

    private static ObjectNode wrapped(String name, JsonNode value) {
        ObjectNode object = Json.mapper().createObjectNode();
        object.set(name, value.deepCopy());
        return object;
    }
}
