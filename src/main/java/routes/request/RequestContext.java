package routes.request;

import gateway.access.ClientIdentity;
import gateway.account.affinity.AffinityKeys;
import gateway.memory.Holding;
import gateway.memory.MemoryBudget;
import gateway.protocol.anthropic.RequestSummary;
import gateway.provider.Chain;
import gateway.provider.Stage;
import gateway.replay.ReplayOrder;
import gateway.translation.contract.Loss;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the gateway knows about one request while it is served. One thread changes it at a time: the request's virtual
 * thread, or the event loop of the client's connection while an upstream call is in flight; the hand-over between them orders
 * their writes. What translates a stream beside the event loop reads it, and changes only the translation of its own try.
 */
public final class RequestContext {

    private final UUID id;
    private final Instant arrivedAt;
    private final long arrivedNanos;
    private final HttpServerRequest request;
    private final Context eventLoop;
    private final FrontEndpoint endpoint;
    private final Holding holding;
    private final RequestBody body = new RequestBody();
    private final ClientAnswer answer;
    private final Tries tries;
    private final Accounting accounting = new Accounting();

    private @Nullable Generation generation;
    private @Nullable Chain chain;
    private int stage;
    private @Nullable OutgoingRequest outgoing;
    private List<Loss> losses = List.of();
    private @Nullable ClientIdentity client;
    private @Nullable RequestSummary summary;
    private @Nullable AffinityKeys affinity;
    private @Nullable String errorType;
    private @Nullable ReplayOrder replay;

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
        this.answer = new ClientAnswer(id, request, holding);
        this.tries = new Tries(answer);
    }

    /** It goes through the routes of this generation, which it {@link Generation#enter holds}. */
    public void beginsWith(Generation held) {
        generation = held;
    }

    /** The generation of routes that it goes through; null before there is one. */
    public @Nullable Generation generation() {
        return generation;
    }

    /** The routes that translate its answers. */
    public AnswerRoutes answerRoutes() {
        return Objects.requireNonNull(generation, "it goes through no routes").answers();
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

    /** What goes to the client. */
    public ClientAnswer answer() {
        return answer;
    }

    /** What was tried and is tried for the client. */
    public Tries tries() {
        return tries;
    }

    /** How far the accounting of the request has come. */
    public Accounting accounting() {
        return accounting;
    }

    /** What the client has sent. */
    public RequestBody body() {
        return body;
    }

    /** What the request holds of the memory budget. */
    public Holding holding() {
        return holding;
    }

    /** The event loop of the client's connection. {@link ClientAnswer} tells what of it may be called from elsewhere. */
    public Context eventLoop() {
        return eventLoop;
    }

    public FrontEndpoint endpoint() {
        return endpoint;
    }

    /** Who calls, null before authentication. */
    public @Nullable ClientIdentity client() {
        return client;
    }

    /** Who calls; a request of which nobody has asked that is refused. */
    public ClientIdentity requireClient() {
        return MissingSteps.orRefused(client, this);
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
        affinity = replay == null ? keys : keys.forReading();
    }

    /** The domain whose accounts serve the request, null for none; the request was authenticated before. */
    public @Nullable String domain() {
        ClientIdentity identity = requireClient();
        var authority = identity.hosts().isEmpty() ? null : request.authority();
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
        return Stage.modelForAccounts(stage(), model());
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
                && !answer.begun()
                && !body.consumed()
                && !answer.clientGone()
                && !answer.ended();
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
        losses = request == null ? List.of() : request.losses();
    }

    /** Adds to what was left out. */
    public void loses(List<Loss> more) {
        losses = Stream.concat(losses.stream(), more.stream()).toList();
    }

    /** What was left out of the request for the current try. */
    public List<Loss> losses() {
        return losses;
    }

    /** How many tries have reached for an upstream; routes of operators read it. */
    public int attempts() {
        return tries.count();
    }

    /** Bytes of the body that have come; routes of operators read it. */
    public long bytesIn() {
        return body.count();
    }

    /** Bytes of the answer that have gone out; routes of operators read it. */
    public long bytesOut() {
        return answer.bytes();
    }

    /** {@code error.type} of the error that the client got, null for none. */
    public @Nullable String errorType() {
        return errorType;
    }

    public void reportError(@Nullable String type) {
        errorType = type;
    }

    /** What an operator has ordered, who sends the request once more; null for a client's own. */
    public @Nullable ReplayOrder replay() {
        return replay;
    }

    public void replays(ReplayOrder order) {
        replay = order;
    }
}
