package gateway.translation.contract;

import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says for the usage row.
 *
 * @param modelServed the model that the target named
 * @param stopReason in the words of the Messages API
 * @param usage what the target counted, or the estimate; null where nothing can be said
 * @param estimated whether {@code usage} is an estimate
 */
public record AnswerFacts(
        @Nullable String modelServed,
        @Nullable String stopReason,
        @Nullable TokenUsage usage,
        boolean estimated) {

    /** Nothing is known. */
    public static final AnswerFacts NONE = new AnswerFacts(null, null, null, false);
}
