package gateway.routes.seen;

import gateway.routes.picture.StepKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where it is kept when steps were passed. Safe from many threads and nodes. */
public interface StepSeenStore {

    /**
     * Adds what a node has counted.
     *
     * @param passed how often each step was passed since this node said so last; 0 for one that is only there
     * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE
     */
    void add(Map<StepKey, Long> passed, Instant now);

    /**
     * All that is known, of steps that are gone too.
     *
     * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE
     */
    List<StepSeen> all();
}
