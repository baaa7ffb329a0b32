package routes.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.account.ResourcePins;
import gateway.error.FailureMessages;
import gateway.memory.MemoryBudget;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.RequestInspector;
import gateway.provider.LearnedRefusals;
import gateway.provider.Provider;
import gateway.responses.FakeResponseStore;
import gateway.responses.KeptResponses;
import gateway.responses.ResponseLimits;
import gateway.storage.journal.MemoryUsageJournal;
import gateway.upstream.FailureClassifier;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import routes.answer.AnswerWriter;
import routes.answer.Settlement;
import routes.answer.UpstreamTimeouts;
import routes.http.ResponseWriter;
import routes.relay.RelayParts;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.Generation;
import routes.request.RequestContext;
import routes.request.Target;
import routes.request.TreeCost;
import routes.resource.OwnOrigin;
import routes.resource.ResourceAccess;
import routes.resource.ResourceLinks;
import routes.responses.KeepResponses;
import routes.stub.MemoryAccounts;
import routes.stub.Settlements;
import routes.translate.EventRoutes;
import routes.translate.Lessons;

/** Relays requests between a client and a provider, all three in this process, through the routes that translate answers. */
final class LoopbackRelay implements AutoCloseable {

    private static final ClientIdentity CLIENT = new ClientIdentity("key-1", "tests", KeyScope.CLIENT);
    private static final ResponseLimits NOTHING_KEPT = new ResponseLimits(Duration.ZERO, 0, 0, 0, 0);
    private static final Duration LONG = Duration.ofSeconds(15);

    /** With clients that pause while they send a body that is streamed. */
    static final Duration PATIENCE = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong ids = new AtomicLong(1);
    private final @Nullable LoopbackRoutes routes;
    private final MemoryBudget memory;
    private final ResourcePins pins = MemoryAccounts.pins();
    private final MemoryUsageJournal rows = new MemoryUsageJournal(100);
    private final UpstreamClient upstream;
    private final Settlement settlement;
    private final HttpServer front;
    private final HttpServer target;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final @Nullable Provider provider;
    private final AtomicLong passed = new AtomicLong();
    private final List<Buffer> asked = new CopyOnWriteArrayList<>();
    private volatile UpstreamTimeouts timeouts = new UpstreamTimeouts(LONG, LONG, LONG, LONG, LONG, LONG, LONG, false);
    private volatile boolean ofAccount;
    private volatile Handler<HttpServerRequest> answers;
    private volatile @Nullable RequestContext current;
    private volatile List<String> accounts = List.of("a");
    private volatile @Nullable Handler<HttpServerRequest> heads;
    private final CallNotes notes = new CallNotes();
    private final CallWatch watch;
    private final Generation generation;
    private volatile CompletableFuture<Relayed> last = new CompletableFuture<>();

    /** How a call ended. */
    record Relayed(RequestContext context, Attempt attempt, AttemptOutcome outcome) {}

    /**
     * Opens it.
     *
     * @param made the provider, at a base URL that is given
     * @param ownRoutes whether the routes may run on the event loop
     * @param operator further routes, null for none
     */
    LoopbackRelay(ProviderAt made, boolean ownRoutes, @Nullable String operator) throws Exception {
        this(made, ownRoutes, operator, MemoryBudget.unlimited());
    }

    /** The same, where the calls may hold so much memory. */
    LoopbackRelay(ProviderAt made, boolean ownRoutes, @Nullable String operator, MemoryBudget memory) throws Exception {
        this(made, LoopbackRoutes.open(ownRoutes, operator), memory);
    }

    private LoopbackRelay(@Nullable ProviderAt made, @Nullable LoopbackRoutes routes, MemoryBudget memory)
            throws Exception {
        this.routes = routes;
        this.generation = new Generation(1, routes == null ? new EventRoutes() : routes.events());
        this.memory = memory;
        ofAccount = made == null;
        target = done(vertx.createHttpServer(new HttpServerOptions().setPort(0).setHost("127.0.0.1"))
                .requestHandler(this::answer)
                .listen());
        String url = "http://127.0.0.1:" + target.actualPort();
        provider = made == null ? null : made.at(url + "/v1");
        settlement = Settlements.into(new WatchedJournal(rows, notes::journalling), this::nanoTime);
        watch = new CallWatch(vertx, this::nanoTime);
        ResponseWriter writer = new ResponseWriter(new FailureMessages());
        upstream = UpstreamClient.create(
                vertx,
                new UpstreamClient.Site(
                        provider == null ? URI.create(url) : provider.baseUrl(),
                        1024,
                        10,
                        false,
                        16 << 20,
                        PATIENCE,
                        true,
                        null),
                new UpstreamClient.Parts(
                        () -> timeouts,
                        watch,
                        notes,
                        (context, attempt, headers) -> headers.set("content-type", "application/json")
                                .set("x-asked", attempt.target().id()),
                        new RelayParts(
                                new FailureClassifier(InstantSource.system(), LONG, LONG),
                                settlement,
                                new ResourceLinks(
                                        new ResourceAccess(pins, () -> true),
                                        new OwnOrigin(null, (String peer) -> false)),
                                writer,
                                new AnswerWriter(writer, settlement),
                                LoopbackRoutes.NO_LIMITS,
                                new TreeCost(() -> 500_000),
                                new Lessons(new LearnedRefusals(InstantSource.system()), () -> false),
                                new KeepResponses(
                                        new KeptResponses(
                                                new FakeResponseStore(), InstantSource.system(), () -> NOTHING_KEPT),
                                        InstantSource.system()),
                                watch::now)));
        front = done(vertx.createHttpServer(new HttpServerOptions().setPort(0).setHost("127.0.0.1"))
                .requestHandler(this::collect)
                .listen());
    }

