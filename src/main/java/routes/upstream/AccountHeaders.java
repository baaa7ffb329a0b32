package routes.upstream;

import gateway.credential.Credential;
import gateway.protocol.Dialect;
import gateway.upstream.HeaderPolicy;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import routes.request.Attempt;
import routes.request.FrontEndpoint;
import routes.request.HeaderNames;
import routes.request.Hops;
import routes.request.PassedHeaders;
import routes.request.RequestContext;
import routes.request.ResourcePath;

/** The headers of requests to Claude accounts: the client's, with the account's credential. */
public final class AccountHeaders implements HeaderWriter {

    static final String BETA = "anthropic-beta";
    static final String VERSION = "anthropic-version";

    private static final CharSequence BETAS = HttpHeaders.createOptimized(BETA);

    /** Where Anthropic's API is, which is no proxy. */
    private static final String ANTHROPIC_HOST = "api.anthropic.com";

    private final String oauthBeta;
    private final boolean countsHops;

    /**
     * For accounts at one address.
     *
     * @param oauthBeta beta that OAuth accounts need, merged into the client's list
     * @param base where the accounts are asked
     */
    public AccountHeaders(String oauthBeta, URI base) {
        this.oauthBeta = oauthBeta;
        this.countsHops = !ANTHROPIC_HOST.equalsIgnoreCase(base.getHost());
    }

    @Override
    public void write(RequestContext context, Attempt attempt, MultiMap target) {
        MultiMap source = context.request().headers();
        PassedHeaders.forward(source, target);
        if (countsHops) {
            Hops.announce(context.request(), target);
        }
        if (context.outgoing() != null) {
            rewritten(context, target);
        }
        if (context.endpoint() == FrontEndpoint.PASSTHROUGH
                && ResourcePath.batchOfResults(context.request().path()) != null) {
            // A part of the results may end or begin within one, and could not be counted.
            target.remove("range").remove("if-range");
        }
        switch (attempt.requireAccount().credential()) {
            case Credential.ApiKey key -> target.set(HeaderNames.X_API_KEY, key.secret());
            case Credential.OAuthToken token -> {
                target.set(HttpHeaders.AUTHORIZATION, "Bearer " + token.secret());
                String merged = HeaderPolicy.mergeBeta(joined(source.getAll(BETAS)), oauthBeta);
                target.remove(BETAS).set(BETAS, merged);
            }
            case Credential.SessionCookie cookie ->
                throw new IllegalStateException("a cookie account cannot call the API");
        }
    }

    private static void rewritten(RequestContext context, MultiMap target) {
        target.remove("content-encoding").set("content-type", "application/json");
        if (context.endpoint().dialect() != Dialect.MESSAGES) {
            for (String name : List.copyOf(target.names())) {
                if (name.regionMatches(true, 0, "openai-", 0, 7)) {
                    target.remove(name);
                }
            }
            target.set(VERSION, gateway.provider.RequestHeaders.ANTHROPIC_VERSION);
        }
    }

    private static @Nullable String joined(List<String> values) {
        return values.isEmpty() ? null : String.join(",", values);
    }
}
