package routes.canary;

import gateway.access.ClientIdentity;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.account.affinity.AffinityKeys;
import gateway.error.GatewayFailure;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.RequestInspector;
import gateway.routes.canary.CanaryRule;
import gateway.routes.canary.GenerationFigures;
import gateway.routes.canary.RequestOutcome;
import gateway.routes.canary.Share;
import gateway.usage.UsageRow;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import routes.http.Diversion;
import routes.http.FrontRouter;
import routes.request.BodyCoding;
import routes.request.ConversationKeys;
import routes.request.Generation;
import routes.request.HeaderNames;
import routes.request.RequestContext;

/**
 * Brings a share of conversations to a canary, a conversation always or never, and compares how requests go there with how they go
 * in the generation in use. Who belongs to no conversation goes by the client key. Safe from many threads.
 */
public final class CanaryDiversion implements Diversion {

    private static final int CLIENT_GONE = 499;

    private final FrontRouter canary;
    private final Generation inUse;
    private final Share share;
    private final KeyRing keys;
    private final ConversationKeys conversations;
    private final Consumer<String> giveUp;
    private final GenerationFigures ofCanary;
    private final GenerationFigures ofOthers;
    private final AtomicBoolean givenUp = new AtomicBoolean();

    /**
     * A diversion to a canary.
     *
     * @param inUse the generation that the others go through
     * @param nanoTime the clock of {@link System#nanoTime}
     * @param giveUp told once, and why, when the canary is to be given up; on the thread of a request that has ended
     */
    public CanaryDiversion(
            FrontRouter canary,
            Generation inUse,
            Share share,
            KeyRing keys,
            ConversationKeys conversations,
            LongSupplier nanoTime,
            Consumer<String> giveUp) {
        this.canary = canary;
        this.inUse = inUse;
        this.share = share;
        this.keys = keys;
        this.conversations = conversations;
        this.giveUp = giveUp;
        ofCanary = new GenerationFigures(nanoTime);
        ofOthers = new GenerationFigures(nanoTime);
    }

    /** How requests go in the canary. */
    public GenerationFigures ofCanary() {
        return ofCanary;
    }

    /** How they go in the generation in use. */
    public GenerationFigures ofOthers() {
        return ofOthers;
    }

    @Override
    public @Nullable FrontRouter frontOf(RequestContext context) {
        if (!context.endpoint().isClientFacing()) {
            return null;
        }
        Optional<ClientIdentity> caller = keys.authenticate(
                context.request().getHeader(HeaderNames.X_API_KEY),
                context.request().getHeader(HttpHeaders.AUTHORIZATION),
                KeyScope.CLIENT);
        return caller.isPresent() && share.has(key(context, tenant(context, caller.get()))) ? canary : null;
    }

    private static String tenant(RequestContext context, ClientIdentity caller) {
        if (caller.hosts().isEmpty()) {
            return caller.tenant(caller.domain());
        }
        HostAndPort authority = context.request().authority();
        return caller.tenant(caller.domainFor(authority == null ? null : authority.host()));
    }

    private long key(RequestContext context, String tenant) {
        AffinityKeys found = null;
        if (context.endpoint().asksForMessage() && context.body().count() > 0 && isPlain(context)) {
            byte[] body = context.body().bytes();
            try {
                found = conversations.of(context.request().headers(), tenant, RequestInspector.inspect(body), body);
            } catch (InvalidRequestException e) {
                // Its route says so.
            }
        }
        return (found == null ? ConversationKeys.ofTenant(tenant) : found).seed();
    }

    private static boolean isPlain(RequestContext context) {
        try {
            return BodyCoding.of(context.request()).equals("identity");
        } catch (GatewayFailure e) {
            // Its route says so.
            return false;
        }
    }

    @Override
    public void ended(RequestContext context) {
        Generation generation = context.generation();
        if (generation == null
                || context.client() == null
                || !context.endpoint().isClientFacing()) {
            return;
        }
        if (generation == canary.generation()) {
            ofCanary.add(outcome(context));
            String complaint = CanaryRule.complaint(ofCanary.lately(), ofOthers.lately());
            if (complaint != null && givenUp.compareAndSet(false, true)) {
                giveUp.accept(complaint);
            }
        } else if (generation == inUse) {
            ofOthers.add(outcome(context));
        }
    }

    private static RequestOutcome outcome(RequestContext context) {
        UsageRow row = context.accounting().row();
        long first = context.answer().firstEventNanos();
        return new RequestOutcome(
                context.answer().clientGone() ? CLIENT_GONE : context.answer().status(),
                context.errorType(),
                first == 0 ? null : Long.valueOf((first - context.arrivedNanos()) / 1_000_000),
                row == null ? null : row.cost());
    }
}
