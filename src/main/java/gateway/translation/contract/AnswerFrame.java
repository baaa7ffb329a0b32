package gateway.translation.contract;

import org.jspecify.annotations.Nullable;

/**
 * What the translation of an answer takes from the request. Immutable.
 *
 * @param modelAsked the client's name of the model, told in the answer
 * @param idSeed unique letters and digits that made-up ids are formed with ({@code msg_…}, {@code chatcmpl-…})
 * @param createdSeconds for the {@code created} fields, seconds since 1970
 * @param tools names of tools
 * @param includeUsage whether a Chat Completions client asked for the chunk with usage
 * @param excludeReasoning whether reasoning is left out
 * @param estimate stands in for token counts that the target does not tell
 * @param contextLimit tokens of the model's context, null while unknown
 * @param calls the ids that calls of the conversation have already
 * @param origin name of the provider that answers, for what only it can read; empty for none
 * @param kept what a response says of its being kept
 */
public record AnswerFrame(
        String modelAsked,
        String idSeed,
        long createdSeconds,
        ToolNames tools,
        boolean includeUsage,
        boolean excludeReasoning,
        UsageEstimate estimate,
        @Nullable Integer contextLimit,
        KnownCallIds calls,
        String origin,
        KeptAs kept) {

    /** The frame of an answer to a conversation without calls, whose provider has no name. */
    public AnswerFrame(
            String modelAsked,
            String idSeed,
            long createdSeconds,
            ToolNames tools,
            boolean includeUsage,
            boolean excludeReasoning,
            UsageEstimate estimate,
            @Nullable Integer contextLimit) {
        this(
                modelAsked,
                idSeed,
                createdSeconds,
                tools,
                includeUsage,
                excludeReasoning,
                estimate,
                contextLimit,
                KnownCallIds.NONE,
                "",
                KeptAs.NOTHING);
    }

    /** The same frame for an answer of this provider. */
    public AnswerFrame of(String provider) {
        return with(calls, provider, kept);
    }

    /** The same frame for a response that is kept so. */
    public AnswerFrame keptAs(KeptAs keeping) {
        return with(calls, origin, keeping);
    }

    /** The same frame for an answer to a conversation with these calls. */
    public AnswerFrame knowing(KnownCallIds ids) {
        return with(ids, origin, kept);
    }

    private AnswerFrame with(KnownCallIds ids, String provider, KeptAs keeping) {
        return new AnswerFrame(
                modelAsked,
                idSeed,
                createdSeconds,
                tools,
                includeUsage,
                excludeReasoning,
                estimate,
                contextLimit,
                ids,
                provider,
                keeping);
    }
}
