package gateway.backup;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * Sums of the usage rows of a UTC day.
 *
 * @param cost in US dollars, of the rows whose cost is known
 */
public record UsageDay(LocalDate day, long rows, long inputTokens, long outputTokens, BigDecimal cost) {

    public UsageDay {
        // so that equal sums are equal, however they were written
        cost = cost.signum() == 0 ? BigDecimal.ZERO : cost.stripTrailingZeros();
    }
}
