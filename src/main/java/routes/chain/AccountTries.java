package routes.chain;

import gateway.account.Account;
import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Decision;
import gateway.account.pool.Lease;
import gateway.account.selection.SelectionPolicy;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.RefreshFailedException;
import gateway.upstream.EndpointKind;
import gateway.upstream.Verdict;
import gateway.usage.UsageRow;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;
import routes.request.Suspects;
import routes.request.UpstreamAnswer;

/** The tries of one request. Confined like the request. */
final class AccountTries {

    /** Accounts that are passed by without a call, because their breakers are open or their tokens have ended. */
    private static final int MOST_DETOURS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(AccountTries.class);

    private final AccountBalancer.Parts parts;
    private final SelectionPolicy policy;
    private final AccountBalancer.Limits allowed;
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final AsyncProcessor output;
    private final RequestContext context;
    private final int attemptsBefore;
    private final Set<String> tried = HashSet.newHashSet(4);
    private final Suspects suspects = new Suspects();
    private final LastResort lastResort;
    private @Nullable String renewedId;
    private boolean refused;
    private boolean unpaid;
    private boolean soleHope;

    AccountTries(
            AccountBalancer.Parts parts,
            SelectionPolicy policy,
            AccountBalancer.Limits allowed,
            Exchange exchange,
            AsyncCallback callback,
            AsyncProcessor output) {
        this.parts = parts;
        this.policy = policy;
        this.allowed = allowed;
        this.exchange = exchange;
        this.callback = callback;
        this.output = output;
        this.context = ExchangeKeys.requestContext(exchange);
        this.lastResort = new LastResort(exchange, context, parts.answers());
        this.attemptsBefore = context.tries().count();
    }

    /** Goes on to the next account. */
    void next() {
        Lease lease;
        try {
            context.answer().onClientGone(parts.pool()::wakeAll);
            lease = parts.pool().lease(parts.choice().of(context, tried), policy);
            context.answer().onClientGone(null);
        } catch (GatewayFailure none) {
            context.answer().onClientGone(null);
            context.tries().ended(null);
            giveUp(parts.told(none));
            return;
        } catch (RuntimeException defect) {
            finishWith(defect);
            return;
        }
        soleHope = lease.soleHope();
        Account account = lease.account();
        try {
            Account ready = account.token() == null ? account : parts.tokens().ready(account);
            attempt(lease, ready);
        } catch (RefreshFailedException e) {
            lease.close();
            LOG.warn("Request {}: account {} has no valid token: {}", context.id(), account.name(), e.getMessage());
            context.tries().ended("no valid token");
            tried.add(account.id());
            goOn(false);
        } catch (RuntimeException defect) {
            lease.close();
            finishWith(defect);
        }
    }

    private void attempt(Lease lease, Account account) {
        Attempt attempt = new Attempt(account).among(suspects);
        if (lease.probes()) {
            attempt.whenServed(() -> parts.pool().roomFound(account.id(), context.modelForAccounts()));
        }
        context.tries().begin(attempt);
        output.process(exchange, done -> ended(lease, attempt));
    }

    private void ended(Lease lease, Attempt attempt) {
        try {
            moveAway(attempt);
            boolean blameless = false;
            if (isRefusedToken(attempt)) {
                try {
                    Account renewed = renewed(attempt.requireAccount());
                    if (canBeSentAgain()) {
                        context.tries().ended("401, token renewed");
                        context.tries().sameAccountAgain();
                        attempt(lease, renewed);
                        return;
                    }
                    blameless = true;
                } catch (RefreshFailedException e) {
                    LOG.warn(
                            "Account {} was refused and has no other token: {}",
                            attempt.requireAccount().name(),
                            e.reason());
                    blameless = !e.refused();
                }
            }
            lease.close();
            judge(attempt, blameless);
        } catch (RuntimeException defect) {
            lease.close();
            finishWith(defect);
        }
    }

    /** A conversation that was left waiting must not wait there again; for others the account stays what it is. */
    private void moveAway(Attempt attempt) {
        AffinityKeys keys = context.affinity();
        if (attempt.hung() && keys != null && context.endpoint().asksForMessage()) {
            String account = attempt.requireAccount().id();
            parts.affinity().leftWaiting(keys, context.modelForAccounts(), account);
        }
    }

