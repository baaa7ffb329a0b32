package routes.request;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.Grant;
import gateway.memory.Holding;
import java.time.Duration;

/** What clients are told where the memory budget has no room for their requests. Stateless. */
public final class MemoryFailures {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private MemoryFailures() {}

    /** The failure of a wish of a request that was not granted. */
    public static GatewayFailure ofRequest(Grant refused) {
        return refused == Grant.NEVER
                ? new GatewayFailure.RequestRefused(FailureKind.REQUEST_BEYOND_MEMORY)
                : new GatewayFailure.GatewayUnavailable(FailureKind.MEMORY_BUSY, RETRY, null);
    }

    /**
     * Holds memory for a request.
     *
     * @throws GatewayFailure where there is none
     */
    public static void require(Holding holding, long bytes) {
        Grant grant = holding.grow(bytes);
        if (grant != Grant.GRANTED) {
            throw ofRequest(grant);
        }
    }
}
