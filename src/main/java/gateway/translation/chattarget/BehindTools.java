package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;

/**
 * What is said behind the results of tools, for targets where only the model speaks there (Mistral: "Unexpected role 'user' after
 * role 'tool'", NousResearch/hermes-agent#20154): the model gets a word in between. Stateless.
 */
final class BehindTools {

    private static final String SAID = "OK.";

    private BehindTools() {}

    /** Changes messages of Chat Completions. */
    static void separate(ArrayNode messages) {
        for (int at = messages.size() - 1; at > 0; at--) {
            if (isTool(messages.get(at - 1)) && isOfOthers(messages.get(at))) {
                ObjectNode said = Json.mapper().createObjectNode().put("role", "assistant");
                messages.insert(at, said.put("content", SAID));
            }
        }
    }

    private static boolean isTool(JsonNode message) {
        return "tool".equals(message.path("role").textValue());
    }

    private static boolean isOfOthers(JsonNode message) {
        return !isTool(message) && !"assistant".equals(message.path("role").textValue());
    }
}
