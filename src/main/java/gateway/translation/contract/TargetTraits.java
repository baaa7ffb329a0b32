package gateway.translation.contract;

import java.util.Set;

/**
 * What translations need to know of a target beside its dialect. The components have the names that vendor files and operators
 * write. Immutable.
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
 * @param images whether it takes images at all
 * @param sampling whether temperature and {@code top_p} are taken
 * @param blankReasoning whether a turn with calls and without thinking has an empty text of it while thinking is on
 * @param effortWithTools whether Chat Completions takes an effort other than {@code none} beside tools
 * @param namedToolChoice whether {@code tool_choice} may name a tool; otherwise only that tool is offered, and one is required
 * @param formatWithTools whether {@code response_format} is taken beside tools
 * @param userAfterTool whether the user may speak right behind the result of a tool (Mistral: "Unexpected role 'user' after role
 *     'tool'")
 * @param efforts the words for an effort that are taken, empty where the name of the model tells
 * @param refuses fields of a request that are answered with an error
 * @param refusesInSchema words of JSON Schema that are answered with an error in the parameters of tools
 * @param callIds the form of the ids of tool calls
 * @param temperatures which values the temperature may have
 * @param callSignatures whether calls have a signature in {@code extra_content.google.thought_signature}
 * @param webSearch how the target itself searches the web
 * @param codeExecution whether the target itself runs code, by tool {@code code_interpreter} of Responses
 * @param responsesToo whether a target that is asked in Chat Completions has Responses at the same base URL
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
        boolean systemAnywhere,
        boolean images,
        boolean sampling,
        boolean blankReasoning,
        boolean effortWithTools,
        boolean namedToolChoice,
        boolean formatWithTools,
        boolean userAfterTool,
        Set<String> efforts,
        Set<String> refuses,
        Set<String> refusesInSchema,
        CallIdShape callIds,
        Temperatures temperatures,
        CallSignatures callSignatures,
        WebSearch webSearch,
        boolean codeExecution,
        boolean responsesToo) {

    /** Chat Completions and Responses as they are documented, without what only OpenAI has. */
    public static final TargetTraits DOCUMENTED = new TargetTraits(
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
            true,
            true,
            true,
            false,
            true,
            true,
            true,
            true,
            Set.of(),
            Set.of(),
            Set.of(),
            CallIdShape.ANY,
            Temperatures.ANY,
            CallSignatures.NONE,
            WebSearch.NONE,
            false,
            false);

    public TargetTraits {
        efforts = Set.copyOf(efforts);
        refuses = Set.copyOf(refuses);
        refusesInSchema = Set.copyOf(refusesInSchema);
    }

    /**
     * The same target as Responses has it: its parts stay apart as if they had marks, its limit has one name, and the usage of a
     * stream is told unasked. An effort may stand beside tools there.
     */
    public TargetTraits forResponses(Reasoning how) {
        return new TargetTraits(
                TokenLimit.MAX_COMPLETION_TOKENS,
                how,
                replay,
                developerRole,
                true,
                documents,
                imageUrls,
                false,
                parallelToolCalls,
                jsonSchema,
                topK,
                systemAnywhere,
                images,
                sampling,
                blankReasoning,
                true,
                namedToolChoice,
                formatWithTools,
                userAfterTool,
                efforts,
                refuses,
                refusesInSchema,
                callIds,
                temperatures,
                callSignatures,
                webSearch,
                codeExecution,
                responsesToo);
    }

    /** Whether a turn with calls and without thinking says so; who thinks by a switch and wants it back wants that too. */
    public boolean saysBlankReasoning() {
        return blankReasoning || (reasoning == Reasoning.THINKING && replay == Replay.REASONING_CONTENT);
    }

    /** Whether a field of a request may be sent. */
    public boolean takes(String field) {
        return !refuses.contains(field);
    }

    /**
     * How the web is searched in one of the two dialects.
     *
     * @param responses whether it is Responses
     * @return NONE where the target searches in the other one only
     */
    public WebSearch webSearchIn(boolean responses) {
        boolean here = switch (webSearch) {
            case NONE, OPENROUTER -> true;
            case RESPONSES, XAI -> responses;
            case CHAT_OPTIONS -> !responses;
        };
        return here ? webSearch : WebSearch.NONE;
    }

    /** How a target itself searches the web. */
    public enum WebSearch {
        /** Not at all, or in no way that is known. */
        NONE,
        /** Tool {@code web_search} of Responses, with filters of domains. */
        RESPONSES,
        /** The same tool of xAI, which has other options. */
        XAI,
        /** {@code web_search_options} of Chat Completions, whose models search each time. */
        CHAT_OPTIONS,
        /** Tool {@code openrouter:web_search} of both dialects. */
        OPENROUTER
    }

    /** The form of the ids of tool calls. */
    public enum CallIdShape {
        /** Up to 40 characters. */
        ANY,
        /** Exactly nine letters and digits (Mistral). */
        NINE,
        /** Those that Claude has made as {@link #NINE}, all others as {@link #ANY}: a model knows the ids it has made itself. */
        NINE_FOR_CLAUDES
    }

    /** What becomes of the signatures of calls. */
    public enum CallSignatures {
        /** The target does not know them. */
        NONE,
        TAKEN,
        /** Each first call of a step has one while its turn goes on (Gemini 3). */
        WANTED
    }

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
