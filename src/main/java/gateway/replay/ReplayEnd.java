package gateway.replay;

import gateway.usage.UsageRow;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a request that was sent once more has ended. Immutable.
 *
 * @param id of the request
 * @param status of its answer, 499 where nobody waited for it any more
 * @param errorType {@code error.type} of its error; null for none
 * @param generation the routes that it went through; 0 where it came to none
 * @param row its usage row; null where it was refused before it was anybody's
 */
public record ReplayEnd(
        UUID id,
        int status,
        @Nullable String errorType,
        int generation,
        @Nullable UsageRow row) {}
