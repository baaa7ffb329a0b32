package gateway.catalog;

import gateway.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What tokens cost. Fees that are not by token (web searches) are not part of it. Stateless. */
final class Cost {

    /** Of a dollar: a millionth of a cent and a little more, enough for single tokens of the cheapest models. */
    private static final int SCALE = 9;

    private static final int PER_MILLION = 6;

    private Cost() {}

    /**
     * US dollars.
     *
     * @param factor what the price is multiplied with, beside the factors of the usage's terms
     * @return null when the price, or a part of it that is needed, or the factor of a term is unknown
     */
    static @Nullable BigDecimal of(TokenUsage usage, CatalogEntry model, BigDecimal factor) {
        Price price = price(usage, model);
        BigDecimal ofTerms = model.factors().of(usage.terms());
        if (price == null || ofTerms == null) {
            return null;
        }
        BigDecimal sum = part(usage.input(), price.input());
        sum = add(sum, part(usage.output(), price.output()));
        sum = add(sum, part(usage.cacheRead(), price.cacheRead()));
        sum = add(sum, part(usage.cacheWrite5m(), price.cacheWrite5m()));
        sum = add(sum, part(usage.cacheWrite1h(), price.cacheWrite1h()));
        return sum == null
                ? null
                : sum.multiply(factor)
                        .multiply(ofTerms)
                        .movePointLeft(PER_MILLION)
                        .setScale(SCALE, RoundingMode.HALF_UP);
    }

    private static @Nullable Price price(TokenUsage usage, CatalogEntry model) {
        LongPrompts prompts = model.longPrompts();
        if (prompts != null && usage.input() + usage.cached() > prompts.above()) {
            return prompts.price();
        }
        return model.info().price();
    }

    private static @Nullable BigDecimal part(long tokens, @Nullable BigDecimal price) {
        if (tokens == 0) {
            return BigDecimal.ZERO;
        }
        return price == null ? null : price.multiply(BigDecimal.valueOf(tokens));
    }

    static @Nullable BigDecimal add(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? null : one.add(other);
    }
}
