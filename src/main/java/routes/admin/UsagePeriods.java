package routes.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.GatewayFailure;
import gateway.usage.AccountUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What accounts were used for: since midnight UTC, in the last five hours, and over all time. Safe from many threads. */
public final class UsagePeriods {

    private static final Duration FIVE_HOURS = Duration.ofHours(5);

    private final AccountUsage usage;

    public UsagePeriods(AccountUsage usage) {
        this.usage = usage;
    }

    /** The sums at a moment; unknown ones while the database does not answer. */
    Sums at(Instant now) {
        Map<String, Map<String, AccountUsage.Sums>> periods = new LinkedHashMap<>();
        try {
            periods.put("today", usage.since(now.truncatedTo(ChronoUnit.DAYS)));
            periods.put("five_hours", usage.since(now.minus(FIVE_HOURS)));
            periods.put("total", usage.total());
            return new Sums(periods);
        } catch (GatewayFailure e) {
            return new Sums(null);
        }
    }

    /**
     * Sums by period and account id.
     *
     * @param byPeriod null while they are not known
     */
    record Sums(@Nullable Map<String, Map<String, AccountUsage.Sums>> byPeriod) {

        /** Adds one object per period, or nulls. */
        void write(ObjectNode body, String accountId) {
            if (byPeriod == null) {
                body.putNull("today").putNull("five_hours").putNull("total");
            } else {
                byPeriod.forEach((period, sums) -> UsageFigures.write(
                        body.putObject(period), sums.getOrDefault(accountId, AccountUsage.Sums.NONE)));
            }
        }
    }
}
