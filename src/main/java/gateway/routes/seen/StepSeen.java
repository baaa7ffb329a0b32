package gateway.routes.seen;

import gateway.routes.picture.StepKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a step.
 *
 * @param since when it was first there
 * @param last when it was last passed, to a minute or so; null for never
 * @param count how often
 */
public record StepSeen(StepKey key, Instant since, @Nullable Instant last, long count) {

    /** Whether nobody has passed it since a moment, though it was there. */
    public boolean idleSince(Instant moment) {
        return last == null || last.isBefore(moment);
    }
}
