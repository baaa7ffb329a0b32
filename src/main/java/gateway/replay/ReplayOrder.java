package gateway.replay;

import gateway.access.ClientIdentity;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request that an operator has sent once more. Only the way of a request tells it from a client's own: by whom it is let in, and
 * where it goes. Safe from many threads.
 *
 * @param original the request that is repeated
 * @param caller whose request it is taken for
 * @param path where it is sent to, without a query
 * @param account the only account that may serve it; null where that is not ordered
 * @param generation the routes that it goes through; 0 for those in use
 * @param end completed when it is over
 */
public record ReplayOrder(
        UUID original,
        ClientIdentity caller,
        String path,
        @Nullable String account,
        int generation,
        CompletableFuture<ReplayEnd> end) {}
