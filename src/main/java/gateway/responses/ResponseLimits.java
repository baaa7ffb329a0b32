package gateway.responses;

import java.time.Duration;

/**
 * For how long responses are kept, and how many bytes of them. Immutable.
 *
 * @param keep from when a response was made or last used; zero keeps none
 * @param memory bytes in the memory of this node
 * @param memoryOfKey bytes of one key there
 * @param stored bytes in the database
 * @param storedOfKey bytes of one key there
 * @param passUnknown whether ids that are not known here are left to a provider that speaks the Responses API: it cannot tell one
 *     client from another
 */
public record ResponseLimits(
        Duration keep, long memory, long memoryOfKey, long stored, long storedOfKey, boolean passUnknown) {

    /** Limits where what is not known is refused. */
    public ResponseLimits(Duration keep, long memory, long memoryOfKey, long stored, long storedOfKey) {
        this(keep, memory, memoryOfKey, stored, storedOfKey, false);
    }

    /** Whether responses are kept at all. */
    public boolean on() {
        return keep.isPositive();
    }
}
