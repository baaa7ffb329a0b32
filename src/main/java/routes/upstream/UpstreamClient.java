package routes.upstream;

import gateway.account.Account;
import gateway.upstream.OutgoingProxy;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.answer.UpstreamTimeouts;
import routes.relay.RelayParts;
import routes.request.Attempt;
import routes.request.RequestContext;

/**
 * One upstream: where it is, the connections to it, and what every call to it needs. Safe from many threads.
 */
public final class UpstreamClient {

    private static final int KEEP_ALIVE_SECONDS = 30;

    private final UpstreamConnections connections;
    private final Function<@Nullable OutgoingProxy, UpstreamConnections> connect;
    private final Map<OutgoingProxy, UpstreamConnections> byProxy = new ConcurrentHashMap<>();
    private final UpstreamProxies proxies;
    private final String host;
    private final int port;
    private final boolean tls;
    private final String basePath;
    private final int holdBytes;
    private final long maxBodyBytes;
    private final Duration bodyTimeout;
    private final Parts parts;

    private UpstreamClient(
            Function<@Nullable OutgoingProxy, UpstreamConnections> connect,
            UpstreamProxies proxies,
            Site site,
            Parts parts) {
        this.connections = connect.apply(site.proxy());
        this.connect = connect;
        this.proxies = proxies;
        this.host = site.base().getHost();
        this.tls = "https".equals(site.base().getScheme());
        this.port = site.base().getPort() >= 0 ? site.base().getPort() : tls ? 443 : 80;
        this.basePath = pathOf(site.base());
        this.holdBytes = site.holdBytes();
        this.maxBodyBytes = site.maxBodyBytes();
        this.bodyTimeout = site.bodyTimeout();
        this.parts = parts;
    }

    /**
     * Where the upstream is and how it is connected to.
     *
     * @param base base URL; a path in it is put before the path of each request
     * @param holdBytes an answer that is no stream is kept back whole up to this size
     * @param poolSize most connections
     * @param http2 whether HTTP/2 is offered over TLS
     * @param maxBodyBytes largest request body that is streamed through
     * @param bodyTimeout how long a client may pause while it sends such a body
     * @param unpacks whether an answer is unpacked that comes in an encoding which nobody has asked for
     * @param proxy what stands between, null for none
     */
    public record Site(
            URI base,
            int holdBytes,
            int poolSize,
            boolean http2,
            long maxBodyBytes,
            Duration bodyTimeout,
            boolean unpacks,
            @Nullable OutgoingProxy proxy) {}

    /**
     * What calls work with.
     *
     * @param headers writes the headers of requests
     * @param relays what brings answers to clients works with
     */
    public record Parts(
            Supplier<UpstreamTimeouts> timeouts,
            CallWatch watch,
            AnswerObserver observer,
            HeaderWriter headers,
            RelayParts relays) {

        /** The same with other time-outs, another observer and other headers. */
        public Parts with(
                Supplier<UpstreamTimeouts> otherTimeouts, AnswerObserver otherObserver, HeaderWriter otherHeaders) {
            return new Parts(otherTimeouts, watch, otherObserver, otherHeaders, relays);
        }
    }

    /** Makes a client; connections are opened when they are needed. */
    public static UpstreamClient create(Vertx vertx, Site site, Parts parts) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                .setDecompressionSupported(site.unpacks())
                .setTcpNoDelay(true)
                .setConnectTimeout((int) parts.timeouts().get().connect().toMillis());
        if (site.http2()) {
            options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true).setHttp2ClearTextUpgrade(false);
        }
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(site.poolSize()).setHttp2MaxSize(64);
        UpstreamProxies proxies = new UpstreamProxies(vertx);
        return new UpstreamClient(
                proxy -> {
                    HttpClientOptions own = new HttpClientOptions(options);
                    proxies.apply(own, proxy);
                    return UpstreamConnections.of(vertx, own, pool);
                },
                proxies,
                site,
                parts);
    }

    private static String pathOf(URI base) {
        String path = base.getRawPath();
        if (path == null) {
            return "";
        }
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The connections that a try uses: those of its account's own proxy, where it has one. */
    UpstreamConnections connections(Attempt attempt) {
        Account account = attempt.account();
        OutgoingProxy own = account == null ? null : account.options().proxy();
        return own == null ? connections : byProxy.computeIfAbsent(own, connect);
    }

    /**
     * Begins the call of the current try of a request.
     *
     * @param ended called once, on a virtual thread, when the try has an outcome
     */
    void call(RequestContext context, Runnable ended) {
        Attempt attempt = context.tries().requireCurrent();
        new UpstreamCall(this, context, call -> new RequestSender(this, context, attempt, call), ended).start();
    }

    /**
     * Begins the call of the current try of a request whose answer is made of more than one exchange with the upstream.
     *
     * @param from makes what gets the answer
     * @param ended called once, on a virtual thread, when the try has an outcome
     */
    public void call(RequestContext context, Function<AnswerTaker, AnswerSource> from, Runnable ended) {
        new UpstreamCall(this, context, from::apply, ended).start();
    }

    HeaderWriter headers() {
        return parts.headers();
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    boolean tls() {
        return tls;
    }

    String basePath() {
        return basePath;
    }

    /** Scheme and authority, as they stand at the beginning of absolute URLs in answers. */
    String origin() {
        boolean usual = port == (tls ? 443 : 80);
        return (tls ? "https://" : "http://") + host + (usual ? "" : ":" + port) + basePath;
    }

    int holdBytes() {
        return holdBytes;
    }

    UpstreamTimeouts timeouts() {
        return parts.timeouts().get();
    }

    CallWatch watch() {
        return parts.watch();
    }

    RelayParts relays() {
        return parts.relays();
    }

    AnswerObserver observer() {
        return parts.observer();
    }

    long maxBodyBytes() {
        return maxBodyBytes;
    }

    Duration bodyTimeout() {
        return bodyTimeout;
    }

    /** Closes all connections. */
    public void close() {
        connections.close();
        byProxy.values().forEach(UpstreamConnections::close);
        proxies.close();
    }
}
