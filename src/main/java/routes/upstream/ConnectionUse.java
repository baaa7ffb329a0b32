package routes.upstream;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the exchanges of an HTTP/1.1 connection to an upstream, one after the other, how far they are on the wire: what is
 * read from the answer may be behind that. Bytes that come while no answer is awaited are nobody's, and close the connection.
 * {@link #begin} from any thread, all else on the connection's event loop.
 */
final class ConnectionUse extends ChannelDuplexHandler {

    private static final int PROVISIONAL = 100;
    private static final int FINAL = 200;
    private static final int LAST = 599;

    private final HttpConnection connection;
    private volatile @Nullable UpstreamExchange current;
    private volatile boolean used;
    private boolean provisional;
    private boolean asked;
    private boolean awaited;
    private boolean writing;
    private boolean head;
    private final boolean mayUnpack;
    private boolean unpacks;

    /** @param mayUnpack whether answers that are packed are unpacked */
    ConnectionUse(HttpConnection connection, boolean mayUnpack) {
        this.connection = connection;
        this.mayUnpack = mayUnpack;
    }

    UpstreamExchange begin(HttpClientRequest request, EventLoop loop) {
        UpstreamExchange begun = new UpstreamExchange(request, loop, used);
        used = true;
        current = begun;
        return begun;
    }

    /** Whether no exchange is under way. */
    boolean isIdle() {
        return current == null;
    }

    /** Whether the answer that is awaited has no body, whatever it says. */
    boolean isHead() {
        return head;
    }

    /** Whether a status may be one of an answer at all. */
    static boolean isStatus(int code) {
        return code >= PROVISIONAL && code <= LAST;
    }

    /** Whether another answer follows. */
    static boolean isProvisional(HttpResponseStatus status) {
        return status.code() >= PROVISIONAL && status.code() < FINAL;
    }

    /** Has the connection close when the exchange under way is over; nobody gets it again. */
    void closeBehindAnswer() {
        // The time only bounds it.
        connection.shutdown(1, TimeUnit.HOURS);
    }

    /**
     * Bytes have come, of which nothing is decoded yet: an answer that has only begun counts too.
     *
     * @return whether they may be of an answer; else the connection closes
     */
    boolean takes(ChannelHandlerContext context) {
        if (!awaited) {
            unasked(context);
            return false;
        }
        UpstreamExchange exchange = current;
        if (exchange != null) {
            exchange.heard();
        }
        return true;
    }

    /** Whoever has got the connection meanwhile, and of whose request nothing has gone, sends it over another one. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end.
    private void unasked(ChannelHandlerContext context) {
        if (writing && !asked) {
            closeBehindAnswer();
            return;
        }
        if (asked) {
            // Below Vert.x, which would send what has been written before it closes.
            context.close();
        }
        connection.close();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpRequest request) {
            asked = true;
            writing = true;
            head = HttpMethod.HEAD.equals(request.method());
        }
        if (message instanceof LastHttpContent) {
            writing = false;
            UpstreamExchange exchange = current;
            if (exchange != null) {
                exchange.sent();
                letGo(exchange);
            }
        }
        super.write(context, message, promise);
    }

    /** What comes before anything of a request has gone does not answer it. */
    @Override
    public void flush(ChannelHandlerContext context) throws Exception {
        awaited = asked;
        super.flush(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpResponse response) {
            begun(response);
            unpack(context, response);
        }
        if (message instanceof LastHttpContent last
                && !provisional
                && last.decoderResult().isSuccess()) {
            asked = false;
            awaited = false;
            UpstreamExchange exchange = current;
            if (exchange != null) {
                exchange.answered();
                letGo(exchange);
            }
        }
        super.channelRead(context, message);
    }

    /** Nobody asks for packed answers, so that hardly any connection needs somebody who unpacks them. */
    private void unpack(ChannelHandlerContext context, HttpResponse response) {
        if (mayUnpack && !unpacks && response.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            unpacks = true;
            context.pipeline().addAfter(context.name(), "unpacking", new HttpContentDecompressor(false, 0));
        }
    }

    private void begun(HttpResponse response) {
        HttpResponseStatus status = response.status();
        provisional = isProvisional(status);
        if (provisional && !isKnown(status)) {
            response.setStatus(HttpResponseStatus.EARLY_HINTS);
        } else if (!isStatus(status.code())) {
            closeBehindAnswer();
        }
    }

    /** Any other provisional answer would be taken for the answer; it is as good as hints that nobody has asked for. */
    private static boolean isKnown(HttpResponseStatus provisional) {
        return HttpResponseStatus.CONTINUE.equals(provisional)
                || HttpResponseStatus.SWITCHING_PROTOCOLS.equals(provisional);
    }

    /** A connection that waits for its next request must not keep the one before, and all that hangs on it. */
    private void letGo(UpstreamExchange exchange) {
        if (exchange.isOver()) {
            current = null;
        }
    }
}