    /** Whether the upstream refused a token that was not renewed for this request yet. */
    private boolean isRefusedToken(Attempt attempt) {
        return attempt.outcome() instanceof AttemptOutcome.Failed failed
                && failed.verdict() instanceof Verdict.SuspectCredential
                && context.endpoint().kind() == EndpointKind.MESSAGES
                && attempt.requireAccount().token() != null
                && !attempt.requireAccount().id().equals(renewedId)
                && exchange.getException() == null
                && parts.aftermath().mayRenew(attempt.requireAccount());
    }

    private boolean canBeSentAgain() {
        return !context.answer().begun()
                && !context.body().consumed()
                && !context.answer().clientGone();
    }

    private Account renewed(Account account) {
        renewedId = account.id();
        return parts.tokens().renew(account);
    }

    /** A conversation whose account cannot pay for it goes where it is answered. */
    private void follow(Account answered) {
        AffinityKeys keys = context.affinity();
        if (unpaid && keys != null && policy.sticky()) {
            parts.affinity().bind(keys, answered.id());
        }
    }

    /** @param blameless whether the failure says nothing of the account: its token was or will be renewed */
    private void judge(Attempt attempt, boolean blameless) {
        if (exchange.getException() != null) {
            done();
            return;
        }
        switch (attempt.outcome()) {
            case null -> finishWith(new IllegalStateException("the attempt ended without an outcome"));
            case AttemptOutcome.Answered _ -> {
                context.tries().ended("answered");
                follow(attempt.requireAccount());
                if (!attempt.hung()) {
                    remember(attempt.requireAccount());
                }
                done();
            }
            case AttemptOutcome.Refused _ -> {
                context.tries().ended("circuit breaker open");
                refused = true;
                tried.add(attempt.requireAccount().id());
                goOn(false);
            }
            case AttemptOutcome.Failed failed -> {
                context.tries().ended(nameOf(failed));
                if (!blameless) {
                    parts.aftermath().of(attempt.requireAccount(), context, failed.verdict());
                }
                lastResort.failed(failed.answer(), failed.failure());
                boolean cannotPay = failed.verdict() instanceof Verdict.NoCredit;
                unpaid |= cannotPay;
                tried.add(attempt.requireAccount().id());
                // Credit comes at any time: another one may have some by now, whichever returns first.
                goOn(!cannotPay);
            }
        }
    }

    private static String nameOf(AttemptOutcome.Failed failed) {
        UpstreamAnswer answer = failed.answer();
        return answer == null ? failed.failure().kind().messageKey() : Integer.toString(answer.status());
    }

    /** The time to live of a conversation begins with the end of its turn; what is cached of it is lost when it moves. */
    private void remember(Account account) {
        AffinityKeys keys = context.affinity();
        UsageRow row = context.accounting().row();
        if (keys != null && row != null && policy.sticky() && context.endpoint() != FrontEndpoint.COUNT_TOKENS) {
            parts.affinity().used(keys, account.id(), row.tokens().cached());
        }
    }

    /** @param settles whether the last try is the only one, where all accounts cool down: that which returns soonest */
    private void goOn(boolean settles) {
        boolean late =
                System.nanoTime() - context.arrivedNanos() >= allowed.within().toNanos();
        if ((soleHope && settles)
                || context.answer().begun()
                || context.body().consumed()
                || context.tries().count() - attemptsBefore >= allowed.maxAttempts()
                || tried.size() >= allowed.maxAttempts() + MOST_DETOURS
                || late
                || context.answer().clientGone()) {
            giveUp(new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null));
        } else {
            next();
        }
    }

    private void giveUp(GatewayFailure none) {
        lastResort.take(() -> refused && !context.mayFallBack()
                ? new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_BREAKER_OPEN, allowed.breakerOpen())
                : none);
        done();
    }

    private void finishWith(Exception failure) {
        exchange.setException(failure);
        done();
    }

    private void done() {
        suspects.close();
        Decision decision = context.tries().decision(context, null);
        if (decision != null) {
            parts.decisions().add(decision);
        }
        callback.done(false);
    }
}
