package routes.gate;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the decoder of an HTTP/1 connection. A head passes when it is complete and right, and when the answer to the
 * request before is written and taken; the bytes themselves pass untouched. What is wrong is answered here, and the connection
 * closes. On the connection's event loop.
 */
final class Http1Gate extends ChannelDuplexHandler {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Connection connection;
    private final GateAnswers answers;
    private final RequestFraming framing;
    private final HeldBytes held;
    private final RequestScan scan;

    private @Nullable ChannelHandlerContext place;
    private boolean working;
    private boolean begins;
    /** The server has got a request of this connection, and looks after it from then on. */
    private boolean known;

    private boolean announced;
    private boolean answering;
    private boolean answerBegun;
    private boolean headTimed = true;
    /** Nothing more is taken of the connection. */
    private boolean closing;
    /** And nothing more is written to it. */
    private boolean refused;

    private long unwanted;

    Http1Gate(Connection connection, GateAnswers answers) {
        this.connection = connection;
        this.answers = answers;
        this.framing = new RequestFraming(connection.limits().headerBytes());
        this.scan = new RequestScan(framing);
        this.held = new HeldBytes(connection, this::tooMuch);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        connection.arrived(in.readableBytes());
        if (isUnwanted(in)) {
            in.release();
            stopReadingEndlessly(ctx);
        } else {
            advance(ctx, held.join(in));
        }
    }

    /** Whether bytes come after the end, or are too many of a body whose answer is written already. */
    private boolean isUnwanted(ByteBuf in) {
        if (closing || (!answering && !framing.inHead() && !framing.done())) {
            unwanted += in.readableBytes();
            return closing || unwanted > GateLimits.UNWANTED_BYTES;
        }
        return false;
    }

    /** Nobody reads on; the client has a moment to read what was written to it. */
    private void stopReadingEndlessly(ChannelHandlerContext ctx) {
        if (unwanted > GateLimits.UNWANTED_BYTES) {
            closing = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void advance(ChannelHandlerContext ctx, ByteBuf bytes) {
        ByteBuf in = bytes;
        working = true;
        try {
            while (in.isReadable() && !closing && mayGoOn(ctx)) {
                begins = framing.inHead();
                int end = scan.read(in);
                if (framing.inHead()) {
                    break;
                }
                if (begins) {
                    beginRequest();
                }
                in = pass(ctx, in, end);
            }
            keep(ctx, in);
        } catch (BadRequest e) {
            in.release();
            refuse(ctx, e.failure());
        } finally {
            working = false;
        }
    }

    /** The next request waits until the answer to the one before is written, and the client takes it. */
    private boolean mayGoOn(ChannelHandlerContext ctx) {
        if (framing.done()) {
            if (answering) {
                return false;
            }
            framing.next();
        }
        return !framing.inHead() || framing.begun() || ctx.channel().isWritable();
    }

    private void beginRequest() {
        begins = false;
        known = true;
        announced = true;
        answering = true;
        answerBegun = false;
        headTimed = false;
        unwanted = 0;
        connection.serves();
    }

    /** Hands on what belongs to the current request, and returns what is left. */
    private ByteBuf pass(ChannelHandlerContext ctx, ByteBuf in, int end) {
        scan.passed();
        ByteBuf left = in;
        ByteBuf part = in;
        if (end == in.writerIndex()) {
            left = Unpooled.EMPTY_BUFFER;
        } else {
            part = in.readRetainedSlice(end - in.readerIndex());
        }
        ctx.fireChannelRead(part);
        if (framing.done() && !answering && !closing) {
            connection.idles();
        }
        return left;
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf in) {
        if (closing || !in.isReadable()) {
            in.release();
            held.nothing();
            return;
        }
        boolean waits = !framing.inHead() || !framing.begun();
        held.keep(in, !waits);
        if (closing) {
            // There was no room for it.
            return;
        }
        if (waits) {
            held.limit(ctx);
        } else if (!headTimed) {
            headTimed = true;
            connection.expect(connection.limits().headerTimeout(), () -> tooSlow(ctx));
        }
    }

    /** All connections hold too much together, and this one has to go. */
    private void tooMuch() {
        if (!closing) {
            begins = framing.inHead() && framing.begun();
            refuse(place(), new GatewayFailure.GatewayUnavailable(FailureKind.CONNECTIONS_BUSY, SOON, null));
        }
    }

    private ChannelHandlerContext place() {
        return Objects.requireNonNull(place, "the gate is in its place");
    }

    private void tooSlow(ChannelHandlerContext ctx) {
        if (framing.begun() && framing.inHead()) {
            refuse(ctx, new GatewayFailure.RequestRefused(FailureKind.REQUEST_HEAD_TIMEOUT));
        } else {
            connection.close();
        }
    }

    private void refuse(ChannelHandlerContext ctx, GatewayFailure failure) {
        boolean mayAnswer = begins || (answering && !answerBegun);
        closing = true;
        refused = true;
        unwanted = 0;
        held.release();
        if (mayAnswer) {
            LastWords.say(ctx, connection, answers.refuse(failure, framing.path()));
        } else {
            connection.close();
        }
    }

    /** A request was decoded; whether it is the one that passed, and framed as it was read here. */
    boolean expects(boolean chunked, long length) {
        boolean expected = announced && chunked == framing.chunked() && length == framing.announced();
        announced = false;
        return expected;
    }

    /** What was decoded is not what was read. */
    void close() {
        connection.close();
    }

    /** The head of the answer is written. */
    void answerBegins() {
        answerBegun = true;
    }

    /**
     * The answer is written.
     *
     * @param last whether it is the last on its connection
     */
    void answerEnds(boolean last) {
        answering = false;
        if (closing) {
            return;
        }
        if (last) {
            closing = true;
            unwanted = 0;
            held.release();
            LastWords.end(place(), connection);
        } else if (framing.done()) {
            connection.idles();
            releaseLater(place());
        } else {
            connection.expect(GateLimits.LINGER, connection::close);
        }
    }

    private void releaseLater(ChannelHandlerContext ctx) {
        if (!working && !held.isEmpty()) {
            ctx.executor().execute(() -> release(ctx));
        }
    }

    private void release(ChannelHandlerContext ctx) {
        if (closing || held.isEmpty() || working) {
            return;
        }
        advance(ctx, held.take());
        ctx.fireChannelReadComplete();
        held.readOn(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            releaseLater(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It is the caller's promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (refused) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof ByteBuf bytes) {
            connection.wrote(bytes.readableBytes());
        }
        ctx.write(message, promise);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        place = ctx;
        connection.expect(connection.limits().headerTimeout(), () -> tooSlow(ctx));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (known) {
            ctx.fireExceptionCaught(cause);
        } else {
            connection.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        held.release();
        ctx.fireChannelInactive();
    }
}
