package gateway.translation.same;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.wire.CarriedReasoning;
import gateway.translation.wire.SoughtBytes;
import java.util.Iterator;

/**
 * Leaves thinking of providers out of a request of the Messages API that goes to one who speaks it too: Claude refuses a
 * signature that is not its own, and one that is empty, as most providers' thinking has it. Stateless.
 */
public final class ForeignThinking {

    private static final SoughtBytes SIGNATURE = new SoughtBytes("\"signature\"");
    private static final int NAME_LENGTH = "\"signature\"".length();

    private ForeignThinking() {}

    /**
     * Whether a request, as it came, may have any, or a {@link ForeignSearches search}; takes next to no time.
     *
     * @param claude whether it goes to Claude
     */
    public static boolean mayBeIn(byte[] request, boolean claude) {
        return CarriedReasoning.isIn(request) || (claude && hasEmptySignature(request));
    }

    private static boolean hasEmptySignature(byte[] request) {
        int at = SIGNATURE.indexIn(request, 0);
        while (at >= 0) {
            int colon = behindBlanks(request, at + NAME_LENGTH);
            int value = behindBlanks(request, colon + 1);
            if (value + 1 < request.length
                    && request[colon] == ':'
                    && request[value] == '"'
                    && request[value + 1] == '"') {
                return true;
            }
            at = SIGNATURE.indexIn(request, at + NAME_LENGTH);
        }
        return false;
    }

    private static int behindBlanks(byte[] json, int from) {
        int at = from;
        while (at < json.length && json[at] <= ' ' && json[at] >= 0) {
            at++;
        }
        return at;
    }

    /**
     * Changes the request; a turn of nothing else goes with it.
     *
     * @param claude whether it goes to Claude; others may take their own thinking without a signature
     */
    public static void leaveOut(ObjectNode request, boolean claude, Losses losses) {
        boolean inLoop = false;
        int number = 0;
        for (Iterator<JsonNode> messages = request.path("messages").elements(); messages.hasNext(); number++) {
            JsonNode message = messages.next();
            if (message.get("content") instanceof ArrayNode content) {
                boolean any = leaveOut(content, claude, "messages." + number + ".content.", losses);
                inLoop = any ? isCall(content) : inLoop && isResult(content);
                if (any && content.isEmpty()) {
                    messages.remove();
                }
            } else {
                inLoop = false;
            }
        }
        if (inLoop && claude) {
            thinkNoMore(request, losses);
        }
    }

    private static boolean isCall(ArrayNode content) {
        return content.path(0).path("type").asText("").equals("tool_use")
                || content.path(content.size() - 1).path("type").asText("").equals("tool_use");
    }

    private static boolean isResult(ArrayNode content) {
        return content.path(0).path("type").asText("").equals("tool_result");
    }

    /** Claude that thinks with a budget wants its own thinking before a call that it is told the result of. */
    private static void thinkNoMore(ObjectNode request, Losses losses) {
        if (!request.path("thinking").path("type").asText("").equals("enabled")) {
            return;
        }
        request.remove("thinking");
        losses.add(Features.THINKING, "thinking");
        if (request.path("context_management").get("edits") instanceof ArrayNode edits) {
            for (Iterator<JsonNode> each = edits.elements(); each.hasNext(); ) {
                if (each.next().path("type").asText("").startsWith("clear_thinking")) {
                    each.remove();
                }
            }
        }
    }

    private static boolean leaveOut(ArrayNode content, boolean claude, String where, Losses losses) {
        boolean any = false;
        int number = 0;
        for (Iterator<JsonNode> blocks = content.elements(); blocks.hasNext(); number++) {
            JsonNode block = blocks.next();
            if (block.path("type").asText("").equals("thinking") && isForeign(block.path("signature"), claude)) {
                blocks.remove();
                losses.add(Features.THINKING_HISTORY, where + number);
                any = true;
            }
        }
        return any;
    }

    private static boolean isForeign(JsonNode signature, boolean claude) {
        String told = signature.asText("");
        return CarriedReasoning.isSealed(told) || (claude && told.isEmpty());
    }
}
