package routes.relay;

import gateway.account.AccountPool;
import gateway.account.Lease;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.jspecify.annotations.Nullable;
import routes.ExchangeKeys;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.RequestContext;
import routes.request.UpstreamAnswer;

/**
 * The load balancer over the account pool: it has one output and tries it with one account after the other. It puts the chosen
 * account into the request's context, calls the output, and on an outcome that another account may cure chooses the next. When
 * none is left, the last answer of an upstream goes to the client as it came.
 *
 * <p>To be bound as a prototype: each {@code loadBalance} adds its output to its own instance.
 */
public final class AccountBalancer extends LoadBalancerSupport {

    private final AccountPool pool;
    private final AccountChoice choice;
    private final AnswerWriter answers;
    private final Supplier<Limits> limits;

    /**
     * How far a request is carried from account to account.
     *
     * @param maxAttempts most tries that reach for an upstream
     * @param within from the request's arrival; no further try begins after it
     * @param breakerOpen how long a circuit breaker stays open, told to clients that find nothing else
     */
    public record Limits(int maxAttempts, Duration within, Duration breakerOpen) {}

    public AccountBalancer(AccountPool pool, AccountChoice choice, AnswerWriter answers, Supplier<Limits> limits) {
        this.pool = pool;
        this.choice = choice;
        this.answers = answers;
        this.limits = limits;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        AsyncProcessor[] outputs = doGetProcessors();
        if (outputs.length != 1) {
            exchange.setException(new IllegalStateException("the account balancer has exactly one output"));
            callback.done(true);
            return true;
        }
        new Rotation(exchange, callback, outputs[0]).next();
        return false;
    }

    /** The tries of one request. */
    private final class Rotation {

        private final Exchange exchange;
        private final AsyncCallback callback;
        private final AsyncProcessor output;
        private final RequestContext context;
        private final Limits allowed = limits.get();
        private final Set<String> tried = HashSet.newHashSet(4);
        private @Nullable UpstreamAnswer lastAnswer;
        private @Nullable GatewayFailure lastFailure;
        private boolean refused;
        private boolean soleHope;

        Rotation(Exchange exchange, AsyncCallback callback, AsyncProcessor output) {
            this.exchange = exchange;
            this.callback = callback;
            this.output = output;
            this.context = ExchangeKeys.requestContext(exchange);
        }

        void next() {
            Lease lease;
            try {
                context.onClientGone(pool::wakeAll);
                lease = pool.lease(choice.of(context, tried));
                context.onClientGone(null);
            } catch (GatewayFailure none) {
                context.onClientGone(null);
                giveUp(none);
                return;
            } catch (RuntimeException defect) {
                exchange.setException(defect);
                callback.done(false);
                return;
            }
            attempt(lease);
        }

        private void attempt(Lease lease) {
            Attempt attempt = new Attempt(lease.account());
            soleHope = lease.soleHope();
            context.begin(attempt);
            try {
                output.process(exchange, done -> {
                    lease.close();
                    ended(attempt);
                });
            } catch (RuntimeException defect) {
                lease.close();
                exchange.setException(defect);
                callback.done(false);
            }
        }

        private void ended(Attempt attempt) {
            try {
                if (exchange.getException() != null) {
                    callback.done(false);
                    return;
                }
                switch (attempt.outcome()) {
                    case null -> finishWith(new IllegalStateException("the attempt ended without an outcome"));
                    case AttemptOutcome.Answered answered -> callback.done(false);
                    case AttemptOutcome.Refused open -> {
                        refused = true;
                        goOn(attempt);
                    }
                    case AttemptOutcome.Failed failed -> {
                        pool.report(attempt.account(), context.model(), failed.verdict());
                        if (failed.answer() != null) {
                            lastAnswer = failed.answer();
                        }
                        lastFailure = failed.failure();
                        goOn(attempt);
                    }
                }
            } catch (RuntimeException defect) {
                finishWith(defect);
            }
        }

        private void goOn(Attempt attempt) {
            tried.add(attempt.account().id());
            boolean late = System.nanoTime() - context.arrivedNanos()
                    >= allowed.within().toNanos();
            // While all accounts cool down only the one that returns soonest is tried.
            boolean over = soleHope && !(attempt.outcome() instanceof AttemptOutcome.Refused);
            if (over
                    || context.committed()
                    || context.bodyConsumed()
                    || context.attempts() >= allowed.maxAttempts()
                    || late
                    || context.clientGone()) {
                giveUp(new GatewayFailure.AccountUnavailable(FailureKind.ACCOUNT_NONE, null));
            } else {
                next();
            }
        }

        private void giveUp(GatewayFailure none) {
            if (context.clientGone()) {
                context.reportError(null);
                answers.fail(context, new GatewayFailure.RequestRefused(FailureKind.CLIENT_GONE), null);
                callback.done(false);
            } else if (lastAnswer != null) {
                answers.pass(context, lastAnswer);
                callback.done(false);
            } else if (lastFailure != null) {
                finishWith(lastFailure);
            } else if (refused) {
                finishWith(
                        new GatewayFailure.AccountUnavailable(FailureKind.ACCOUNT_BREAKER_OPEN, allowed.breakerOpen()));
            } else {
                finishWith(none);
            }
        }

        private void finishWith(Exception failure) {
            exchange.setException(failure);
            callback.done(false);
        }
    }
}
