package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.ToolNamer;
import gateway.translation.wire.ToolInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a turn of the assistant into one message of Chat Completions: its texts, its calls of tools, and its thinking where the
 * target wants that back. A turn without anything that the target can see gives no message.
 */
final class ChatAssistantTurn {

    private final ChatThoughts thinking;
    private final ContentParts parts;
    private final ToolNamer names;
    private final TargetCallIds targetIds;

    ChatAssistantTurn(ChatThoughts thinking, TargetCallIds targetIds, ContentParts parts, ToolNamer names) {
        this.thinking = thinking;
        this.targetIds = targetIds;
        this.parts = parts;
        this.names = names;
    }

    /** Adds the message and returns its calls. */
    List<Called> addTo(ArrayNode messages, Turn turn) {
        ChatContent content = parts.empty();
        List<ChatThoughts.Thought> thoughts = new ArrayList<>(1);
        Map<String, ObjectNode> byId = new HashMap<>(4);
        ArrayNode calls = Json.mapper().createArrayNode();
        List<Called> called = new ArrayList<>(2);
        for (RequestPart block : turn.blocks()) {
            switch (block.type()) {
                case "text" -> parts.text(block, block.value("cache_control"), content);
                case "compaction" -> parts.compaction(block, content);
                case "thinking" -> thoughts.add(new ChatThoughts.Thought(block, calls.size()));
                case "tool_use" -> {
                    Called call = new Called(block.text("id"), targetIds.next(block.text("id")));
                    ObjectNode made = call(block, call.atTarget());
                    called.add(call);
                    byId.put(block.text("id"), made);
                    calls.add(made);
                }
                default -> parts.hosted(block, content);
            }
        }
        boolean seen = !content.isEmpty() || !calls.isEmpty();
        if (seen) {
            ObjectNode message = message(content);
            thinking.addTo(message, thoughts, byId);
            if (!calls.isEmpty()) {
                message.set("tool_calls", calls);
            }
            messages.add(message);
        } else {
            thoughts.forEach(thought -> thinking.lost(thought.block()));
        }
        return called;
    }

    private ObjectNode message(ChatContent content) {
        ObjectNode message = Json.mapper().createObjectNode().put("role", "assistant");
        if (content.isEmpty()) {
            message.putNull("content");
        } else {
            message.set("content", content.toJson());
        }
        return message;
    }

    private ObjectNode call(RequestPart block, String id) {
        ObjectNode call = Json.mapper().createObjectNode();
        call.put("id", id).put("type", "function");
        call.putObject("function")
                .put("name", names.atTarget(block.text("name")))
                .put("arguments", ToolInput.of(block.value("input"), "input").toString());
        return call;
    }
}
