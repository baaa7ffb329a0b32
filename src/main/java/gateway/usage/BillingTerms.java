package gateway.usage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides about the price of tokens beside their count. Immutable.
 *
 * @param speed as {@code fast}, null where the upstream does not tell
 * @param inferenceGeo where the answer was made, as {@code us}; null where the upstream does not tell
 * @param serviceTier as {@code priority} or {@code batch}, null where the upstream does not tell
 * @param parts what other models or other prompts have used of the tokens, all of them then; empty where one price holds for all
 * @param doubtful whether the upstream told counts that can be none, so that no cost can be worked out
 */
public record BillingTerms(
        @Nullable String speed,
        @Nullable String inferenceGeo,
        @Nullable String serviceTier,
        List<Part> parts,
        boolean doubtful) {

    /** The price of the list. */
    public static final BillingTerms PLAIN = new BillingTerms(null, null, null, List.of(), false);

    private static final BillingTerms DOUBTFUL = new BillingTerms(null, null, null, List.of(), true);

    public BillingTerms {
        parts = List.copyOf(parts);
    }

    /**
     * A part of the tokens.
     *
     * @param model null for the one that answered
     */
    public record Part(@Nullable String model, TokenUsage tokens) {}

    /** The price of the list, where the counts can be believed. */
    public static BillingTerms of(boolean doubtful) {
        return doubtful ? DOUBTFUL : PLAIN;
    }

    /** The same for results of a batch, which do not always tell that they are some. */
    BillingTerms ofBatch() {
        boolean usual = serviceTier == null || serviceTier.equals("standard");
        return new BillingTerms(
                speed,
                inferenceGeo,
                usual ? "batch" : serviceTier,
                parts.stream()
                        .map(part -> new Part(part.model(), part.tokens().ofBatch()))
                        .toList(),
                doubtful);
    }

    /** The same terms for all tokens. */
    BillingTerms withoutParts() {
        return parts.isEmpty() ? this : new BillingTerms(speed, inferenceGeo, serviceTier, List.of(), doubtful);
    }
}
