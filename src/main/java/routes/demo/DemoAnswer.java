package routes.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.List;

/**
 * A simulated {@code Message}, independent of how it travels.
 *
 * @param id the message's id
 * @param model the model that it pretends to be
 * @param blocks content in order
 * @param stopReason why it ended
 * @param inputTokens estimated input tokens
 * @param outputTokens estimated output tokens, thinking included
 * @param thinkingTokens the part of the output that was thinking
 */
record DemoAnswer(
        String id,
        String model,
        List<DemoBlock> blocks,
        String stopReason,
        int inputTokens,
        int outputTokens,
        int thinkingTokens) {

    DemoAnswer {
        blocks = List.copyOf(blocks);
    }

    /** The whole message, as a JSON answer holds it. */
    ObjectNode message() {
        ObjectNode message = shell();
        blocks.forEach(block -> message.withArray("content").add(block.whole()));
        message.put("stop_reason", stopReason);
        message.set("usage", startUsage().put("output_tokens", outputTokens));
        thinkingDetails((ObjectNode) message.get("usage"));
        return message;
    }

    /** The message of {@code message_start}: no content yet, one output token counted. */
    ObjectNode startMessage() {
        ObjectNode message = shell();
        message.set("usage", startUsage().put("output_tokens", 1));
        return message;
    }

    /** The cumulative usage of {@code message_delta}. */
    ObjectNode finalUsage() {
        ObjectNode usage = Json.mapper().createObjectNode();
        usage.put("input_tokens", inputTokens)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", outputTokens);
        thinkingDetails(usage);
        return usage;
    }

    private ObjectNode shell() {
        ObjectNode message = Json.mapper().createObjectNode();
        message.put("id", id).put("type", "message").put("role", "assistant").put("model", model);
        message.putArray("content");
        message.putNull("stop_reason");
        message.putNull("stop_sequence");
        message.putNull("stop_details");
        message.putNull("container");
        return message;
    }

    private ObjectNode startUsage() {
        ObjectNode usage = Json.mapper().createObjectNode();
        usage.put("input_tokens", inputTokens)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0);
        usage.putObject("cache_creation").put("ephemeral_5m_input_tokens", 0).put("ephemeral_1h_input_tokens", 0);
        usage.put("service_tier", "standard");
        return usage;
    }

    private void thinkingDetails(ObjectNode usage) {
        if (thinkingTokens > 0) {
            usage.putObject("output_tokens_details").put("thinking_tokens", thinkingTokens);
        }
    }
}
