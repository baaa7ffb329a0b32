package gateway.usage;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What results of a batch used. Immutable.
 *
 * @param results how many
 * @param tokens of all of them
 * @param cost in US dollars, null where that of one of them is not known
 * @param model the model that answered all of them, null where there are several or one is not told
 */
public record BatchSum(
        long results,
        TokenUsage tokens,
        @Nullable BigDecimal cost,
        @Nullable String model) {

    /** No result. */
    public static final BatchSum NONE = new BatchSum(0, TokenUsage.NONE, BigDecimal.ZERO, null);

    /** The sum of one result. */
    public static BatchSum of(TokenUsage tokens, @Nullable BigDecimal cost, @Nullable String model) {
        return new BatchSum(1, tokens, cost, model);
    }

    /** Both together. */
    public BatchSum plus(BatchSum other) {
        if (results == 0 || other.results == 0) {
            return results == 0 ? other : this;
        }
        return new BatchSum(
                results + other.results,
                tokens.plus(other.tokens),
                cost == null || other.cost == null ? null : cost.add(other.cost),
                Objects.equals(model, other.model) ? model : null);
    }

    /** Whether there is no result. */
    public boolean isEmpty() {
        return results == 0;
    }
}
