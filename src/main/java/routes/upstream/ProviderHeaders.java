package routes.upstream;

import gateway.protocol.Dialect;
import gateway.provider.Provider;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import routes.request.Attempt;
import routes.request.Hops;
import routes.request.OutgoingRequest;
import routes.request.PassedHeaders;
import routes.request.RequestContext;

/**
 * The headers of requests to a provider: its key, the operator's own headers, and little else. A client's headers go to a
 * provider only where both speak the Messages API, because they belong to it.
 */
public final class ProviderHeaders implements HeaderWriter {

    private final Provider provider;
    /** Headers of the operator's own whose names tell that their values are not for everybody. */
    private static final Pattern SECRET = Pattern.compile("key|token|secret|auth|password|cookie|credential");

    private final Map<String, String> own;
    private final List<CharSequence> credentials;
    private final boolean countsHops;

    /** @param custom headers for all providers, by name as it is sent; the provider's own replace them */
    public ProviderHeaders(Provider provider, Map<String, String> custom) {
        this.provider = provider;
        this.own = gateway.provider.RequestHeaders.of(provider, custom);
        this.countsHops = !provider.isAtItsVendor();
        this.credentials = own.keySet().stream()
                .filter(name -> SECRET.matcher(name.toLowerCase(Locale.ROOT)).find())
                .map(HttpHeaders::createOptimized)
                .toList();
    }

    @Override
    public List<CharSequence> credentials() {
        return credentials;
    }

    @Override
    public void write(RequestContext context, Attempt attempt, MultiMap target) {
        OutgoingRequest outgoing = context.requireOutgoing();
        String version = null;
        if (provider.dialect() == Dialect.MESSAGES && context.endpoint().dialect() == Dialect.MESSAGES) {
            PassedHeaders.forward(context.request().headers(), target);
            target.remove("content-encoding");
            version = target.get(AccountHeaders.VERSION);
        } else {
            target.set("accept", accepted(context));
            target.set("accept-encoding", "identity");
            target.set("user-agent", "claude-proxy");
        }
        target.set("content-type", outgoing.contentType());
        if (countsHops) {
            Hops.announce(context.request(), target);
        }
        own.forEach(target::set);
        if (version != null && provider.apiVersion() == null) {
            target.set(AccountHeaders.VERSION, version);
        }
        outgoing.headerChanges().forEach(change -> change.applyTo(target));
    }

    /** Speech and pictures come in types of their own. */
    private static String accepted(RequestContext context) {
        if (context.endpoint().relaysOnly()) {
            return "*/*";
        }
        return context.wantsStream() ? "text/event-stream" : "application/json";
    }
}
