package gateway.provider;

import gateway.upstream.Origin;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The health of one provider: what checks found (active) and how its calls went (passive). Safe from many threads, without a
 * lock.
 */
final class ProviderHealth {

    private static final State NOTHING = new State(Health.UNKNOWN, 0, 0, CallRun.NONE, null, null, null);

    private final InstantSource clock;
    private final Supplier<HealthRules> rules;
    private final AtomicReference<State> state = new AtomicReference<>(NOTHING);

    ProviderHealth(InstantSource clock, Supplier<HealthRules> rules) {
        this.clock = clock;
        this.rules = rules;
    }

    /**
     * All that is known.
     *
     * @param found by checks, or by a call that succeeded
     * @param checksFailed in a row
     * @param checksPassed in a row
     * @param failures of calls in a row
     * @param restsUntil until when failed calls keep the provider unhealthy
     */
    private record State(
            Health found,
            int checksFailed,
            int checksPassed,
            CallRun failures,
            @Nullable Instant restsUntil,
            @Nullable String lastError,
            @Nullable Instant checkedAt) {}

    Health health() {
        State now = current();
        Instant until = now.restsUntil;
        return until != null && clock.instant().isBefore(until) ? Health.UNHEALTHY : now.found;
    }

    /** Why the last check or call failed, null when it did not. */
    @Nullable
    String lastError() {
        return current().lastError;
    }

    /** When it was last checked, null when never. */
    @Nullable
    Instant checkedAt() {
        return current().checkedAt;
    }

    void callSucceeded() {
        State now = current();
        if (now.found != Health.HEALTHY || !now.failures.isEmpty() || now.lastError != null) {
            state.updateAndGet(before ->
                    new State(Health.HEALTHY, 0, before.checksPassed, CallRun.NONE, null, null, before.checkedAt));
        }
    }

    /**
     * A failure that no request can have brought about.
     *
     * @param error why, in words for operators
     */
    void callFailed(String error) {
        callFailed(error, CallRun::withCertain, true);
    }

    /**
     * A failure that its request may have brought about.
     *
     * @param error why, in words for operators
     * @param oneClient whether nobody else is known that could have met it too
     */
    void callFailed(String error, Origin origin, boolean oneClient) {
        callFailed(error, run -> run.with(origin), oneClient);
    }

    private void callFailed(String error, UnaryOperator<CallRun> longer, boolean oneClient) {
        HealthRules now = rules.get();
        Instant rested = clock.instant().plus(now.rest());
        state.updateAndGet(before -> {
            CallRun run = longer.apply(before.failures);
            boolean more = run.length() > before.failures.length();
            Instant until = more && run.condemns(now.failures(), oneClient) ? rested : before.restsUntil;
            return new State(
                    before.found, before.checksFailed, before.checksPassed, run, until, error, before.checkedAt);
        });
    }

    void checkPassed() {
        check(before -> passed(before, CallRun.NONE, null, null));
    }

    /** The provider answers but wants another key: it is no better and no worse than its calls have shown. */
    void keyRefused(String error) {
        check(before -> passed(before, before.failures, before.restsUntil, error));
    }

    private State passed(State before, CallRun failures, @Nullable Instant restsUntil, @Nullable String error) {
        int passed = before.checksPassed + 1;
        boolean enough =
                before.found != Health.UNHEALTHY || passed >= rules.get().successes();
        return new State(
                enough ? Health.HEALTHY : Health.UNHEALTHY, 0, passed, failures, restsUntil, error, clock.instant());
    }

    /** @param error why, in words for operators */
    void checkFailed(String error) {
        check(before -> {
            int failed = before.checksFailed + 1;
            Health found = failed >= rules.get().failures() ? Health.UNHEALTHY : before.found;
            return new State(found, failed, 0, before.failures, before.restsUntil, error, clock.instant());
        });
    }

    private void check(UnaryOperator<State> change) {
        state.updateAndGet(change);
    }

    /** What was known does not count any more, because the provider has moved. */
    void forget() {
        state.set(NOTHING);
    }

    private State current() {
        return Objects.requireNonNull(state.get());
    }
}
