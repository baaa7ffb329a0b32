package routes.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Says before a route runs whether the key of a request opens anything there. Safe from many threads; never blocks. */
@FunctionalInterface
public interface Callers {

    /** Id of the key, null where there is none that is valid. */
    @Nullable
    String keyOf(HttpServerRequest request);
}
