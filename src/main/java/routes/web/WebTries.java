package routes.web;

import gateway.account.Account;
import gateway.account.decision.Choice;
import gateway.account.decision.Consideration.Finding;
import gateway.account.decision.Decision;
import gateway.account.pool.Lease;
import gateway.account.pool.LeaseRequest;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.request.Suspects;
import routes.request.Target;

/** The tries of one request in web mode. Confined like the request. */
final class WebTries {

    private final WebBalancer.Parts parts;
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final AsyncProcessor output;
    private final RequestContext context;
    private final WebRequest request;
    private final int attemptsBefore;
    private final Set<String> tried = HashSet.newHashSet(4);
    private final Suspects suspects = new Suspects();
    private @Nullable GatewayFailure failure;
    private boolean refused;

    WebTries(WebBalancer.Parts parts, Exchange exchange, AsyncCallback callback, AsyncProcessor output) {
        this.parts = parts;
        this.exchange = exchange;
        this.callback = callback;
        this.output = output;
        this.context = ExchangeKeys.requestContext(exchange);
        this.request = WebRequest.of(exchange);
        this.attemptsBefore = context.tries().count();
    }

    /** Goes on with the conversation that waits for this request, or begins one. */
    void begin() {
        WebConversation waiting = request.waiting();
        if (waiting == null) {
            next();
        } else {
            attempt(waiting.account());
        }
    }

    private void next() {
        Lease lease;
        try {
            context.answer().onClientGone(parts.pool()::wakeAll);
            LeaseRequest wish = parts.wish().of(context, tried);
            if (isFull(parts.pool().explain(wish, parts.policy()))) {
                parts.makeRoom().accept(context.tenant());
            }
            lease = parts.pool().lease(wish, parts.policy());
            context.answer().onClientGone(null);
        } catch (GatewayFailure none) {
            context.answer().onClientGone(null);
            context.tries().ended(null);
            giveUp(none);
            return;
        }
        request.tries(lease);
        attempt(lease.account());
    }

    /** Whether places are what is missing: who rests gains nothing by another one's end. */
    private static boolean isFull(Choice choice) {
        return choice.accountId() == null
                && choice.considered().stream().anyMatch(account -> account.finding() == Finding.AT_CONCURRENCY_LIMIT);
    }

    private void attempt(Account account) {
        Attempt attempt = new Attempt(new Target.OfWeb(account)).among(suspects);
        context.tries().begin(attempt);
        output.process(exchange, done -> ended(attempt));
    }

    private void ended(Attempt attempt) {
        try {
            letGo();
            judge(attempt);
        } catch (RuntimeException defect) {
            finishWith(defect);
        }
    }

    /** A place goes over to the conversation that is begun with it; the end of that gives it back. */
    private void letGo() {
        if (request.waiting() == null && request.begun() == null) {
            request.lease().close();
        }
    }

    private void judge(Attempt attempt) {
        WebConversation begun = request.waiting() == null ? request.begun() : request.waiting();
        boolean answered = exchange.getException() == null && attempt.outcome() instanceof AttemptOutcome.Answered;
        if (begun != null && !answered) {
            letDown(begun, attempt);
        }
        if (exchange.getException() != null) {
            done();
            return;
        }
        switch (attempt.outcome()) {
            case null -> finishWith(new IllegalStateException("the try ended without an outcome"));
            case AttemptOutcome.Answered _ -> {
                context.tries().ended("answered");
                learn(attempt.requireAccount());
                done();
            }
            case AttemptOutcome.Refused _ -> {
                context.tries().ended("circuit breaker open");
                refused = true;
                goOn(attempt);
            }
            case AttemptOutcome.Failed failed -> {
                context.tries().ended(failed.failure().kind().messageKey());
                parts.aftermath().of(attempt.requireAccount(), context, failed.verdict());
                failure = told(attempt, failed.failure());
                goOn(attempt);
            }
        }
    }

    /** A replay leaves no trace. */
    private void learn(Account answered) {
        if (context.replay() == null) {
            parts.cache().answered(request.input(), context.tenant(), answered.id());
        }
    }

    /** A conversation that nobody has spoken to waits on for its results. */
    private void letDown(WebConversation begun, Attempt attempt) {
        if (request.waiting() != null && attempt.outcome() instanceof AttemptOutcome.Refused) {
            begun.waitsAgain();
        } else {
            begun.end(true);
        }
    }

    /** A challenge that was meant for this address has an end. */
    private GatewayFailure told(Attempt attempt, GatewayFailure last) {
        return last.kind() == FailureKind.WEB_CHALLENGED && parts.challenges().rests(attempt.requireAccount())
                ? parts.pause().failure()
                : last;
    }

    private void goOn(Attempt attempt) {
        if (request.waiting() != null) {
            if (attempt.outcome() instanceof AttemptOutcome.Refused) {
                giveUp(new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null));
                return;
            }
            request.answers(null);
            if (!parts.replaysLost().getAsBoolean()) {
                giveUp(new GatewayFailure.RequestRefused(FailureKind.WEB_TOOL_SESSION_GONE, ""));
                return;
            }
        } else {
            tried.add(attempt.requireAccount().id());
        }
        boolean late =
                System.nanoTime() - context.arrivedNanos() >= parts.within().toNanos();
        if (isOfAddress()
                || failure instanceof GatewayFailure.RequestRefused
                || context.answer().begun()
                || context.answer().clientGone()
                || late
                || context.tries().count() - attemptsBefore
                        >= parts.limits().get().maxAttempts()) {
            giveUp(new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null));
        } else {
            next();
        }
    }

    /** Whether the web application refuses this address, so that no other account would be answered. */
    private boolean isOfAddress() {
        GatewayFailure last = failure;
        return last != null
                && switch (last.kind()) {
                    case WEB_CHALLENGED, WEB_BLOCKED, WEB_REGION -> true;
                    default -> false;
                };
    }

    private void giveUp(GatewayFailure none) {
        if (context.answer().clientGone()) {
            context.reportError(null);
            parts.answers().fail(context, new GatewayFailure.RequestRefused(FailureKind.CLIENT_GONE), null);
        } else {
            GatewayFailure last = failure;
            exchange.setException(last != null && none.kind() != FailureKind.WEB_TOOL_SESSION_GONE ? last : told(none));
        }
        done();
    }

    private GatewayFailure told(GatewayFailure none) {
        return refused && none.kind() == FailureKind.ACCOUNT_NONE
                ? new GatewayFailure.TargetUnavailable(
                        FailureKind.ACCOUNT_BREAKER_OPEN, parts.limits().get().breakerOpen())
                : none;
    }

    private void finishWith(Exception defect) {
        exchange.setException(defect);
        done();
    }

    private void done() {
        suspects.close();
        Decision decision = context.tries().decision(context, null);
        if (decision != null) {
            parts.decisions().accept(decision);
        }
        callback.done(false);
    }
}
