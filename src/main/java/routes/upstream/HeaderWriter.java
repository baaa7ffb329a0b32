package routes.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import routes.request.Attempt;
import routes.request.HeaderNames;
import routes.request.RequestContext;

/** Writes the headers of a request to an upstream, its credential included. Safe from many threads. */
@FunctionalInterface
public interface HeaderWriter {

    /** Where upstreams want their keys and tokens. */
    List<CharSequence> CREDENTIALS =
            List.of(HttpHeaders.AUTHORIZATION, HeaderNames.X_API_KEY, HttpHeaders.createOptimized("api-key"));

    /**
     * Writes the headers of one try.
     *
     * @param target empty except for what the connection itself needs
     */
    void write(RequestContext context, Attempt attempt, MultiMap target);

    /** Names of those headers that carry credentials of ours; what a client sends under these names goes nowhere. */
    default List<CharSequence> credentials() {
        return CREDENTIALS;
    }
}
