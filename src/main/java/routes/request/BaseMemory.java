package routes.request;

import gateway.memory.Grant;
import gateway.memory.Holding;

/** What every request with a valid key costs by being there, whatever it asks for. Stateless. */
public final class BaseMemory {

    /** Of a request: what belongs to it here and at the upstream, and up to so much of its answer while it is held back. */
    public static final int BYTES = 16 * 1024;

    private BaseMemory() {}

    /**
     * Holds it, and the body where that is not counted yet.
     *
     * @throws gateway.error.GatewayFailure where there is no room for one more request
     */
    public static void hold(RequestContext context) {
        Holding holding = context.holding();
        long body = holding.held() == 0 ? context.body().bytes().length : 0;
        Grant grant = holding.growBase(BYTES + body);
        if (grant != Grant.GRANTED) {
            throw MemoryFailures.ofRequest(Grant.BUSY);
        }
    }
}
