package routes.relay;

import gateway.credential.Credential;
import gateway.upstream.HeaderPolicy;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import routes.request.Attempt;
import routes.request.RequestContext;

/** Copies headers between client and upstream by {@link HeaderPolicy}, and puts the account's credential in. */
final class UpstreamHeaders {

    private static final String BETA = "anthropic-beta";

    private UpstreamHeaders() {}

    /** The headers of an upstream request. */
    static void toUpstream(RequestContext context, Attempt attempt, UpstreamClient upstream, MultiMap target) {
        MultiMap source = context.request().headers();
        Set<String> named = namedByConnection(source);
        for (Map.Entry<String, String> header : source) {
            if (HeaderPolicy.forwardsToUpstream(header.getKey(), named)) {
                target.add(header.getKey(), header.getValue());
            }
        }
        target.set("accept-encoding", "identity");
        switch (attempt.account().credential()) {
            case Credential.ApiKey key -> target.set("x-api-key", key.secret());
            case Credential.OAuthToken token -> {
                target.set("authorization", "Bearer " + token.secret());
                String merged = HeaderPolicy.mergeBeta(joined(source.getAll(BETA)), upstream.oauthBeta());
                target.remove(BETA).set(BETA, merged);
            }
            case Credential.SessionCookie cookie ->
                throw new IllegalStateException("a cookie account cannot call the API");
        }
    }

    private static @Nullable String joined(List<String> values) {
        return values.isEmpty() ? null : String.join(",", values);
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
