package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import java.util.Map;

/** The members of a message of Chat Completions that the Messages API has no place for. Stateless. */
final class ChatRequestMessageFields {

    private ChatRequestMessageFields() {}

    /** Notes what is left out; members that clients only repeat from an answer are none. */
    static void read(ObjectNode message, String where, Losses losses) {
        boolean thought = false;
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            JsonNode value = field.getValue();
            if (value.isNull() || (value.isContainerNode() && value.isEmpty())) {
                continue;
            }
            switch (field.getKey()) {
                case "reasoning_content", "reasoning", "reasoning_details", "thinking_blocks" ->
                    thought |= value.isContainerNode() || !value.asText("").isEmpty();
                case "audio" -> throw RequestPart.impossible("audio of an earlier answer (" + where + ")");
                case "name" -> {
                    if (!message.path("role").asText("").matches("tool|function")) {
                        losses.add(Features.PARTICIPANT_NAME, where + ".name");
                    }
                }
                case "role",
                        "content",
                        "refusal",
                        "tool_calls",
                        "tool_call_id",
                        "function_call",
                        "cache_control",
                        "annotations",
                        "provider_specific_fields" -> {}
                default -> losses.add(Features.UNKNOWN_FIELD, where + "." + field.getKey());
            }
        }
        if (thought) {
            losses.add(Features.THINKING_HISTORY, where);
        }
    }
}
