package gateway.translation.same;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.wire.CarriedReasoning;
import java.util.Iterator;

/**
 * Leaves thinking of providers out of a request of the Messages API that goes to one who speaks it too: Claude refuses a
 * signature that is not its own. Stateless.
 */
public final class ForeignThinking {

    private ForeignThinking() {}

    /** Whether a request, as it came, may have any; takes next to no time. */
    public static boolean mayBeIn(byte[] request) {
        return CarriedReasoning.isIn(request);
    }

    /** Changes the request; a turn of nothing else goes with it. */
    public static void leaveOut(ObjectNode request, Losses losses) {
        int number = 0;
        for (Iterator<JsonNode> messages = request.path("messages").elements(); messages.hasNext(); number++) {
            JsonNode message = messages.next();
            if (message.get("content") instanceof ArrayNode content
                    && leaveOut(content, "messages." + number + ".content.", losses)
                    && content.isEmpty()) {
                messages.remove();
            }
        }
    }

    private static boolean leaveOut(ArrayNode content, String where, Losses losses) {
        boolean any = false;
        int number = 0;
        for (Iterator<JsonNode> blocks = content.elements(); blocks.hasNext(); number++) {
            JsonNode block = blocks.next();
            if (block.path("type").asText("").equals("thinking")
                    && CarriedReasoning.isSealed(block.path("signature").asText(""))) {
                blocks.remove();
                losses.add(Features.THINKING_HISTORY, where + number);
                any = true;
            }
        }
        return any;
    }
}
