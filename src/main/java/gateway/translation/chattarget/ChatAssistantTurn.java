package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.ToolNamer;
import gateway.translation.wire.ToolInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a turn of the assistant into one message of Chat Completions: its texts, its calls of tools, and its thinking where the
 * target wants that back. A turn without anything that the target can see gives no message.
 */
final class ChatAssistantTurn {

    private static final String BETWEEN = "\n\n";
    private static final String REASONING_CONTENT = "reasoning_content";

    private final TargetTraits.Replay replay;
    private final boolean blank;
    private final ContentParts parts;
    private final ToolNamer names;
    private final Losses losses;
    private final TargetCallIds targetIds;

    /** @param blank whether a turn with calls says that it had no thinking */
    ChatAssistantTurn(TargetTraits traits, boolean blank, ContentParts parts, ToolNamer names, Losses losses) {
        this.replay = traits.replay();
        this.targetIds = new TargetCallIds(traits.callIds());
        this.blank = blank;
        this.parts = parts;
        this.names = names;
        this.losses = losses;
    }

    /** Adds the message and returns its calls. */
    List<Called> addTo(ArrayNode messages, Turn turn) {
        ChatContent content = parts.empty();
        List<RequestPart> thoughts = new ArrayList<>(1);
        ArrayNode calls = Json.mapper().createArrayNode();
        List<Called> called = new ArrayList<>(2);
        for (RequestPart block : turn.blocks()) {
            switch (block.type()) {
                case "text" -> parts.text(block, block.value("cache_control"), content);
                case "compaction" -> parts.compaction(block, content);
                case "thinking" -> thoughts.add(block);
                case "tool_use" -> {
                    Called call = new Called(block.text("id"), targetIds.next(block.text("id")));
                    called.add(call);
                    calls.add(call(block, call.atTarget()));
                }
                default -> parts.leftOut(block);
            }
        }
        boolean seen = !content.isEmpty() || !calls.isEmpty();
        if (seen) {
            messages.add(message(content, calls, thoughts));
        } else {
            thoughts.forEach(this::lost);
        }
        return called;
    }

    private ObjectNode message(ChatContent content, ArrayNode calls, List<RequestPart> thoughts) {
        ObjectNode message = Json.mapper().createObjectNode().put("role", "assistant");
        if (content.isEmpty()) {
            message.putNull("content");
        } else {
            message.set("content", content.toJson());
        }
        replay(thoughts, message);
        if (!calls.isEmpty()) {
            if (blank && !message.has(REASONING_CONTENT)) {
                message.put(REASONING_CONTENT, "");
            }
            message.set("tool_calls", calls);
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

    /** Signatures stay here: only who made them can read them. */
    private void replay(List<RequestPart> thoughts, ObjectNode message) {
        List<String> texts = thoughts.stream()
                .map(block -> block.text("thinking"))
                .filter(text -> !text.isEmpty())
                .toList();
        if (texts.isEmpty()) {
            return;
        }
        switch (replay) {
            case NONE -> thoughts.forEach(this::lost);
            case REASONING_CONTENT -> message.put(REASONING_CONTENT, String.join(BETWEEN, texts));
            case REASONING -> message.put("reasoning", String.join(BETWEEN, texts));
            case REASONING_DETAILS -> {
                ArrayNode details = message.putArray("reasoning_details");
                texts.forEach(text ->
                        details.addObject().put("type", "reasoning.text").put("text", text));
            }
        }
    }

    private void lost(RequestPart thought) {
        if (!thought.text("thinking").isEmpty()) {
            losses.add(Features.THINKING_HISTORY, thought.path());
        }
    }
}
