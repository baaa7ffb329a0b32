package routes.upstream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port of this machine that leads to a proxy over TLS. The proxy's certificate must name its host. Others on this machine
 * that find the port still have to sign in at the proxy. Safe from many threads.
 */
final class TlsTunnel {

    static final String HOST = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(TlsTunnel.class);
    private static final long START_SECONDS = 10;

    private final String proxyHost;
    private final int proxyPort;
    private final NetClient client;
    private final NetServer server;

    private TlsTunnel(String proxyHost, int proxyPort, NetClient client, NetServer server) {
        this.proxyHost = proxyHost;
        this.proxyPort = proxyPort;
        this.client = client;
        this.server = server;
    }

    /**
     * Opens a tunnel. Blocks until its port is open; not on an event loop.
     *
     * @param timeout to connect to the proxy
     * @param trust decides which certificates are trusted
     */
    static TlsTunnel open(
            Vertx vertx, String proxyHost, int proxyPort, Duration timeout, UnaryOperator<NetClientOptions> trust) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("a tunnel to a proxy cannot be opened on an event loop");
        }
        NetClientOptions options = new NetClientOptions()
                .setSsl(true)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setConnectTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()))
                .setSslHandshakeTimeout(timeout.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true);
        NetServer server = vertx.createNetServer(
                new NetServerOptions().setHost(HOST).setPort(0).setTcpNoDelay(true));
        TlsTunnel tunnel = new TlsTunnel(proxyHost, proxyPort, vertx.createNetClient(trust.apply(options)), server);
        server.connectHandler(tunnel::connect);
        await(server.listen());
        return tunnel;
    }

    private static void await(Future<NetServer> listening) {
        try {
            listening.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a tunnel to a proxy was opened", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a tunnel to a proxy could not be opened", e);
        }
    }

    private void connect(NetSocket near) {
        near.pause();
        client.connect(proxyPort, proxyHost).onComplete(connected -> {
            if (connected.failed()) {
                LOG.warn(
                        "The proxy https://{}:{} cannot be reached: {}",
                        proxyHost,
                        proxyPort,
                        connected.cause().toString());
                near.close();
                return;
            }
            NetSocket far = connected.result();
            far.closeHandler(closed -> near.close());
            near.closeHandler(closed -> far.close());
            near.pipeTo(far);
            far.pipeTo(near);
        });
    }

    /** The port on {@link #HOST}. */
    int port() {
        return server.actualPort();
    }

    void close() {
        server.close();
        client.close();
    }
}
