package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The conversations of the simulated web application, and the completions that are being written. Safe from many threads. */
final class DemoConversations {

    /** The parent of a first message. */
    static final String ROOT = "00000000-0000-4000-8000-000000000000";

    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final Map<String, ObjectNode> conversations = new LinkedHashMap<>();
    private final Map<DemoWebRun, String> runs = new ConcurrentHashMap<>();

    DemoConversations(InstantSource clock) {
        this.clock = clock;
    }

    /** Begins a conversation; empty when there is one with this id. */
    synchronized Optional<ObjectNode> create(String id, String organization, JsonNode wishes) {
        if (conversations.containsKey(id)) {
            return Optional.empty();
        }
        if (conversations.size() == MOST) {
            Iterator<String> oldest = conversations.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        ObjectNode conversation = Json.mapper().createObjectNode().put("uuid", id);
        conversation.put("name", wishes.path("name").asText("")).put("organization", organization);
        conversation.set("model", wishes.path("model"));
        conversation.put("is_temporary", wishes.path("is_temporary").asBoolean());
        conversation.putObject("settings").set("paprika_mode", wishes.path("paprika_mode"));
        conversation.put("created_at", clock.instant().toString()).put("current_leaf_message_uuid", ROOT);
        conversation.putArray("chat_messages");
        conversations.put(id, conversation);
        return Optional.of(conversation.deepCopy());
    }

    /** A copy of a conversation. */
    synchronized Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(conversations.get(id)).map(ObjectNode::deepCopy);
    }

    /** Changes its settings; empty when there is no such conversation. */
    synchronized Optional<ObjectNode> settle(String id, JsonNode settings) {
        ObjectNode conversation = conversations.get(id);
        if (conversation == null) {
            return Optional.empty();
        }
        settings.properties()
                .forEach(entry -> conversation.withObject("settings").set(entry.getKey(), entry.getValue()));
        return Optional.of(conversation.deepCopy());
    }

    /** Adds what a person said. */
    synchronized void said(String id, String text) {
        ObjectNode conversation = conversations.get(id);
        if (conversation == null) {
            return;
        }
        ArrayNode messages = conversation.withArray("chat_messages");
        String parent = conversation.path("current_leaf_message_uuid").asText();
        String message = DemoWebEvents.id("message-");
        messages.addObject()
                .put("uuid", message)
                .put("sender", "human")
                .put("parent_message_uuid", parent)
                .put("index", messages.size() - 1)
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", text);
        conversation.put("current_leaf_message_uuid", message);
    }

    /** Deletes it and ends its completions; false when there is no such conversation. */
    boolean delete(String id) {
        stop(id);
        return remove(id);
    }

    private synchronized boolean remove(String id) {
        return conversations.remove(id) != null;
    }

    /** The ids of all that were not deleted, the oldest first. */
    synchronized List<String> open() {
        return List.copyOf(conversations.keySet());
    }

    /** Forgets all, and ends all completions. */
    void clear() {
        running().forEach(DemoWebRun::stop);
        synchronized (this) {
            conversations.clear();
        }
    }

    /** Knows a completion from now on. */
    void began(DemoWebRun run, String conversation) {
        runs.put(run, conversation);
    }

    /** Forgets a completion. */
    void ended(DemoWebRun run) {
        runs.remove(run);
    }

    /** All completions that are being written. */
    Set<DemoWebRun> running() {
        return Set.copyOf(runs.keySet());
    }

    /** Gives a result to the completion that waits for it; false when none does. */
    boolean offer(String conversation, String call, JsonNode result) {
        return runs.entrySet().stream()
                .filter(entry -> entry.getValue().equals(conversation))
                .anyMatch(entry -> entry.getKey().offer(call, result));
    }

    /** Ends the completions of a conversation. */
    void stop(String conversation) {
        runs.forEach((run, whose) -> {
            if (whose.equals(conversation)) {
                run.stop();
            }
        });
    }

    /** What a conversation is set to, null for no such setting. */
    @Nullable
    String setting(String conversation, String name) {
        return find(conversation)
                .map(found -> found.path("settings").path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .orElse(null);
    }
}
