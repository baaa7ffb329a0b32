package gateway.translation.contract;

/**
 * What translations need to know of a target beside its dialect. Immutable.
 *
 * @param tokenLimit the field of Chat Completions that limits the output
 * @param reasoning how reasoning is asked for
 * @param replay how reasoning of earlier turns is given back
 * @param developerRole whether system texts have the role {@code developer} for reasoning models
 * @param cacheControl whether the target understands {@code cache_control} on parts (OpenRouter); otherwise it caches by itself
 * @param documents whether it takes PDF files as parts
 * @param imageUrls whether it takes images by URL (else only as data)
 * @param streamUsage whether {@code stream_options.include_usage} is understood
 * @param parallelToolCalls whether {@code parallel_tool_calls} is understood
 * @param jsonSchema whether {@code response_format} of type {@code json_schema} is understood
 * @param topK whether {@code top_k} is understood
 * @param systemAnywhere whether a system message may stand behind the first place
 */
public record TargetTraits(
        TokenLimit tokenLimit,
        Reasoning reasoning,
        Replay replay,
        boolean developerRole,
        boolean cacheControl,
        boolean documents,
        boolean imageUrls,
        boolean streamUsage,
        boolean parallelToolCalls,
        boolean jsonSchema,
        boolean topK,
        boolean systemAnywhere) {

    /** OpenAI's own Chat Completions and Responses. */
    public static final TargetTraits OPENAI = new TargetTraits(
            TokenLimit.BY_MODEL, Reasoning.EFFORT, Replay.NONE, true, false, true, true, true, true, true, false, true);

    /** What nearly every compatible server understands. */
    public static final TargetTraits COMPATIBLE = new TargetTraits(
            TokenLimit.BY_MODEL,
            Reasoning.EFFORT,
            Replay.NONE,
            false,
            false,
            true,
            true,
            true,
            true,
            true,
            false,
            true);

    /** The field of Chat Completions that limits the output. */
    public enum TokenLimit {
        MAX_TOKENS,
        MAX_COMPLETION_TOKENS,
        /** {@code max_completion_tokens} for o-series and gpt-5 and newer, {@code max_tokens} for all others. */
        BY_MODEL
    }

    /** How reasoning is asked for. */
    public enum Reasoning {
        /** {@code reasoning_effort}. */
        EFFORT,
        /** {@code reasoning: {effort | max_tokens, exclude}} (OpenRouter). */
        OBJECT,
        /** {@code thinking: {type}} (DeepSeek, Kimi, GLM). */
        THINKING,
        /** Not at all. */
        NONE
    }

    /** How reasoning of earlier turns is given back. */
    public enum Replay {
        NONE,
        /** {@code reasoning_content} of the assistant's message (DeepSeek, Kimi). */
        REASONING_CONTENT,
        /** {@code reasoning} of the assistant's message (vLLM, Ollama). */
        REASONING,
        /** {@code reasoning_details} of the assistant's message (OpenRouter). */
        REASONING_DETAILS
    }
}
