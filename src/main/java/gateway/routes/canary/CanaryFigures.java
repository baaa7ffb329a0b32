package gateway.routes.canary;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of a generation of routes went since a canary began. Immutable.
 *
 * @param requests that have ended
 * @param errors answered with 5xx, or broken off by an upstream
 * @param refusals answered with 4xx
 * @param firstEventMedian time to the first event or byte of the last thousand, in milliseconds; null where there was none
 * @param firstEventP95 below which 95 % of them were
 * @param cost in US dollars, as far as prices are known
 */
public record CanaryFigures(
        long requests,
        long errors,
        long refusals,
        @Nullable Long firstEventMedian,
        @Nullable Long firstEventP95,
        BigDecimal cost) {}
