package routes.http;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import routes.request.Generation;
import routes.request.RequestContext;
import routes.request.RequestIds;

/** Where requests enter and leave: makes their contexts, watches for clients that go, and tells observers when they are over. */
public final class RequestEdge {

    private static final Duration DRAIN_RETRY = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final ServerLimits limits;
    private final RequestIds ids;
    private final InstantSource clock;
    private final Traffic traffic;
    private final ResponseWriter writer;
    private final UnknownBodies unknownBodies = new UnknownBodies();
    private final Callers callers;
    private final MemoryBudget memory;
    private final Consumer<RequestContext> finished;
    private final OpenStreams streams;
    private volatile @Nullable Diversion diversion;
    private volatile @Nullable OrderedRequests ordered;

    /**
     * @param callers who has a valid key
     * @param memory what requests may hold together
     * @param finished told about each request when it is over, on the thread that ended it
     */
    public RequestEdge(
            Vertx vertx,
            ServerLimits limits,
            RequestIds ids,
            InstantSource clock,
            Traffic traffic,
            ResponseWriter writer,
            Callers callers,
            MemoryBudget memory,
            Consumer<RequestContext> finished) {
        this.vertx = vertx;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
        this.traffic = traffic;
        this.writer = writer;
        this.callers = callers;
        this.memory = memory;
        this.finished = finished;
        this.streams = new OpenStreams(limits.write(), System::nanoTime);
    }

    Vertx vertx() {
        return vertx;
    }

    ServerLimits limits() {
        return limits;
    }

    Traffic traffic() {
        return traffic;
    }

    RequestIds ids() {
        return ids;
    }

    UnknownBodies unknownBodies() {
        return unknownBodies;
    }

    ResponseWriter writer() {
        return writer;
    }

    Callers callers() {
        return callers;
    }

    /** Brings some requests to other routes from now on; null for none. */
    public void divert(@Nullable Diversion next) {
        diversion = next;
    }

    /** Lets in what operators send once more. */
    public void letIn(OrderedRequests orders) {
        ordered = orders;
    }

    @Nullable
    Diversion diversion(RequestContext context) {
        return context.replay() == null ? diversion : ordered;
    }

    GatewayFailure drainingFailure() {
        return new GatewayFailure.GatewayUnavailable(FailureKind.DRAINING, DRAIN_RETRY, null);
    }

    /**
     * Begins a request, on its event loop.
     *
     * @param generation whose routes it goes through; held meanwhile by the caller
     */
    RequestContext open(HttpServerRequest request, Generation generation) {
        RequestContext context = new RequestContext(
                ids.next(), clock.instant(), System.nanoTime(), request, vertx.getOrCreateContext(), memory.holding());
        OrderedRequests orders = ordered;
        if (orders != null) {
            orders.mark(context);
        }
        traffic.entered();
        if (generation.enter()) {
            context.beginsWith(generation);
        }
        request.response().closeHandler(closed -> {
            if (!request.response().ended()) {
                context.answer().clientLeft();
            }
        });
        request.response().exceptionHandler(error -> context.answer().clientLeft());
        return context;
    }

    /** Answers a request that does not reach its route. */
    void refuse(RequestContext context, GatewayFailure failure) {
        leaveUnread(context);
        writer.fail(context, failure);
        close(context);
    }

    /** Answers with a failure that no route has told, unless there is an answer already. */
    void tell(RequestContext context, GatewayFailure failure) {
        if (!context.request().response().headWritten() && !context.answer().clientGone()) {
            writer.fail(context, failure);
        }
    }

    /** Lets go of what a request still sends; the answer is its connection's last. */
    void leaveUnread(RequestContext context) {
        if (!context.request().isEnded()) {
            closeAfterAnswer(context.request());
            context.request().handler(ignored -> {});
        }
    }

    /** The gate reads little of a body that nobody wants; HTTP/2 has no such header, its stream is reset. */
    private static void closeAfterAnswer(HttpServerRequest request) {
        if (!HttpVersion.HTTP_2.equals(request.version())) {
            request.response().putHeader("connection", "close");
        }
    }

    /** Looks at what clients have left open, once a second or so. */
    void tick() {
        streams.tick();
    }

    /** Ends a request, once: a defect behind its end must not count it twice. */
    void close(RequestContext context) {
        if (!context.holding().release()) {
            return;
        }
        Future<Void> sending = context.answer().sending();
        if (sending == null || sending.isComplete()) {
            end(context);
        } else {
            // Its client takes the answer slice by slice; nothing else of the request is needed for that.
            context.body().forget();
            streams.ended(context);
            sending.onComplete(sent -> end(context));
        }
    }

    private void end(RequestContext context) {
        try {
            complete(context);
            streams.ended(context);
        } finally {
            traffic.left();
            leave(context.generation());
            finished.accept(context);
            tellDiversion(context);
            letGo(context);
        }
    }

    private void tellDiversion(RequestContext context) {
        Diversion current = diversion(context);
        if (current != null) {
            current.ended(context);
        }
    }

    private static void leave(@Nullable Generation generation) {
        if (generation != null) {
            generation.leave();
        }
    }

    /** No request stays without an answer, and no answer without its end. */
    private void complete(RequestContext context) {
        HttpServerResponse response = context.request().response();
        if (response.ended() || context.answer().clientGone()) {
            return;
        }
        if (response.headWritten()) {
            context.answer().breakOff();
        } else {
            writer.fail(context, new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, null));
        }
    }

    /** A client may keep a stream open behind its answer; nothing of its request may be kept with it. */
    private static void letGo(RequestContext context) {
        context.body().forget();
        HttpServerRequest request = context.request();
        if (!HttpVersion.HTTP_2.equals(request.version())) {
            // The connection's next request takes its place.
            return;
        }
        request.response().closeHandler(null).exceptionHandler(null);
        if (request.isEnded()) {
            request.handler(null).endHandler(null).exceptionHandler(null);
        }
    }
}
