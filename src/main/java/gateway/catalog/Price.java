package gateway.catalog;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * US dollars per million tokens. Immutable. Null means unknown.
 *
 * @param input uncached input
 * @param output output, reasoning included
 * @param cacheRead input read from the prompt cache
 * @param cacheWrite5m input written to the cache for five minutes
 * @param cacheWrite1h input written to the cache for an hour
 */
public record Price(
        BigDecimal input,
        BigDecimal output,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite5m,
        @Nullable BigDecimal cacheWrite1h) {}
