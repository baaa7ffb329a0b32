package gateway.translation.same;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.wire.HostedToolTexts;
import java.util.HashSet;
import java.util.Set;

/**
 * Says searches and code that providers have run as texts, in a request of the Messages API that goes to one who speaks it too:
 * Claude refuses results that it has not encrypted itself ("Invalid encrypted_content in search_result block",
 * code-yeongyu/senpi#150). Nothing is lost by it. Stateless.
 */
public final class ForeignSearches {

    private ForeignSearches() {}

    /** Changes the request. */
    public static void toTexts(ObjectNode request) {
        for (JsonNode message : request.path("messages")) {
            if (message.get("content") instanceof ArrayNode content) {
                toTexts(content);
            }
        }
    }

    private static void toTexts(ArrayNode content) {
        Set<String> foreign = new HashSet<>();
        for (JsonNode block : content) {
            if (HostedToolTexts.isForeign(block)) {
                foreign.add(block.path("tool_use_id").asText(block.path("id").asText("")));
            }
        }
        foreign.remove("");
        for (int at = 0; at < content.size(); at++) {
            JsonNode block = content.get(at);
            boolean call = block.path("type").asText("").equals("server_tool_use")
                    && foreign.contains(block.path("id").asText(""));
            boolean result = foreign.contains(block.path("tool_use_id").asText(""));
            String text = call || result || HostedToolTexts.isForeign(block) ? HostedToolTexts.of(block) : null;
            if (text != null) {
                ObjectNode said = content.objectNode().put("type", "text").put("text", text);
                content.set(at, said);
            } else if (block instanceof ObjectNode cited && cited.get("citations") instanceof ArrayNode citations) {
                withoutForeign(cited, citations);
            }
        }
    }

    private static void withoutForeign(ObjectNode block, ArrayNode citations) {
        ArrayNode left = citations.arrayNode();
        for (JsonNode citation : citations) {
            if (!HostedToolTexts.isForeignCitation(citation)) {
                left.add(citation);
            }
        }
        if (left.isEmpty()) {
            block.remove("citations");
        } else if (left.size() < citations.size()) {
            block.set("citations", left);
        }
    }
}
