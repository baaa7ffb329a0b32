package routes.upstream;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.impl.ConnectionBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one upstream: a pool of those that are kept, and ones that are made for a single request, which is sent
 * once more when a kept one turned out to be closed. Safe from many threads.
 */
final class UpstreamConnections {

    private static final String CODEC = "codec";
    private static final String UNPACKING = "inflater";

    /** Where the use of a connection is found without a look through its handlers. */
    private static final AttributeKey<ConnectionUse> USE = AttributeKey.valueOf(ConnectionUse.class, "use");

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnections.class);

    private final HttpClient kept;
    private final HttpClient single;

    private UpstreamConnections(HttpClient kept, HttpClient single) {
        this.kept = kept;
        this.single = single;
    }

    /** Opens none yet. */
    static UpstreamConnections of(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        // Without a pool an HTTP/2 connection would be one that was used before.
        HttpClientOptions once = new HttpClientOptions(options)
                .setKeepAlive(false)
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setUseAlpn(false);
        return new UpstreamConnections(client(vertx, options, pool), client(vertx, once, pool));
    }

    private static HttpClient client(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> connected(connection, options))
                .build();
    }

    /** Kept connections. */
    HttpClient kept() {
        return kept;
    }

    /** Connections that carry one request only. */
    HttpClient single() {
        return single;
    }

    private static void connected(HttpConnection connection, HttpClientOptions options) {
        connection.exceptionHandler(broken -> LOG.debug("A connection to an upstream broke", broken));
        if (connection instanceof ConnectionBase base
                && base.channel().pipeline().get(CODEC) != null) {
            Channel channel = base.channel();
            // An upstream that answers early may close its side while we still send: what it said is read all the same.
            channel.config().setAutoClose(false);
            ConnectionUse use = new ConnectionUse(connection, options.isDecompressionSupported());
            channel.attr(USE).set(use);
            channel.pipeline().replace(CODEC, CODEC, AnswerDecoder.codec(use, options));
            if (channel.pipeline().get(UNPACKING) != null) {
                // Where an answer needs it, the use of the connection adds it.
                channel.pipeline().remove(UNPACKING);
            }
            channel.pipeline().addAfter(CODEC, ConnectionUse.class.getName(), use);
        }
    }

    /** Notes that a request is going to be sent over its connection. */
    static UpstreamExchange begin(HttpClientRequest request) {
        if (request.connection() instanceof ConnectionBase base) {
            Channel channel = base.channel();
            ConnectionUse use = channel.attr(USE).get();
            if (use != null) {
                return use.begin(request, channel.eventLoop());
            }
        }
        return new UpstreamExchange(request, null, false);
    }

    void close() {
        kept.close();
        single.close();
    }
}
