package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.RequestPart;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Puts the results of tools behind the calls, as Chat Completions wants them: a message of role {@code tool} for each call, before
 * anything else that the user says. Such a message holds text only, so images and files follow in the user's message. For one
 * request, one thread.
 */
final class ChatToolResults {

    private static final String TYPE = "tool_result";
    private static final String ERROR = "[tool error]";
    private static final String NO_RESULT = "[no result]";
    private static final String SEE_BELOW = "[see the next message of the user]";

    private final ContentParts parts;
    private final ResultContent contents;
    private final IdentityHashMap<ObjectNode, Answer> answered = new IdentityHashMap<>();

    ChatToolResults(ContentParts parts) {
        this.parts = parts;
        this.contents = new ResultContent(parts);
    }

    /**
     * What was told of a result.
     *
     * @param id the call's, at the target
     */
    private record Answer(String id, ChatContent content) {}

    /**
     * Answers the calls of an assistant's turn.
     *
     * @param following what comes before the next turn of the assistant
     * @param last whether nothing follows at all: then the calls may stay open
     */
    void answer(List<Called> calls, List<Turn> following, boolean last, ArrayNode messages) {
        Map<String, Queue<String>> byId = new HashMap<>();
        Set<String> open = new LinkedHashSet<>();
        for (Called call : calls) {
            byId.computeIfAbsent(call.id(), id -> new ArrayDeque<>(1)).add(call.atTarget());
            open.add(call.atTarget());
        }
        for (Turn turn : following) {
            for (RequestPart block : turn.blocks()) {
                Queue<String> ids = isResult(block) ? byId.get(block.text("tool_use_id")) : null;
                String id = ids == null ? null : ids.poll();
                if (id != null) {
                    open.remove(id);
                    ChatContent content = content(block);
                    answered.put(block.fields(), new Answer(id, content));
                    message(id, content, messages);
                }
            }
        }
        if (!last) {
            for (String id : open) {
                message(id, noResult(), messages);
            }
        }
    }

    static boolean isResult(RequestPart block) {
        return TYPE.equals(block.type());
    }

    /**
     * Adds what is left of a result to the user's message: images and files of one that has been answered, all of one that belongs
     * to no call.
     */
    void rest(RequestPart block, ChatContent into) {
        Answer answer = answered.get(block.fields());
        if (answer == null) {
            into.text("[result of tool call " + block.text("tool_use_id") + "]");
            into.addAll(content(block));
        } else if (answer.content().hasMedia()) {
            into.text("[from the result of tool call " + answer.id() + "]");
            into.addMedia(answer.content());
        }
    }

    private ChatContent noResult() {
        ChatContent content = parts.empty();
        content.text(NO_RESULT);
        return content;
    }

    private ChatContent content(RequestPart block) {
        ChatContent content = parts.empty();
        contents.addTo(content, block);
        if (block.flag("is_error")) {
            content.prefix(ERROR);
        }
        content.markLast(block.value("cache_control"));
        return content;
    }

    private static void message(String id, ChatContent content, ArrayNode messages) {
        ObjectNode message = messages.addObject().put("role", "tool").put("tool_call_id", id);
        if (content.hasMedia() && !content.hasText()) {
            message.put("content", SEE_BELOW);
        } else {
            message.set("content", content.textsToJson());
        }
    }
}