    /** Opens one of accounts only, where nothing is translated; the calls may hold so much memory. */
    static LoopbackRelay untouched(MemoryBudget memory) throws Exception {
        return new LoopbackRelay(null, (LoopbackRoutes) null, memory);
    }

    /** Makes the provider when it is known where it is. */
    interface ProviderAt {
        Provider at(String baseUrl);
    }

    /** An account is called instead of the provider, so that nothing is translated. */
    LoopbackRelay ofAccount() {
        ofAccount = true;
        return this;
    }

    /** The status of a call beside those of clients. */
    int beside(String path, String body) throws Exception {
        return done(new SideExchange(upstream)
                        .send(MemoryAccounts.account("a"), HttpMethod.POST, path, LONG, request -> request.send(body)))
                .statusCode();
    }

    /** Calls that begin from now on may take so long. */
    void timeouts(UpstreamTimeouts changed) {
        timeouts = changed;
    }

    /** What the step of the operator's routes does that fails otherwise. */
    void onStep(Runnable instead) {
        Objects.requireNonNull(routes).onStep(instead);
    }

    /** What happens when a good answer has begun, on its event loop. */
    void onBegin(Runnable what) {
        notes.onBegin(what);
    }

    /** These accounts are asked one after the other, as long as one may be. */
    void accounts(String... ids) {
        accounts = List.of(ids);
    }

    /** What the calls have told. */
    CallNotes notes() {
        return notes;
    }

    /** Calls under way. */
    int inFlight() {
        return watch.inFlight();
    }

    /** Whether a client does not read what is written to it. */
    boolean stalled() {
        return watch.calls().stream().anyMatch(call -> call.stalledSince() != 0);
    }

    /** Closes the connections of clients that have not read for so long. */
    void closeStalled(Duration stalledFor) {
        watch.closeStalled(stalledFor);
    }

    /** Bytes that have been written to the client of the last request. */
    long written() {
        return Objects.requireNonNull(current).request().response().bytesWritten();
    }

    /** The last request is over; returns whether its row was missing. */
    boolean complete() {
        return settlement.complete(Objects.requireNonNull(current));
    }

    /** All calls look at their deadlines. */
    void look() throws Exception {
        watch.calls().forEach(UpstreamCall::wake);
        CompletableFuture<Void> looked = new CompletableFuture<>();
        Objects.requireNonNull(current).eventLoop().runOnContext(seen -> looked.complete(null));
        looked.get(60, TimeUnit.SECONDS);
    }

    /** Nobody listens where the upstream was. */
    void stopUpstream() throws Exception {
        done(target.close());
    }

