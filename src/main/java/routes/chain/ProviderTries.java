package routes.chain;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.provider.ProviderSlot;
import gateway.provider.balancing.ProviderCandidate;
import gateway.upstream.FailureClass;
import gateway.upstream.Origin;
import gateway.upstream.RetryAfter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.breaker.Origins;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.request.RequestThreads;
import routes.request.Suspects;
import routes.request.Target;
import routes.request.UpstreamAnswer;

/** The tries of one request among the providers of one stage. Confined like the request. */
final class ProviderTries {

    /** So many fields of one request are left out one after the other. */
    private static final int MOST_LESSONS = 3;

    private final ProviderBalancer.Parts parts;
    private final List<Contender> contenders;
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final AsyncProcessor output;
    private final RequestContext context;
    private final Suspects suspects = new Suspects();
    private final LastResort lastResort;
    private @Nullable Duration limitedFor;
    private boolean refused;
    private int lessons;

    ProviderTries(
            ProviderBalancer.Parts parts,
            List<ProviderCandidate> ordered,
            Exchange exchange,
            AsyncCallback callback,
            AsyncProcessor output) {
        this.parts = parts;
        this.contenders = new ArrayList<>(ordered.stream().map(Contender::new).toList());
        this.exchange = exchange;
        this.callback = callback;
        this.output = output;
        this.context = ExchangeKeys.requestContext(exchange);
        this.lastResort = new LastResort(exchange, context, parts.answers());
    }

    /** Begins. */
    void start() {
        guarded(this::next);
    }

    /** Goes on to the best provider that was not tried yet. */
    private void next() {
        for (Contender contender : List.copyOf(contenders)) {
            if (contender.tries == 0 && take(contender)) {
                attempt(contender);
                return;
            }
        }
        again();
    }

    /** A provider that is at its limit is passed by. */
    private boolean take(Contender contender) {
        if (contender.slot().tryAcquire()) {
            return true;
        }
        Duration free = contender.slot().untilFree();
        limitedFor = limitedFor == null || free.compareTo(limitedFor) < 0 ? free : limitedFor;
        context.tries().endedAtProvider(contender.slot().provider().name(), "at its limit");
        contenders.remove(contender);
        return false;
    }

    private void attempt(Contender contender) {
        contender.tries++;
        Attempt attempt = new Attempt(new Target.OfProvider(
                        contender.slot().provider(), contender.candidate().model()))
                .among(suspects);
        context.tries().begin(attempt);
        Origins.note(context, contender.slot().callers());
        exchange.setProperty(ExchangeKeys.PROVIDER, contender.slot().provider().name());
        try {
            output.process(exchange, done -> ended(contender, attempt));
        } catch (RuntimeException defect) {
            contender.slot().release();
            throw defect;
        }
    }

    private void ended(Contender contender, Attempt attempt) {
        contender.slot().release();
        guarded(() -> judge(contender, attempt));
    }

    /** Runs a step; a defect in it ends the request instead of leaving it open for ever. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable defect) {
            finishWith(new IllegalStateException("a try could not be made or judged", defect));
        }
    }

    private void judge(Contender contender, Attempt attempt) {
        Exception thrown = exchange.getException();
        if (thrown != null && !isCuredElsewhere(thrown)) {
            done();
            return;
        }
        String name = contender.slot().provider().name();
        if (thrown instanceof GatewayFailure failure) {
            exchange.setException(null);
            context.tries().endedAtProvider(name, failure.kind().messageKey());
            lastResort.failed(null, failure);
            contenders.remove(contender);
            goOn();
            return;
        }
        switch (attempt.outcome()) {
            case null -> finishWith(new IllegalStateException("the attempt ended without an outcome"));
            case AttemptOutcome.Answered _ -> {
                context.tries().endedAtProvider(name, "answered");
                parts.metrics().requested(name, "answered");
                done();
            }
            case AttemptOutcome.Refused _ -> {
                context.tries().endedAtProvider(name, "circuit breaker open");
                parts.metrics().requested(name, "refused");
                refused = true;
                contenders.remove(contender);
                goOn();
            }
            case AttemptOutcome.Failed failed -> {
                UpstreamAnswer answer = failed.answer();
                if (attempt.hasTaught() && lessons++ < MOST_LESSONS) {
                    onceMore(contender, answer, failed.failure());
                    return;
                }
                FailureClass told = attempt.failure();
                FailureClass failure =
                        told == null ? FailureClass.of(failed.failure().kind()) : told;
                context.tries()
                        .endedAtProvider(
                                name,
                                answer == null
                                        ? failed.failure().kind().messageKey()
                                        : Integer.toString(answer.status()));
                blame(contender.slot(), failure);
                parts.metrics().failed(name, failure);
                lastResort.failed(answer, failed.failure());
                plan(contender, failure, answer);
                goOn();
            }
        }
    }

    /** The provider has said what it does not take; that is nobody's failure. */
    private void onceMore(Contender contender, @Nullable UpstreamAnswer answer, GatewayFailure failure) {
        context.tries().endedAtProvider(contender.slot().provider().name(), "refused a field");
        lastResort.failed(answer, failure);
        contender.tries--;
        goOn();
    }

