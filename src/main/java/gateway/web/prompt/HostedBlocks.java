package gateway.web.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import org.jspecify.annotations.Nullable;

/** What tools of a server did in an earlier answer, as a model elsewhere can read it. Stateless. */
final class HostedBlocks {

    /** What stands for an encrypted text that never was one. */
    private static final String OURS = "claude-proxy:";

    private static final String ENCRYPTED = "encrypted_";
    private static final int DEEPEST = 8;

    private HostedBlocks() {}

    /** Whether what a tool answered holds something that only the API can read. */
    static boolean isSealed(@Nullable JsonNode content) {
        if (content == null) {
            return false;
        }
        for (JsonNode one : content) {
            String encrypted = one.path("encrypted_content").asText("");
            if (!encrypted.isEmpty() && !encrypted.startsWith(OURS)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all that a text cites was found elsewhere than by the API: its text says what they say. */
    static boolean areOurs(JsonNode citations) {
        for (JsonNode citation : citations) {
            if (!citation.path("encrypted_index").asText("").startsWith(OURS)) {
                return false;
            }
        }
        return true;
    }

    /** A block without what nobody but the API can read, or needs. */
    static JsonNode readable(ObjectNode block) {
        return readable(block, 0);
    }

    private static JsonNode readable(JsonNode value, int depth) {
        if (depth > DEEPEST) {
            return value;
        }
        if (value instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(member -> {
                String name = member.getKey();
                if (!name.startsWith(ENCRYPTED) && !name.equals("cache_control") && !name.equals("caller")) {
                    copy.set(name, readable(member.getValue(), depth + 1));
                }
            });
            return copy;
        }
        if (value.isArray()) {
            ArrayNode copy = Json.mapper().createArrayNode();
            value.forEach(one -> copy.add(readable(one, depth + 1)));
            return copy;
        }
        return value;
    }
}
