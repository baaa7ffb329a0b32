package routes.upstream;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.Attempt;
import routes.request.FrontEndpoint;
import routes.request.OutgoingRequest;
import routes.request.RequestContext;
import routes.request.SlicedBody;

/**
 * Sends a request to an upstream: the client's own bytes, what they were translated to, or its body as it comes. A request whose
 * connection was closed before one byte of an answer came is sent once more over a new one. On the event loop of the client's
 * connection.
 */
final class RequestSender implements AnswerSource {

    private static final int SLICED_FROM = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RequestSender.class);

    private final UpstreamClient upstream;
    private final RequestContext context;
    private final Attempt attempt;
    private final UpstreamConnections connections;
    private final Taker taker;
    private @Nullable UpstreamExchange exchange;
    private @Nullable BodyPump pump;
    private int resent;
    private int provisional;

    /** The call, which is told what comes of its request. */
    interface Taker extends CallPhases, AnswerTaker {}

    RequestSender(UpstreamClient upstream, RequestContext context, Attempt attempt, Taker taker) {
        this.upstream = upstream;
        this.context = context;
        this.attempt = attempt;
        // Not on the event loop: the connections of a proxy may have to be prepared.
        this.connections = upstream.connections(attempt);
        this.taker = taker;
    }

    @Override
    public void start(long connectMillis) {
        connect(connections.kept(), connectMillis);
    }

    private void connect(HttpClient http, long connectMillis) {
        HttpServerRequest client = context.request();
        OutgoingRequest outgoing = context.outgoing();
        RequestOptions options = new RequestOptions()
                .setHost(upstream.host())
                .setPort(upstream.port())
                .setSsl(upstream.tls())
                .setMethod(outgoing == null ? HttpMethod.valueOf(client.method().name()) : HttpMethod.POST)
                .setURI(upstream.basePath()
                        + (outgoing == null ? context.endpoint().pathAndQuery(client) : outgoing.path()))
                .setConnectTimeout(connectMillis);
        http.request(options)
                .onComplete(connected -> taker.guarded(() -> {
                    if (connected.succeeded()) {
                        send(connected.result(), connectMillis);
                    } else {
                        taker.unreachable(connected.cause());
                    }
                }));
    }

    private void send(HttpClientRequest connected, long connectMillis) {
        if (taker.end().isOver()) {
            connected.exceptionHandler(unsent -> LOG.trace("Request {}: was not sent", context.id(), unsent));
            connected.reset();
            return;
        }
        int number = resent;
        upstream.relays().settlement().reaches(context);
        exchange = UpstreamConnections.begin(connected);
        upstream.headers().write(context, attempt, connected.headers());
        connected.exceptionHandler(error -> taker.guarded(() -> broken(number, error, connectMillis)));
        connected.continueHandler(told -> provisional());
        connected.earlyHintsHandler(told -> provisional());
        connected
                .response()
                .onComplete(answered -> taker.guarded(() -> {
                    if (answered.succeeded()) {
                        taker.answered(GuardedAnswer.of(
                                answered.result(), upstream.headers().credentials()));
                    } else {
                        broken(number, answered.cause(), connectMillis);
                    }
                }));
        sendBody(connected);
    }

    private void sendBody(HttpClientRequest target) {
        OutgoingRequest outgoing = context.outgoing();
        byte[] body = context.body().bytes();
        if (outgoing != null) {
            sendWhole(target, outgoing.bytes());
        } else if (context.endpoint() == FrontEndpoint.PASSTHROUGH) {
            pipeBody(target);
        } else if (body.length > 0) {
            sendWhole(target, body);
        } else {
            target.end();
        }
    }

    private void provisional() {
        provisional++;
        if (provisional > AnswerFraming.MOST_PROVISIONAL) {
            taker.guarded(() -> taker.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true));
        }
    }

    /** A request that was sent once more has nothing to do with what becomes of its first connection. */
    private void broken(int number, Throwable cause, long connectMillis) {
        if (number != resent || taker.end().isNear()) {
            return;
        }
        UpstreamExchange used = exchange;
        if (taker.relay() == null
                && !context.body().consumed()
                && resent == 0
                && used != null
                && used.wasClosedMeanwhile()) {
            LOG.debug("Request {} is sent once more: its connection was closed before", context.id(), cause);
            resent++;
            connect(connections.single(), connectMillis);
        } else {
            taker.broken(cause);
        }
    }

    /** The same bytes for every attempt, without a copy. */
    @SuppressWarnings("deprecation")
    private static void sendWhole(HttpClientRequest target, byte[] body) {
        Buffer wrapped = Buffer.buffer(Unpooled.wrappedBuffer(body));
        if (body.length <= SLICED_FROM) {
            target.end(wrapped);
        } else {
            target.putHeader("content-length", Integer.toString(body.length));
            SlicedBody.send(target, wrapped);
        }
    }

    private void pipeBody(HttpClientRequest target) {
        try {
            ReadStream<Buffer> body = upstream.relays().resources().bodyOf(context, taker::refuse);
            BodyPump started = new BodyPump(
                    context,
                    body,
                    target,
                    upstream.maxBodyBytes(),
                    upstream.bodyTimeout(),
                    upstream.watch()::now,
                    taker::refuse);
            pump = started;
            started.start();
        } catch (GatewayFailure refused) {
            taker.refuse(refused);
        }
    }

    /** What sends a body as it comes, null where it was sent whole. */
    @Nullable
    BodyPump pump() {
        return pump;
    }

    @Override
    public boolean isSent() {
        UpstreamExchange used = exchange;
        return used != null && used.isSent();
    }

    @Override
    public void stop() {
        if (pump != null) {
            pump.stop();
        }
    }

    @Override
    public void reset() {
        UpstreamExchange current = exchange;
        if (current != null) {
            current.giveUp();
        }
    }
}
