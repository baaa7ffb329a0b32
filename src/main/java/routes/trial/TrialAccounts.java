package routes.trial;

import gateway.account.Account;
import gateway.account.decision.Choice;
import gateway.account.decision.Consideration;
import gateway.account.pool.AccountPool;
import gateway.account.pool.LeaseRequest;
import gateway.account.selection.Candidate;
import gateway.account.selection.FewestSessionsSelection;
import gateway.account.selection.SelectionPolicies;
import gateway.account.selection.SelectionPolicy;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.jspecify.annotations.Nullable;
import routes.chain.AccountBalancer;
import routes.chain.AccountWish;
import routes.request.Attempt;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.request.Target;

/**
 * Stands where the balancer over the account pool is: it finds the account that a request would get now, and neither reserves it nor
 * binds a conversation to it. Where accounts take turns or lots are drawn, the place of a request among all decides.
 */
public final class TrialAccounts extends LoadBalancerSupport {

    private final Parts parts;
    private final String policy;
    private final IntFunction<SelectionPolicy> policies;
    private final Function<Account, Target> asked;
    private final TrialNotes notes;

    /**
     * What all have in common.
     *
     * @param providers whether there are providers
     */
    public record Parts(AccountPool pool, AccountWish wish, BooleanSupplier providers) {}

    /** @param policies the policy, by the place of a request among all */
    private TrialAccounts(
            Parts parts,
            String policy,
            IntFunction<SelectionPolicy> policies,
            Function<Account, Target> asked,
            TrialNotes notes) {
        this.parts = parts;
        this.policy = policy;
        this.policies = policies;
        this.asked = asked;
        this.notes = notes;
    }

    /**
     * Over the accounts that call the API.
     *
     * @param policy one of {@link SelectionPolicies#all}
     */
    public static TrialAccounts ofApi(Parts parts, String policy, TrialNotes notes) {
        return new TrialAccounts(parts, policy, index -> fresh(policy, index), Target.OfAccount::new, notes);
    }

    /** Over the accounts with a session cookie. */
    public static TrialAccounts ofWeb(Parts parts, TrialNotes notes) {
        // One of its own for each turn: trials tell the same each time, and take no turn of those that clients have.
        String name = new FewestSessionsSelection().name();
        return new TrialAccounts(parts, name, index -> new FewestSessionsSelection(), Target.OfWeb::new, notes);
    }

    /** As it would be at this turn, without those that clients have. */
    private static SelectionPolicy fresh(String policy, int index) {
        return SelectionPolicies.all(new Random(index)).stream()
                .filter(each -> each.name().equals(policy))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        AsyncProcessor[] outputs = doGetProcessors();
        Attempt attempt;
        try {
            if (outputs.length != 1) {
                throw new IllegalStateException("the account balancer has exactly one output");
            }
            RequestContext context = ExchangeKeys.requestContext(exchange);
            attempt = new Attempt(asked.apply(account(context)));
            context.tries().begin(attempt);
        } catch (RuntimeException failure) {
            exchange.setException(failure);
            callback.done(true);
            return true;
        }
        return outputs[0].process(exchange, done -> {
            if (attempt.outcome() == null && exchange.getException() == null) {
                exchange.setException(new IllegalStateException("the attempt ended without an outcome"));
            }
            callback.done(done);
        });
    }

    private Account account(RequestContext context) {
        LeaseRequest request = parts.wish().explained(context, context.domain(), null);
        List<Object> question = Arrays.asList(
                policy,
                request.model(),
                request.use(),
                request.affinity(),
                request.domain(),
                request.features(),
                request.pinnedAccountId(),
                request.exemptFromConcurrency(),
                request.mayProbe());
        Found found = notes.remembered(question, () -> find(request));
        if (found.account() == null) {
            throw found.failure() == null
                    ? new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null)
                    : AccountBalancer.told(found.failure(), parts.providers().getAsBoolean());
        }
        return found.account();
    }

    private record Found(
            @Nullable Account account, @Nullable GatewayFailure failure) {}

    private Found find(LeaseRequest request) {
        SelectionPolicy inTurn = inTurn();
        Choice choice = parts.pool().explain(request, inTurn);
        String id = choice.accountId() == null ? full(choice) : choice.accountId();
        return id == null
                ? new Found(null, parts.pool().refusal(request, inTurn))
                : new Found(parts.pool().find(id).orElse(null), null);
    }

    /** One that the request would wait for. */
    private static @Nullable String full(Choice choice) {
        return choice.considered().stream()
                .filter(each -> each.finding() == Consideration.Finding.AT_CONCURRENCY_LIMIT)
                .map(Consideration::accountId)
                .findFirst()
                .orElse(null);
    }

    /** The policy as it would be at this request's turn. */
    private SelectionPolicy inTurn() {
        int index = notes.index();
        SelectionPolicy fresh = policies.apply(index);
        return new SelectionPolicy() {
            @Override
            public String name() {
                return policy;
            }

            @Override
            public List<Candidate> order(List<Candidate> candidates, long seed) {
                List<Candidate> rotated = new ArrayList<>(candidates);
                Collections.rotate(rotated, -index);
                return fresh.order(rotated, seed);
            }

            @Override
            public boolean sticky() {
                return fresh.sticky();
            }
        };
    }
}
