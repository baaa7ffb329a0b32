package routes.upstream;

import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyBypass;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Has upstreams called through outgoing proxies. Names are resolved by the proxy. A proxy that is spoken to over TLS, which
 * Vert.x does not do, is reached through a {@link TlsTunnel} of its own. Safe from many threads.
 */
public final class UpstreamProxies implements AutoCloseable {

    private final Vertx vertx;
    private final UnaryOperator<NetClientOptions> trust;
    private final Map<Server, TlsTunnel> tunnels = new ConcurrentHashMap<>();

    public UpstreamProxies(Vertx vertx) {
        this(vertx, UnaryOperator.identity());
    }

    /** @param trust decides which certificates of proxies are trusted, where it is not those that Java trusts */
    UpstreamProxies(Vertx vertx, UnaryOperator<NetClientOptions> trust) {
        this.vertx = vertx;
        this.trust = trust;
    }

    /** A proxy behind TLS; user and password travel within. */
    private record Server(String host, int port, Duration timeout) {}

    /**
     * All calls of a client go through a proxy, except for the hosts that it leaves out. The first time with an HTTPS proxy it
     * blocks shortly; not on an event loop.
     *
     * @param proxy null leaves the options as they are
     */
    public void apply(HttpClientOptions options, @Nullable OutgoingProxy proxy) {
        if (proxy != null) {
            options.setProxyOptions(options(proxy)).setNonProxyHosts(ProxyBypass.nonProxyHosts(proxy));
        }
    }

    /**
     * One call goes through a proxy, unless the proxy leaves its host out; to be called when the host is set. Blocks as the other
     * one does.
     *
     * @param proxy null leaves the call to what its client does
     */
    public void apply(RequestOptions request, @Nullable OutgoingProxy proxy) {
        if (proxy != null && !ProxyBypass.applies(proxy, request.getHost())) {
            request.setProxyOptions(options(proxy));
        }
    }

    private ProxyOptions options(OutgoingProxy proxy) {
        ProxyOptions options = switch (proxy.kind()) {
            case HTTP -> at(ProxyType.HTTP, proxy.host(), proxy.port());
            case SOCKS5 -> at(ProxyType.SOCKS5, proxy.host(), proxy.port());
            case HTTPS -> at(ProxyType.HTTP, TlsTunnel.HOST, tunnel(proxy).port());
        };
        if (proxy.user() != null) {
            // Vert.x wants both of them
            options.setUsername(proxy.user()).setPassword(proxy.password() == null ? "" : proxy.password());
        }
        return options.setConnectTimeout(proxy.timeout());
    }

    private static ProxyOptions at(ProxyType type, String host, int port) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new ProxyOptions()
                .setType(type)
                .setHost(bracketed ? host.substring(1, host.length() - 1) : host)
                .setPort(port);
    }

    private TlsTunnel tunnel(OutgoingProxy proxy) {
        return tunnels.computeIfAbsent(
                new Server(proxy.host(), proxy.port(), proxy.timeout()),
                server -> TlsTunnel.open(vertx, server.host(), server.port(), server.timeout(), trust));
    }

    /** Closes the tunnels; what is connected through them breaks off. */
    @Override
    public void close() {
        tunnels.values().forEach(TlsTunnel::close);
        tunnels.clear();
    }
}
