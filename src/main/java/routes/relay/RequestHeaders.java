package routes.relay;

import io.vertx.core.MultiMap;
import routes.request.Attempt;
import routes.request.RequestContext;

/** Writes the headers of a request to an upstream, its credential included. Safe from many threads. */
@FunctionalInterface
public interface RequestHeaders {

    /**
     * Writes the headers of one try.
     *
     * @param target empty but for what the connection itself needs
     */
    void write(RequestContext context, Attempt attempt, MultiMap target);
}
