package routes.relay;

import gateway.upstream.FailureClassifier;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import routes.http.ResponseWriter;

/**
 * One upstream: where it is, the connections to it, and what every call to it needs. Safe from many threads.
 */
public final class UpstreamClient {

    private static final int KEEP_ALIVE_SECONDS = 30;

    private final HttpClient http;
    private final String host;
    private final int port;
    private final boolean tls;
    private final String basePath;
    private final String oauthBeta;
    private final int holdBytes;
    private final long maxBodyBytes;
    private final Duration bodyTimeout;
    private final Supplier<UpstreamTimeouts> timeouts;
    private final CallWatch watch;
    private final FailureClassifier classifier;
    private final Settlement settlement;
    private final ResourceRelay resources;
    private final AnswerObserver observer;
    private final ResponseWriter writer;
    private final AnswerWriter answers;

    private UpstreamClient(HttpClient http, Target target, Parts parts) {
        this.http = http;
        this.host = target.base().getHost();
        this.tls = "https".equals(target.base().getScheme());
        this.port = target.base().getPort() >= 0 ? target.base().getPort() : tls ? 443 : 80;
        this.basePath = pathOf(target.base());
        this.oauthBeta = target.oauthBeta();
        this.holdBytes = target.holdBytes();
        this.maxBodyBytes = target.maxBodyBytes();
        this.bodyTimeout = target.bodyTimeout();
        this.timeouts = parts.timeouts();
        this.watch = parts.watch();
        this.classifier = parts.classifier();
        this.settlement = parts.settlement();
        this.resources = parts.resources();
        this.observer = parts.observer();
        this.writer = parts.writer();
        this.answers = parts.answers();
    }

    /**
     * Where the upstream is and how it is connected to.
     *
     * @param base base URL; a path in it is put before the path of each request
     * @param oauthBeta beta that OAuth accounts need, merged into the client's list
     * @param holdBytes an answer that is no stream is kept back whole up to this size
     * @param poolSize most connections
     * @param http2 whether HTTP/2 is offered over TLS
     * @param maxBodyBytes largest request body that is streamed through
     * @param bodyTimeout how long a client may pause while it sends such a body
     */
    public record Target(
            URI base,
            String oauthBeta,
            int holdBytes,
            int poolSize,
            boolean http2,
            long maxBodyBytes,
            Duration bodyTimeout) {}

    /** What calls work with. */
    public record Parts(
            Supplier<UpstreamTimeouts> timeouts,
            CallWatch watch,
            FailureClassifier classifier,
            Settlement settlement,
            ResourceRelay resources,
            AnswerObserver observer,
            ResponseWriter writer,
            AnswerWriter answers) {}

    /** Makes a client; connections are opened when they are needed. */
    public static UpstreamClient create(Vertx vertx, Target target, Parts parts) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                .setDecompressionSupported(true)
                .setTcpNoDelay(true)
                .setConnectTimeout((int) parts.timeouts().get().connect().toMillis());
        if (target.http2()) {
            options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true).setHttp2ClearTextUpgrade(false);
        }
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(target.poolSize()).setHttp2MaxSize(64);
        return new UpstreamClient(vertx.createHttpClient(options, pool), target, parts);
    }

    private static String pathOf(URI base) {
        String path = base.getRawPath();
        if (path == null) {
            return "";
        }
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    HttpClient http() {
        return http;
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

    String oauthBeta() {
        return oauthBeta;
    }

    int holdBytes() {
        return holdBytes;
    }

    UpstreamTimeouts timeouts() {
        return timeouts.get();
    }

    CallWatch watch() {
        return watch;
    }

    FailureClassifier classifier() {
        return classifier;
    }

    Settlement settlement() {
        return settlement;
    }

    ResourceRelay resources() {
        return resources;
    }

    AnswerObserver observer() {
        return observer;
    }

    ResponseWriter writer() {
        return writer;
    }

    AnswerWriter answers() {
        return answers;
    }

    long maxBodyBytes() {
        return maxBodyBytes;
    }

    Duration bodyTimeout() {
        return bodyTimeout;
    }

    /** Closes all connections. */
    public void close() {
        http.close();
    }
}
