package routes.upstream;

import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpClientRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer on a connection to an upstream. Once both are whole on the wire the connection may carry another
 * client's request, although the answer still waits for a client that does not read. Safe from many threads.
 */
final class UpstreamExchange {

    private final HttpClientRequest request;
    private final @Nullable EventLoop connection;
    private final boolean usedBefore;
    private volatile boolean heard;
    private volatile boolean sent;
    private volatile boolean answered;

    /**
     * @param connection the event loop of the connection, null where it is not this exchange's alone
     * @param usedBefore whether the connection was kept from an earlier exchange
     */
    UpstreamExchange(HttpClientRequest request, @Nullable EventLoop connection, boolean usedBefore) {
        this.request = request;
        this.connection = connection;
        this.usedBefore = usedBefore;
    }

    /** A byte of the answer has come. */
    void heard() {
        heard = true;
    }

    /** The request has gone whole. */
    void sent() {
        sent = true;
    }

    /** Whether the request has gone whole, as far as its connection tells. */
    boolean isSent() {
        return sent || connection == null;
    }

    /** The answer has come whole. */
    void answered() {
        answered = true;
    }

    /** Whether both have gone whole over the wire. */
    boolean isOver() {
        return sent && answered;
    }

    /** Whether its connection was kept from an earlier exchange, and not one byte has come back for this one. */
    boolean wasClosedMeanwhile() {
        return usedBefore && !heard;
    }

    /**
     * Gives the exchange up, and with it the connection, unless that may carry another's by now. Decided where the connection
     * is read, because it may be handed on at any time elsewhere.
     */
    void giveUp() {
        if (connection == null) {
            request.reset();
        } else if (connection.inEventLoop()) {
            giveUpHere();
        } else {
            connection.execute(this::giveUpHere);
        }
    }

    private void giveUpHere() {
        if (!sent || !answered) {
            request.reset();
        }
    }
}
