package routes.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.access.ClientIdentity;
import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Choice;
import gateway.account.decision.Decision;
import gateway.memory.Holding;
import gateway.memory.MemoryBudget;
import gateway.protocol.Json;
import gateway.protocol.anthropic.RequestSummary;
import gateway.provider.Chain;
import gateway.provider.Stage;
import gateway.translation.contract.Loss;
import gateway.usage.BatchSum;
import gateway.usage.UsageRow;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Everything the gateway knows about one request while it is served. One thread works on it at a time: the request's virtual
 * thread, or the event loop of the client's connection while an upstream call is in flight; the hand-over between them orders
 * their writes. Only {@link #clientGone} and {@link #settleOnce} may be called from anywhere.
 */
public final class RequestContext {

    private static final byte[] NO_BODY = {};
    private static final String LEFT = "The client has left";

    private final UUID id;
    private final Instant arrivedAt;
    private final long arrivedNanos;
    private final HttpServerRequest request;
    private final Context eventLoop;
    private final FrontEndpoint endpoint;
    private final Holding holding;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final Delivery delivery = new Delivery();

    private byte[] body = NO_BODY;
    private byte[] plainBody = NO_BODY;
    private @Nullable ObjectNode tree;
    private boolean treeHeld;
    private @Nullable Chain chain;
    private int stage;
    private @Nullable OutgoingRequest outgoing;
    private List<Loss> losses = List.of();
    private @Nullable StringBuilder providerTries;
    private @Nullable ClientIdentity client;
    private @Nullable RequestSummary summary;
    private @Nullable AffinityKeys affinity;
    private @Nullable Attempt attempt;
    private @Nullable Choice choice;
    private @Nullable Choice lastChoice;
    private List<Decision.Try> tries = List.of();
    private @Nullable String errorType;
    private @Nullable Runnable onClientGone;
    private int attempts;
    private long bytesIn;
    private long bytesOut;
    private volatile @Nullable BatchSum counted;
    private long firstEventNanos;
    private boolean bodyConsumed;
    private boolean reachedUpstream;
    private @Nullable UsageRow row;
    private volatile boolean clientGone;
    private volatile @Nullable Promise<Void> sending;

    /** A request that may hold what it likes. */
    public RequestContext(UUID id, Instant arrivedAt, long arrivedNanos, HttpServerRequest request, Context eventLoop) {
        this(
                id,
                arrivedAt,
                arrivedNanos,
                request,
                eventLoop,
                MemoryBudget.unlimited().holding());
    }

    /** @param holding what the request holds of the memory budget */
    public RequestContext(
            UUID id,
            Instant arrivedAt,
            long arrivedNanos,
            HttpServerRequest request,
            Context eventLoop,
            Holding holding) {
        this.holding = holding;
        this.id = id;
        this.arrivedAt = arrivedAt;
        this.arrivedNanos = arrivedNanos;
        this.request = request;
        this.eventLoop = eventLoop;
        this.endpoint = FrontEndpoint.of(request.path());
    }

    /** Ours, time-ordered; sent as {@code x-claude-proxy-request-id}. */
    public UUID id() {
        return id;
    }

    public Instant arrivedAt() {
        return arrivedAt;
    }

    /** Arrival on the clock of {@link System#nanoTime}. */
    public long arrivedNanos() {
        return arrivedNanos;
    }

    public HttpServerRequest request() {
        return request;
    }

    public HttpServerResponse response() {
        return request.response();
    }

    /** What the request holds of the memory budget. */
    public Holding holding() {
        return holding;
    }

    /** The event loop of the client's connection; all writes to the response happen on it. */
    public Context eventLoop() {
        return eventLoop;
    }

    public FrontEndpoint endpoint() {
        return endpoint;
    }

    /** Path and query for an upstream: what was classified and nothing else, so no slash behind a path of ours. */
    public String target() {
        String path = request.path();
        String target = request.uri();
        return endpoint.hasRouteOfItsOwn() && path.endsWith("/")
                ? path.substring(0, path.length() - 1) + target.substring(path.length())
                : target;
    }

    /** The collected body, as the bytes that came; empty where the body is streamed. */
    public byte[] body() {
        return body;
    }

    /** Sets the collected body. */
    public void received(byte[] bytes) {
        body = bytes;
        bytesIn = bytes.length;
    }

    /** The collected body, unpacked where the client sent it compressed; empty before it was read. */
    public byte[] plainBody() {
        return plainBody;
    }

    /** Sets the unpacked body. */
    public void unpacked(byte[] bytes) {
        plainBody = bytes;
    }

    /** Who calls, null before authentication. */
    public @Nullable ClientIdentity client() {
        return client;
    }

    /** Who calls; the request was authenticated before. */
    public ClientIdentity requireClient() {
        return Objects.requireNonNull(client, "authenticate-client runs first");
    }

    public void authenticated(ClientIdentity identity) {
        client = identity;
        holding.ownedBy(identity.keyId());
    }

    /** What the body says, null where there is none to read. */
    public @Nullable RequestSummary summary() {
        return summary;
    }

    public void inspected(RequestSummary read) {
        summary = read;
    }

    /** How the conversation is known that the request belongs to, null when it belongs to none. */
    public @Nullable AffinityKeys affinity() {
        return affinity;
    }

    public void belongsTo(AffinityKeys keys) {
        affinity = keys;
    }

    /** The domain whose accounts serve the request, null for none; the request was authenticated before. */
    public @Nullable String domain() {
        ClientIdentity identity = requireClient();
        if (identity.hosts().isEmpty()) {
            return identity.domain();
        }
        HostAndPort authority = request.authority();
        return identity.domainFor(authority == null ? null : authority.host());
    }

    /** Whose the conversations and resources of this request are; the request was authenticated before. */
    public String tenant() {
        return requireClient().tenant(domain());
    }

    /** The model that the client asked for. */
    public @Nullable String model() {
        return summary == null ? null : summary.model();
    }

    /** The model that accounts are asked for: the one of the stage, where it names one. */
    public @Nullable String modelForAccounts() {
        return switch (stage()) {
            case Stage.Claude(String named) when named != null -> named;
            case Stage.Claude accounts -> model();
            case Stage.Providers providers -> model();
            case null -> model();
        };
    }

    /** Whether memory is held for the tree and what it is translated to. */
    boolean treeIsHeld() {
        return treeHeld;
    }

    /** Notes that memory is held for it. */
    void holdTree() {
        treeHeld = true;
    }

    /**
     * The unpacked body as a tree, which nobody changes; parsed at the first call. The body was read before, and
     * {@link TreeCost#hold} allows it.
     */
    public ObjectNode tree() {
        ObjectNode known = tree;
        if (known == null) {
            known = parsed(plainBody);
            tree = known;
        }
        return known;
    }

    private static ObjectNode parsed(byte[] json) {
        try {
            return (ObjectNode) Json.tree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the client asked for a stream of events. */
    public boolean wantsStream() {
        return summary != null && summary.stream();
    }

    /** Where the request goes, null where no model decides about that. */
    public @Nullable Chain chain() {
        return chain;
    }

    /** Says where the request goes; begins at the first stage. */
    public void follows(Chain resolved) {
        chain = resolved;
        stage = 0;
    }

    /** The stage of the chain that the request is at, null where it follows none. */
    public @Nullable Stage stage() {
        Chain current = chain;
        return current == null ? null : current.stages().get(stage);
    }

    /** Goes on to a stage of the chain. */
    public void enters(int nextStage) {
        stage = nextStage;
        sends(null);
    }

    /** Whether another stage of the chain may be tried when this one cannot answer. */
    public boolean mayFallBack() {
        Chain current = chain;
        return current != null
                && stage + 1 < current.stages().size()
                && !delivery.begun()
                && !bodyConsumed
                && !clientGone
                && !response().ended();
    }

    /** What is sent instead of the client's own bytes, null where those are sent. */
    public @Nullable OutgoingRequest outgoing() {
        return outgoing;
    }

    /** What is sent; a step before has made it. */
    public OutgoingRequest requireOutgoing() {
        return Objects.requireNonNull(outgoing, "translate-request comes first");
    }

    /** Says what is sent, null for the client's own bytes. */
    public void sends(@Nullable OutgoingRequest request) {
        outgoing = request;
        losses = request == null ? List.of() : request.conversion().request().losses();
    }

    /** What was left out of the request for the current try. */
    public List<Loss> losses() {
        return losses;
    }

    /** Notes how a try with a provider ended. */
    public void triedProvider(String provider, String end) {
        StringBuilder tries = providerTries == null ? new StringBuilder() : providerTries.append("; ");
        providerTries = tries.append("provider ").append(provider).append(": ").append(end);
    }

    /** How the tries with providers ended, null where there were none. */
    public @Nullable String providerTries() {
        return providerTries == null ? null : providerTries.toString();
    }

    /** The current try, null before the first. */
    public @Nullable Attempt attempt() {
        return attempt;
    }

    /** The current try; the balancer has begun one. */
    public Attempt requireAttempt() {
        return Objects.requireNonNull(attempt, "the balancer begins an attempt first");
    }

    /** Begins another try. */
    public void begin(Attempt next) {
        attempt = next;
        if (!delivery.begun()) {
            firstEventNanos = 0;
        }
    }

    /** Notes which account was chosen, or that none could be. */
    public void decided(Choice made) {
        choice = made;
    }

    /** Notes how the try with the last chosen account ended; null when none could be chosen. */
    public void tried(@Nullable String outcome) {
        Choice made = choice;
        if (made != null) {
            choice = null;
            lastChoice = made;
            List<Decision.Try> all = new ArrayList<>(tries);
            all.add(new Decision.Try(made, outcome));
            tries = all;
        }
    }

    /** Notes that the account of the last try is tried once more. */
    public void triesAgain() {
        choice = lastChoice;
    }

    /**
     * The way of the request through the pool so far, null where it did not come to the pool.
     *
     * @param pending how the try ends that is under way
     */
    public @Nullable Decision decision(@Nullable String pending) {
        Choice made = choice;
        if (made == null && tries.isEmpty()) {
            return null;
        }
        List<Decision.Try> all = tries;
        if (made != null) {
            all = new ArrayList<>(tries);
            all.add(new Decision.Try(made, pending));
        }
        return new Decision(
                id,
                arrivedAt,
                model(),
                domain(),
                affinity == null ? null : affinity.kind().label(),
                all);
    }

    /** Counts a try that reaches for the upstream. */
    public void countAttempt() {
        attempts++;
    }

    public int attempts() {
        return attempts;
    }

    /** {@code error.type} of the error that the client got, null for none. */
    public @Nullable String errorType() {
        return errorType;
    }

    public void reportError(@Nullable String type) {
        errorType = type;
    }

    public long bytesIn() {
        return bytesIn;
    }

    public void addBytesIn(long count) {
        bytesIn += count;
    }

    public long bytesOut() {
        return bytesOut;
    }

    public void addBytesOut(long count) {
        bytesOut += count;
    }

    /** Time of the first event or byte on the clock of {@link System#nanoTime}, 0 when there was none. */
    public long firstEventNanos() {
        return firstEventNanos;
    }

    public void firstEventAt(long nanos) {
        if (firstEventNanos == 0) {
            firstEventNanos = nanos;
        }
    }

    /** Whether the body has gone to an upstream without being kept, so that no other account can be tried. */
    public boolean bodyConsumed() {
        return bodyConsumed;
    }

    public void consumeBody() {
        bodyConsumed = true;
    }

    /** How much of an answer the client has. */
    public Delivery delivery() {
        return delivery;
    }

    /** Whether status and headers have gone to the client. */
    public boolean committed() {
        return delivery.committed();
    }

    /** Whether an answer has begun to go to the client, so that no other account can be tried. */
    public boolean answering() {
        return delivery.begun();
    }

    /** An answer begins to go to the client. */
    public void commit() {
        delivery.begin();
    }

    /** Whether the client has closed its connection or its stream. */
    public boolean clientGone() {
        return clientGone;
    }

    /** Says what happens when the client leaves; null for nothing. Called on the event loop. */
    public void onClientGone(@Nullable Runnable action) {
        onClientGone = action;
    }

    /**
     * Says that the rest of the answer is being written, as its client takes it.
     *
     * @param written completed when all of it has gone out
     * @return the same, but failed as soon as the client has left
     */
    public Future<Void> writes(Future<Void> written) {
        Promise<Void> promise = Promise.promise();
        sending = promise;
        written.onComplete(done -> {
            if (done.succeeded()) {
                promise.tryComplete();
            } else {
                promise.tryFail(done.cause());
            }
        });
        if (clientGone) {
            promise.tryFail(LEFT);
        }
        return promise.future();
    }

    /** The rest of an answer that is being written, null where nothing is. From any thread. */
    public @Nullable Future<Void> sending() {
        Promise<Void> current = sending;
        return current == null ? null : current.future();
    }

    /** Notes that the client has left. Called on the event loop. */
    public void clientLeft() {
        clientGone = true;
        Promise<Void> current = sending;
        if (current != null) {
            current.tryFail(LEFT);
        }
        Runnable action = onClientGone;
        if (action != null) {
            action.run();
        }
    }

    /** Lets go of the body: a stream of HTTP/2 whose client does not read outlives its request by far. Only the route's end calls it. */
    public void forgetBody() {
        body = NO_BODY;
        plainBody = NO_BODY;
        tree = null;
    }

    /** Notes that an upstream gets the request; true for the first time only. */
    public boolean reachesUpstream() {
        boolean first = !reachedUpstream;
        reachedUpstream = true;
        return first;
    }

    /** Whether an upstream got the request, or may have got it. */
    public boolean reachedUpstream() {
        return reachedUpstream;
    }

    /** Keeps what results of a batch used that this request has counted. From any thread. */
    public void counted(BatchSum sum) {
        counted = sum;
    }

    /** What results of a batch used that this request has counted, null for none. */
    public @Nullable BatchSum counted() {
        return counted;
    }

    /** Keeps the row that was journalled, for the access log and the metrics. */
    public void settled(UsageRow journalled) {
        row = journalled;
    }

    /** The journalled row, null while the request is not settled. */
    public @Nullable UsageRow row() {
        return row;
    }

    /** True for the first caller only: the request is accounted once. */
    public boolean settleOnce() {
        return settled.compareAndSet(false, true);
    }
}
