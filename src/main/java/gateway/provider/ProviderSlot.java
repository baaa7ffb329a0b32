package gateway.provider;

import gateway.upstream.Blame;
import gateway.upstream.CallingTenants;
import gateway.upstream.FailureClass;
import gateway.upstream.Origin;
import gateway.upstream.PeakLatency;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of one provider beyond its definition: how busy, how fast and how healthy it is. It outlives a change of
 * the definition. Safe from many threads.
 */
public final class ProviderSlot {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final ProviderHealth health;
    private final AtomicInteger inFlight;
    private final MinuteWindow minute;
    private final PeakLatency latency;
    private final LongAdder requests;
    private final LongAdder failures;
    private final CallingTenants callers;
    private volatile Provider provider;
    private volatile List<String> models = List.of();

    ProviderSlot(Provider provider, InstantSource clock, Supplier<HealthRules> rules) {
        this.provider = provider;
        this.clock = clock;
        this.health = new ProviderHealth(clock, rules);
        this.inFlight = new AtomicInteger();
        this.minute = new MinuteWindow();
        this.latency = new PeakLatency();
        this.requests = new LongAdder();
        this.failures = new LongAdder();
        this.callers = new CallingTenants();
    }

    private ProviderSlot(Provider provider, ProviderSlot known, ProviderHealth health) {
        this.provider = provider;
        this.clock = known.clock;
        this.health = health;
        this.inFlight = known.inFlight;
        this.minute = known.minute;
        this.latency = known.latency;
        this.requests = known.requests;
        this.failures = known.failures;
        this.callers = known.callers;
    }

    /** Another definition beside this one, with the same state; what was learned of its health only where it has not moved. */
    ProviderSlot redefined(Provider changed, Supplier<HealthRules> rules) {
        if (!changed.baseUrl().equals(provider.baseUrl())) {
            return new ProviderSlot(changed, this, new ProviderHealth(clock, rules));
        }
        ProviderSlot beside = new ProviderSlot(changed, this, health);
        beside.models = models;
        return beside;
    }

    /** As it is defined now. */
    public Provider provider() {
        return provider;
    }

    void define(Provider changed) {
        boolean moved = !changed.baseUrl().equals(provider.baseUrl());
        provider = changed;
        if (moved) {
            health.forget();
            models = List.of();
        }
    }

    /**
     * Takes one of its places for a request.
     *
     * @return whether its limits allow it; if so, {@link #release} must be called once
     */
    public boolean tryAcquire() {
        Provider.Limits limits = provider.limits();
        int busy = inFlight.incrementAndGet();
        boolean full = limits.concurrency() > 0 && busy > limits.concurrency();
        if (full || !minute.tryCount(limits.requestsPerMinute(), clock.millis())) {
            inFlight.decrementAndGet();
            return false;
        }
        requests.increment();
        return true;
    }

    /** Whether its limits would not allow one more request now. */
    public boolean atLimit() {
        Provider.Limits limits = provider.limits();
        return (limits.concurrency() > 0 && inFlight.get() >= limits.concurrency())
                || !minute.untilFree(limits.requestsPerMinute(), clock.millis()).isZero();
    }

    /** Gives a place back. */
    public void release() {
        inFlight.decrementAndGet();
    }

    /** After which time its limits may allow a request again, at least; a second where that depends on others' requests. */
    public Duration untilFree() {
        Duration wait = minute.untilFree(provider.limits().requestsPerMinute(), clock.millis());
        return wait.isZero() ? SOON : wait;
    }

    /** Requests that it serves now. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Takes in how long it took to its first event, or to its whole answer where there are no events. */
    public void observeLatency(long nanos) {
        latency.observe(nanos, clock.millis());
    }

    /** Expected time to the first event in milliseconds, worn down by the time since; 0 while nothing was measured. */
    public double latencyMillis() {
        return latency.millisAt(clock.millis());
    }

    /** Notes that a call was answered well. */
    public void succeeded() {
        health.callSucceeded();
    }

    /** Notes how a call failed. A CLIENT failure says nothing of the provider; a RATE_LIMIT does not make it unhealthy. */
    public void failed(FailureClass failure) {
        if (failure == FailureClass.CLIENT || failure == FailureClass.MISSING) {
            return;
        }
        failures.increment();
        if (failure.countsAgainstUpstream()) {
            health.callFailed(errorOf(failure));
        }
    }

    /**
     * Notes how a call failed that the request itself may have brought about. Such failures make it unhealthy where they are of
     * different requests, and of two tenants or clients at least where it has more than one.
     */
    public void failed(FailureClass failure, Origin origin, Blame blame) {
        failures.increment();
        if (blame != Blame.SHARED) {
            health.callFailed(errorOf(failure), callers.counted(origin), callers.alone());
        }
    }

    private static String errorOf(FailureClass failure) {
        return "call failed: " + failure.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Who calls it. */
    public CallingTenants callers() {
        return callers;
    }

    /** Whether it is worth asking first. */
    public Health health() {
        return health.health();
    }

    /** Why the last check or call failed, null when it did not. */
    public @Nullable String lastError() {
        return health.lastError();
    }

    /** When it was last checked, null when never. */
    public @Nullable Instant checkedAt() {
        return health.checkedAt();
    }

    /** Names of the models that its last successful check listed. */
    public List<String> models() {
        return models;
    }

    /** Calls that took a place since the start. */
    public long requests() {
        return requests.sum();
    }

    /** Failed calls since the start. */
    public long failures() {
        return failures.sum();
    }

    ProviderHealth state() {
        return health;
    }

    void listed(List<String> names) {
        models = List.copyOf(names);
    }

    /** All of it at once, as it is now. */
    public ProviderView view() {
        return new ProviderView(
                provider,
                health(),
                lastError(),
                checkedAt(),
                inFlight(),
                latency.millis(),
                requests(),
                failures(),
                models);
    }
}
