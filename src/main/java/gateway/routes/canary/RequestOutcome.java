package gateway.routes.canary;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How a request went. Immutable.
 *
 * @param status that the client got; 499 where it left
 * @param errorType that the client was told, also behind a status of success; null for none
 * @param firstEventMillis time to the first event or byte; null where there was none
 * @param cost in US dollars; null where it is not known
 */
public record RequestOutcome(
        int status,
        @Nullable String errorType,
        @Nullable Long firstEventMillis,
        @Nullable BigDecimal cost) {

    /** Whether it failed by no fault of its client. */
    public boolean isError() {
        return status >= 500 || (status < 400 && errorType != null);
    }

    /** Whether it was refused. */
    public boolean isRefusal() {
        return status >= 400 && status < 499;
    }
}