    /** The client of the last request leaves, and the call has learnt it. */
    void clientLeaves() {
        RequestContext context = Objects.requireNonNull(current);
        CompletableFuture<Void> told = new CompletableFuture<>();
        context.eventLoop().runOnContext(leave -> {
            context.answer().clientLeft();
            told.complete(null);
        });
        told.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Whether the answer to the last request has begun. */
    boolean answering() {
        RequestContext context = current;
        return context != null && context.request().response().headWritten();
    }

    /** Lets time pass for the calls. */
    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    private long nanoTime() {
        return System.nanoTime() + passed.get();
    }

    /** The provider answers like this from now on. */
    void answers(Handler<HttpServerRequest> how) {
        answers = how;
    }

    /** The upstream gets requests when their heads have come. */
    void takes(Handler<HttpServerRequest> how) {
        heads = how;
    }

    /** The provider answers with a stream of these pieces, each sent when the one before has gone, and ends it. */
    void streams(List<String> pieces) {
        answers(request -> {
            request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            write(request, pieces, 0, () -> request.response().end());
        });
    }

    /** The same, but the connection breaks in the place of the end. */
    void streamsAndBreaks(List<String> pieces) {
        answers(request -> {
            request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            write(request, pieces, 0, () -> request.connection().close());
        });
    }

    /** The same, but nothing comes behind the pieces. */
    void streamsAndStays(List<String> pieces) {
        answers(request -> {
            request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            write(request, pieces, 0, () -> {});
        });
    }

    private static void write(HttpServerRequest request, List<String> pieces, int at, Runnable end) {
        if (at == pieces.size()) {
            end.run();
        } else {
            request.response().write(pieces.get(at)).onSuccess(gone -> write(request, pieces, at + 1, end));
        }
    }

    /** The provider answers with a body. */
    void answersWith(int status, String contentType, String body) {
        answers(request -> request.response()
                .setStatusCode(status)
                .putHeader("content-type", contentType)
                .end(body));
    }

    /** Sends a request and waits for the answer, and for the end of the call. */
    HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    /** The next call is the last one. */
    void expect() {
        last = new CompletableFuture<>();
    }

    HttpRequest request(String path, String body) {
        expect();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.actualPort() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .timeout(LONG)
                .build();
    }

    HttpClient client() {
        return client;
    }

    /** How the last call ended. */
    Relayed relayed() throws Exception {
        return last.get(60, TimeUnit.SECONDS);
    }

    /** The body of the last request that the provider got. */
    String asked() {
        return asked.getLast().toString(UTF_8);
    }

    /** Where clients find it. */
    int port() {
        return front.actualPort();
    }

    /** Whether the client of the last request has gone. */
    boolean clientGone() {
        RequestContext context = current;
        return context != null && context.answer().clientGone();
    }

    /** Revokes the keys of all calls under way. */
    void revoke() {
        watch.calls().forEach(UpstreamCall::revoked);
    }

    /** Whose the resources are that were made. */
    ResourcePins pins() {
        return pins;
    }

    MemoryUsageJournal journal() {
        return rows;
    }

    private void answer(HttpServerRequest request) {
        Handler<HttpServerRequest> taker = heads;
        if (taker != null) {
            taker.handle(request);
            return;
        }
        request.bodyHandler(body -> {
            asked.add(body);
            answers.handle(request);
        });
    }

    /** Bodies of requests that are passed through are streamed. */
    private void collect(HttpServerRequest request) {
        if (request.path().startsWith("/v1/files")) {
            request.pause();
            serve(request, Buffer.buffer());
        } else {
            request.bodyHandler(body -> serve(request, body));
        }
    }

    private void serve(HttpServerRequest request, Buffer body) {
        RequestContext context = new RequestContext(
                new UUID(7, ids.getAndIncrement()),
                Instant.now(),
                nanoTime(),
                request,
                vertx.getOrCreateContext(),
                memory.holding());
        context.beginsWith(generation);
        request.response().closeHandler(closed -> context.answer().clientLeft());
        CompletableFuture<Relayed> over = last;
        current = context;
        Thread.startVirtualThread(() -> relay(context, body.getBytes(), over));
    }

    private void relay(RequestContext context, byte[] body, CompletableFuture<Relayed> over) {
        context.body().received(body);
        context.body().unpacked(body);
        context.authenticated(CLIENT);
        try {
            if (body.length > 0) {
                context.inspected(RequestInspector.inspect(body));
            }
        } catch (InvalidRequestException e) {
            throw new IllegalArgumentException(e);
        }
        tries(context, 0, over);
    }

    private void tries(RequestContext context, int number, CompletableFuture<Relayed> over) {
        Attempt attempt = ofAccount
                ? new Attempt(MemoryAccounts.account(accounts.get(number)))
                : new Attempt(new Target.OfProvider(Objects.requireNonNull(provider), "m-1"));
        attempt.permit(notes.permit());
        context.tries().begin(attempt);
        if (!ofAccount) {
            Objects.requireNonNull(routes).translate(context);
        }
        context.tries().countOne();
        upstream.call(context, () -> ended(context, attempt, number, over));
    }

    /** A client whose last try has failed is told so without a body. */
    private void ended(RequestContext context, Attempt attempt, int number, CompletableFuture<Relayed> over) {
        notes.ended();
        AttemptOutcome outcome = attempt.outcome();
        if (outcome instanceof AttemptOutcome.Failed) {
            if (ofAccount && number + 1 < accounts.size()) {
                tries(context, number + 1, over);
                return;
            }
            context.eventLoop().runOnContext(end -> giveUp(context.request().response()));
        }
        over.complete(new Relayed(context, attempt, outcome));
    }

    private static void giveUp(HttpServerResponse response) {
        if (!response.headWritten()) {
            response.setStatusCode(599);
        }
        response.end();
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        // Not in peace: an answer that never ends must not keep a test that fails from saying so.
        client.shutdownNow();
        client.close();
        if (routes != null) {
            routes.close();
        }
        upstream.close();
        done(vertx.close());
    }
}