    /** A failure that the request may have brought about counts when it is known whose fault it was. */
    private void blame(ProviderSlot slot, FailureClass failure) {
        if (failure.isCertain() || !failure.countsAgainstUpstream()) {
            slot.failed(failure);
            return;
        }
        if (context.endpoint().relaysOnly()) {
            // A path that it serves badly, or not at all, says nothing of its models.
            return;
        }
        Origin origin = Origins.of(context);
        suspects.add(Target.OfProvider.idOf(slot.provider().name()), blame -> slot.failed(failure, origin, blame));
    }

    /** What one provider's dialect cannot say, another one's may. */
    private static boolean isCuredElsewhere(Exception thrown) {
        return thrown instanceof GatewayFailure failure
                && (failure.kind().isOfOneDialect() || failure.kind() == FailureKind.PROVIDER_NONE);
    }

    /** Says when the provider may be asked again, or takes it out. */
    private void plan(Contender contender, FailureClass failure, @Nullable UpstreamAnswer answer) {
        Duration advised = answer == null
                ? null
                : RetryAfter.read(answer.headers()::get, parts.clock().instant())
                        .orElse(null);
        Optional<Duration> wait = parts.retries().next(failure, contender.tries, contender.waited, advised);
        if (wait.isEmpty()) {
            contenders.remove(contender);
        } else {
            contender.waited = wait.get();
            contender.failure = failure;
            contender.readyNanos = System.nanoTime() + wait.get().toNanos();
        }
    }

    private void goOn() {
        if (context.answer().clientGone() || context.answer().begun() || late(System.nanoTime())) {
            giveUp();
        } else {
            next();
        }
    }

    private boolean late(long nanos) {
        return nanos - context.arrivedNanos() >= parts.within().get().toNanos();
    }

    /** Everyone was tried: another stage is quicker than a wait. */
    private void again() {
        Contender soonest = contenders.stream()
                .min(Comparator.comparingLong(contender -> contender.readyNanos))
                .orElse(null);
        if (soonest == null || context.mayFallBack() || late(soonest.readyNanos) || tooLong(soonest.readyNanos)) {
            giveUp();
            return;
        }
        long millis = Math.max(1, (soonest.readyNanos - System.nanoTime()) / 1_000_000);
        context.eventLoop().runOnContext(wait -> waitFor(soonest, millis));
    }

    /** A client that waits for a stream hears nothing during a wait. */
    private boolean tooLong(long readyNanos) {
        return context.wantsStream()
                && readyNanos - context.arrivedNanos()
                        > parts.headerHold().get().toNanos();
    }

    /** On the event loop of the client's connection, as the timer and the client's leaving are. */
    private void waitFor(Contender contender, long millis) {
        if (context.answer().clientGone()) {
            RequestThreads.start(() -> guarded(this::giveUp));
            return;
        }
        long timer = context.eventLoop().owner().setTimer(millis, over -> {
            context.answer().onClientGone(null);
            RequestThreads.start(() -> guarded(() -> retry(contender)));
        });
        context.answer().onClientGone(() -> {
            if (context.eventLoop().owner().cancelTimer(timer)) {
                RequestThreads.start(() -> guarded(this::giveUp));
            }
        });
    }

    private void retry(Contender contender) {
        if (take(contender)) {
            parts.metrics().retried(contender.failure);
            attempt(contender);
        } else {
            again();
        }
    }

    private void giveUp() {
        lastResort.take(this::untried);
        done();
    }

    private GatewayFailure untried() {
        if (refused) {
            return new GatewayFailure.TargetUnavailable(
                    FailureKind.PROVIDER_BREAKER_OPEN, parts.breakerOpen().get());
        }
        return limitedFor == null
                ? new GatewayFailure.TargetUnavailable(FailureKind.PROVIDER_NONE, null)
                : new GatewayFailure.TargetUnavailable(FailureKind.PROVIDER_LIMIT, limitedFor);
    }

    private void done() {
        suspects.close();
        callback.done(false);
    }

    private void finishWith(Exception failure) {
        exchange.setException(failure);
        done();
    }
}
