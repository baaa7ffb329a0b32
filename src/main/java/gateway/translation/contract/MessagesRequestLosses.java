package gateway.translation.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names the fields of a Messages request that only the API of Anthropic has a counterpart for. Stateless. */
public final class MessagesRequestLosses {

    /** Translated by others, or only of use at Anthropic: caching and betas need no counterpart. */
    private static final Set<String> KNOWN = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "cache_control",
            "stop_sequences",
            "stream",
            "metadata",
            "thinking",
            "output_config",
            "output_format",
            "tool_choice",
            "tools",
            "service_tier",
            "temperature",
            "top_p",
            "top_k",
            "betas",
            "anthropic_beta",
            "anthropic_version");

    private static final Map<String, String> FEATURES = Map.of(
            "container", Features.CONTAINER,
            "mcp_servers", Features.MCP_SERVERS,
            "context_management", Features.CONTEXT_MANAGEMENT,
            "compaction", Features.CONTEXT_MANAGEMENT,
            "fallbacks", Features.FALLBACKS,
            "fallback_credit_token", Features.FALLBACKS,
            "inference_geo", Features.INFERENCE_GEO,
            "speed", Features.SPEED,
            "thread", Features.THREAD);

    private MessagesRequestLosses() {}

    /**
     * Adds the losses.
     *
     * @throws gateway.error.GatewayFailure.RequestRefused when the conversation so far is at Anthropic only
     */
    public static void addTo(Losses losses, RequestPart request) {
        RequestPart thread = request.optionalPart("thread");
        if (thread != null && "continue".equals(thread.optionalText("type"))) {
            throw RequestPart.impossible("thread continues a conversation that only Anthropic has.");
        }
        request.fields().fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name) && says(name, request.value(name))) {
                losses.add(FEATURES.getOrDefault(name, Features.UNKNOWN_FIELD), name);
            }
        });
        RequestPart output = request.optionalPart("output_config");
        if (output != null) {
            output(losses, output);
        }
    }

    /** Adds what an {@code output_config} has besides the effort and the format. */
    public static void output(Losses losses, RequestPart output) {
        output.fields().fieldNames().forEachRemaining(name -> {
            if (output.has(name) && !"effort".equals(name) && !"format".equals(name)) {
                losses.add("task_budget".equals(name) ? Features.TASK_BUDGET : Features.UNKNOWN_FIELD, output.at(name));
            }
        });
    }

    private static boolean says(String name, @Nullable JsonNode value) {
        if (value == null || (value.isContainerNode() && value.isEmpty())) {
            return false;
        }
        return !("speed".equals(name) && "standard".equals(value.textValue()));
    }
}
