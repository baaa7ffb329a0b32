package routes.relay;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.Grant;
import gateway.memory.GrowingBytes;
import gateway.memory.Holding;
import gateway.protocol.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import routes.request.BaseMemory;
import routes.request.MemoryFailures;
import routes.request.TreeCost;

/** A whole answer that is to be translated, within the memory budget. For one thread at a time. */
final class HeldAnswer {

    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final Holding holding;
    private final long before;
    private final GrowingBytes bytes;

    HeldAnswer(Holding holding) {
        this.holding = holding;
        this.before = holding.held();
        this.bytes = new GrowingBytes(holding, BaseMemory.BYTES);
    }

    /** Takes the next bytes; returns why it does not, or null. */
    @Nullable
    GatewayFailure add(Buffer chunk) {
        Grant grant = bytes.makeRoom(chunk.length(), MAX_BYTES);
        if (grant != Grant.GRANTED) {
            return failure(grant);
        }
        chunk.getBytes(bytes.array(), bytes.size());
        bytes.wrote(chunk.length());
        return null;
    }

    /**
     * Holds what the tree and its translation cost; returns why it does not, or null.
     *
     * @throws IOException where the answer is no JSON
     */
    @Nullable
    GatewayFailure holdTree(TreeCost trees) throws IOException {
        long tokens = Json.tokens(bytes.array(), bytes.size());
        if (!trees.allows(tokens)) {
            return failure(Grant.NEVER);
        }
        long cost = TreeCost.of(tokens, bytes.size());
        Grant grant = cost == 0 ? Grant.GRANTED : holding.grow(cost);
        return grant == Grant.GRANTED ? null : failure(grant);
    }

    private static GatewayFailure failure(Grant refused) {
        return refused == Grant.NEVER
                ? new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_TOO_LARGE, null)
                : MemoryFailures.ofRequest(refused);
    }

    byte[] array() {
        return bytes.array();
    }

    int size() {
        return bytes.size();
    }

    /** Lets go of the bytes, which nobody reads any more. */
    void letGo() {
        bytes.clear();
    }

    /** Gives back what the answer holds, except for what was made of it. */
    void shrinkTo(int length) {
        long kept = length > BaseMemory.BYTES ? length : 0;
        holding.shrink(Math.max(0, holding.held() - before - kept));
    }
}
