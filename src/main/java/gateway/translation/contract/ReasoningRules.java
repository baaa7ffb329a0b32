package gateway.translation.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about reasoning at targets of the OpenAI dialects. Immutable.
 *
 * @param effort used where the client asks for thinking without saying how much, and turned on where it does not ask: {@code
 *     none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code xhigh}; null leaves it to the client
 * @param maxTokens most tokens of reasoning where the target takes a number, 1,024 to 32,000; null for none
 * @param exclude whether reasoning is left out of the answers
 * @param verbosity {@code low}, {@code medium}, {@code high}; null for none
 * @param buckets from a budget of thinking tokens to an effort, in ascending order; beyond the last one {@code above} holds
 * @param above the effort for budgets beyond all buckets
 * @param lowShare share of the output limit that effort {@code low} stands for where a number is wanted, in percent
 * @param mediumShare the same for {@code medium}
 * @param highShare the same for {@code high}
 */
public record ReasoningRules(
        @Nullable String effort,
        @Nullable Integer maxTokens,
        boolean exclude,
        @Nullable String verbosity,
        List<Bucket> buckets,
        String above,
        int lowShare,
        int mediumShare,
        int highShare) {

    /** The defaults of {@code application.properties}. */
    public static final ReasoningRules DEFAULT = new ReasoningRules(
            null,
            null,
            false,
            null,
            List.of(
                    new Bucket(512, "minimal"),
                    new Bucket(1024, "low"),
                    new Bucket(8192, "medium"),
                    new Bucket(24576, "high")),
            "xhigh",
            20,
            50,
            80);

    public ReasoningRules {
        buckets = List.copyOf(buckets);
    }

    /** The effort of the bucket that a budget of thinking tokens falls into. */
    public String effortOf(int tokens) {
        for (Bucket bucket : buckets) {
            if (tokens <= bucket.upTo()) {
                return bucket.effort();
            }
        }
        return above;
    }

    /** A budget up to this many tokens is this effort. */
    public record Bucket(int upTo, String effort) {}
}
