package gateway.translation.contract;

import java.util.Set;

/**
 * The fields that requests of the three dialects are documented to have, so that no word of a client gets into headers, metrics
 * and the log. Stateless.
 */
public final class DocumentedFields {

    private static final Set<String> NAMES = Set.of(
            "audio",
            "background",
            "cache_control",
            "chat_template_kwargs",
            "container",
            "context_management",
            "conversation",
            "enable_thinking",
            "extra_body",
            "frequency_penalty",
            "function_call",
            "functions",
            "include",
            "include_reasoning",
            "input",
            "instructions",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_output_tokens",
            "max_tokens",
            "max_tool_calls",
            "messages",
            "metadata",
            "min_p",
            "modalities",
            "model",
            "n",
            "output_config",
            "parallel_tool_calls",
            "plugins",
            "prediction",
            "presence_penalty",
            "previous_response_id",
            "prompt",
            "prompt_cache_key",
            "prompt_cache_retention",
            "provider",
            "reasoning",
            "reasoning_effort",
            "reasoning_format",
            "repetition_penalty",
            "response_format",
            "safe_prompt",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "stop_sequences",
            "store",
            "stream",
            "stream_options",
            "system",
            "temperature",
            "text",
            "thinking",
            "tool_choice",
            "tools",
            "top_a",
            "top_k",
            "top_logprobs",
            "top_p",
            "truncation",
            "user",
            "verbosity",
            "web_search_options");

    private DocumentedFields() {}

    /** The name of a field as it may be told; {@link Features#UNKNOWN_FIELD} for one that a client may have made up. */
    public static String told(String field) {
        return NAMES.contains(field) ? field : Features.UNKNOWN_FIELD;
    }
}
