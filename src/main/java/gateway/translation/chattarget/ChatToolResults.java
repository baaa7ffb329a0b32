package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Digests;
import gateway.translation.contract.RequestPart;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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

    /** OpenAI refuses longer ids: "Expected a string with maximum length 40". */
    private static final int LONGEST_ID = 40;

    private final ContentParts parts;
    private final IdentityHashMap<ObjectNode, ChatContent> answered = new IdentityHashMap<>();

    ChatToolResults(ContentParts parts) {
        this.parts = parts;
    }

    /** The id of a call at the target. */
    static String callId(String id) {
        return Digests.within(id, LONGEST_ID);
    }

    /**
     * Answers the calls of an assistant's turn.
     *
     * @param calls ids as the client has them
     * @param following what comes before the next turn of the assistant
     * @param last whether nothing follows at all: then the calls may stay open
     */
    void answer(List<String> calls, List<Turn> following, boolean last, ArrayNode messages) {
        Set<String> open = new LinkedHashSet<>(calls);
        for (Turn turn : following) {
            for (RequestPart block : turn.blocks()) {
                if (isResult(block) && open.remove(block.text("tool_use_id"))) {
                    ChatContent content = content(block);
                    answered.put(block.fields(), content);
                    message(block.text("tool_use_id"), content, messages);
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
        ChatContent content = answered.get(block.fields());
        if (content == null) {
            into.text("[result of tool call " + block.text("tool_use_id") + "]");
            into.addAll(content(block));
        } else if (content.hasMedia()) {
            into.text("[from the result of tool call " + callId(block.text("tool_use_id")) + "]");
            into.addMedia(content);
        }
    }

    private ChatContent noResult() {
        ChatContent content = parts.empty();
        content.text(NO_RESULT);
        return content;
    }

    private ChatContent content(RequestPart block) {
        ChatContent content = parts.empty();
        for (RequestPart inner : block.blocks("content")) {
            parts.add(inner, content);
        }
        if (block.flag("is_error")) {
            content.prefix(ERROR);
        }
        content.markLast(block.value("cache_control"));
        return content;
    }

    private static void message(String id, ChatContent content, ArrayNode messages) {
        ObjectNode message = messages.addObject().put("role", "tool").put("tool_call_id", callId(id));
        if (content.hasMedia() && !content.hasText()) {
            message.put("content", SEE_BELOW);
        } else {
            message.set("content", content.textsToJson());
        }
    }
}
