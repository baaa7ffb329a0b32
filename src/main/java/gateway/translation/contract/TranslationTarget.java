package gateway.translation.contract;

import org.jspecify.annotations.Nullable;

/**
 * Where a translated request goes.
 *
 * @param model the model's name there
 * @param traits what the target understands
 * @param reasoning what the operator decides about reasoning
 * @param outputLimit most output tokens of the model, null while unknown; used where a limit is needed and the client set none,
 *     and where the client's is higher
 * @param bridge whether Messages is only the way between the two OpenAI dialects: then efforts, limits and sampling stay as the
 *     client has them, for no Claude model is asked
 * @param cacheMarks whether a request without marks for the prompt cache gets them
 * @param origin name of the provider, which gets back what only it can read; empty for none
 */
public record TranslationTarget(
        String model,
        TargetTraits traits,
        ReasoningRules reasoning,
        @Nullable Integer outputLimit,
        boolean bridge,
        boolean cacheMarks,
        String origin) {

    /** A target whose dialect is one step away from the client's. */
    public TranslationTarget(
            String model, TargetTraits traits, ReasoningRules reasoning, @Nullable Integer outputLimit) {
        this(model, traits, reasoning, outputLimit, false, false, "");
    }

    /** The same target at the end of a way over Messages. */
    public TranslationTarget bridged() {
        return new TranslationTarget(model, traits, reasoning, outputLimit, true, false, origin);
    }

    /** The same target, whose requests get marks for the prompt cache or not. */
    public TranslationTarget withCacheMarks(boolean marks) {
        return new TranslationTarget(model, traits, reasoning, outputLimit, bridge, marks, origin);
    }

    /** Whether a Claude model answers, at an account or at a provider. */
    public boolean isClaude() {
        return origin.isEmpty() || model.contains("claude");
    }

    /** The same target, known by the name of its provider. */
    public TranslationTarget at(String provider) {
        return new TranslationTarget(model, traits, reasoning, outputLimit, bridge, cacheMarks, provider);
    }

    /** Whether the limit of the output is {@code max_completion_tokens} in Chat Completions, not {@code max_tokens}. */
    public boolean limitsCompletion() {
        return switch (traits.tokenLimit()) {
            case MAX_TOKENS -> false;
            case MAX_COMPLETION_TOKENS -> true;
            case BY_MODEL -> ModelFamilies.isReasoningModel(model);
        };
    }

    /** Whether {@code temperature} and {@code top_p} are taken. */
    public boolean takesSampling() {
        return traits.sampling() && !ModelFamilies.isReasoningModel(model);
    }

    /** The same target with other traits. */
    public TranslationTarget with(TargetTraits others) {
        return new TranslationTarget(model, others, reasoning, outputLimit, bridge, cacheMarks, origin);
    }
}
