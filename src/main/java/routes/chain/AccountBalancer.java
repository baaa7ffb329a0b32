package routes.chain;

import gateway.account.affinity.AffinityBook;
import gateway.account.decision.DecisionRing;
import gateway.account.pool.AccountPool;
import gateway.account.selection.SelectionPolicy;
import gateway.config.Settings;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.TokenRefresher;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import routes.answer.AnswerWriter;
import routes.request.Beginning;

/**
 * The load balancer over the account pool: it has one output and tries it with one account after the other, in the order of its
 * selection policy, under whose name it is bound. It puts the chosen account into the request's context, calls the output, and
 * on an outcome that another account may cure chooses the next. When none is left, the last answer of an upstream goes to the
 * client as it came.
 *
 * <p>To be bound as a prototype: each {@code loadBalance} adds its output to its own instance.
 */
public final class AccountBalancer extends LoadBalancerSupport {

    private final Parts parts;
    private final SelectionPolicy policy;
    private final Supplier<Limits> limits;

    /**
     * What all balancers share.
     *
     * @param providers whether there are providers, which do not serve what comes here
     */
    public record Parts(
            AccountPool pool,
            AccountWish choice,
            TokenRefresher tokens,
            AffinityBook affinity,
            DecisionRing decisions,
            AnswerWriter answers,
            Aftermath aftermath,
            BooleanSupplier providers) {

        /** The failure to lease an account, as the client is told; where there is none, providers do not help. */
        GatewayFailure told(GatewayFailure none) {
            return AccountBalancer.told(none, providers.getAsBoolean());
        }
    }

    /**
     * The failure to lease an account, as a client is told.
     *
     * @param providers whether there are any, which do not help
     */
    public static GatewayFailure told(GatewayFailure none, boolean providers) {
        return none.kind() == FailureKind.ACCOUNT_NOT_SET_UP && providers
                ? new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NOT_FOR_MODEL, null)
                : none;
    }

    /**
     * How far a request is carried from account to account.
     *
     * @param maxAttempts most tries that reach for an upstream
     * @param within from the request's arrival; no further try begins after it
     * @param breakerOpen how long a circuit breaker stays open, told to clients that find nothing else
     */
    public record Limits(int maxAttempts, Duration within, Duration breakerOpen) {

        /** Those of the settings. */
        public static Limits of(Settings settings) {
            return new Limits(
                    settings.accounts().maxAttempts(),
                    settings.upstream().requestTimeout(),
                    settings.breaker().open());
        }
    }

    public AccountBalancer(Parts parts, SelectionPolicy policy, Supplier<Limits> limits) {
        this.parts = parts;
        this.policy = policy;
        this.limits = limits;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return Beginning.of(exchange, callback, () -> begin(exchange, callback));
    }

    private boolean begin(Exchange exchange, AsyncCallback callback) {
        AsyncProcessor[] outputs = doGetProcessors();
        if (outputs.length != 1) {
            exchange.setException(new IllegalStateException("the account balancer has exactly one output"));
            callback.done(true);
            return true;
        }
        new AccountTries(parts, policy, limits.get(), exchange, callback, outputs[0]).next();
        return false;
    }
}
