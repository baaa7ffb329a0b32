package routes.relay;

import gateway.upstream.HeaderPolicy;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Set;

/** Copies headers between client and upstream by {@link HeaderPolicy}. */
final class UpstreamHeaders {

    private UpstreamHeaders() {}

    /** The client's headers that go on to an upstream. */
    static void forward(MultiMap source, MultiMap target) {
        Set<String> named = namedByConnection(source);
        for (Map.Entry<String, String> header : source) {
            if (HeaderPolicy.forwardsToUpstream(header.getKey(), named)) {
                target.add(header.getKey(), header.getValue());
            }
        }
        target.set("accept-encoding", "identity");
    }

    /** Status and headers of an upstream's answer, without its length and framing. */
    static void toClient(int status, MultiMap source, HttpServerResponse response) {
        response.setStatusCode(status);
        MultiMap target = response.headers();
        Set<String> named = namedByConnection(source);
        for (Map.Entry<String, String> header : source) {
            if (HeaderPolicy.forwardsToClient(header.getKey(), named)) {
                target.add(header.getKey(), header.getValue());
            }
        }
    }

    private static Set<String> namedByConnection(MultiMap headers) {
        return headers.contains("connection") ? HeaderPolicy.namedByConnection(headers.getAll("connection")) : Set.of();
    }
}
