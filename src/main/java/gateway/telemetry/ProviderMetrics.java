package gateway.telemetry;

import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import gateway.upstream.FailureClass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/**
 * The meters of providers and translations, all named {@code claude_proxy_…}. It shows the providers of the directory that it
 * watches. Safe from many threads.
 */
public final class ProviderMetrics implements Providers.Watcher {

    private static final String PREFIX = "claude.proxy.";
    private static final String TAG = "provider";

    private final MeterRegistry registry;
    private final ToIntFunction<String> breakerState;
    private final Map<String, List<Meter>> shown = new ConcurrentHashMap<>();
    private final Map<Outcome, Counter> requests = new ConcurrentHashMap<>();
    private static final int MOST_LOSSES = 200;
    private static final String OTHER = "unknown_field";

    private final Map<String, Counter> losses = new ConcurrentHashMap<>();
    private final Map<FailureClass, Counter> failures = new ConcurrentHashMap<>();
    private final Map<FailureClass, Counter> retries = new ConcurrentHashMap<>();

    /** @param breakerState state of a provider's circuit breaker by its name: 0 closed, 1 open, 2 half-open */
    public ProviderMetrics(MeterRegistry registry, ToIntFunction<String> breakerState) {
        this.registry = registry;
        this.breakerState = breakerState;
    }

    private record Outcome(String provider, String outcome) {}

    /**
     * Counts an attempt at a provider.
     *
     * @param outcome how it ended, one of few words: {@code answered}, {@code refused}, or the class of its failure
     */
    public void requested(String provider, String outcome) {
        requests.computeIfAbsent(
                        new Outcome(provider, outcome),
                        key -> Counter.builder(PREFIX + "provider.requests")
                                .description("Attempts at providers by outcome")
                                .tag(TAG, provider)
                                .tag("outcome", outcome)
                                .register(registry))
                .increment();
    }

    /** Counts an attempt at a provider that failed. */
    public void failed(String provider, FailureClass failure) {
        requested(provider, word(failure));
        count(failures, failure, "provider.failures", "Failed attempts at providers by class of failure");
    }

    /** Counts a request that is sent to the same provider again after a failure. */
    public void retried(FailureClass failure) {
        count(retries, failure, "provider.retries", "Attempts repeated at the same provider by class of failure");
    }

    private void count(Map<FailureClass, Counter> counters, FailureClass failure, String name, String description) {
        counters.computeIfAbsent(
                        failure,
                        key -> Counter.builder(PREFIX + name)
                                .description(description)
                                .tag("class", word(failure))
                                .register(registry))
                .increment();
    }

    /**
     * Counts something that a translation left out.
     *
     * @param feature what it was, one of the few words that translations use
     */
    public void lost(String feature) {
        // Some are names that clients made up.
        String word = losses.containsKey(feature) || losses.size() < MOST_LOSSES ? feature : OTHER;
        losses.computeIfAbsent(
                        word,
                        key -> Counter.builder(PREFIX + "translation.losses")
                                .description("Parts of requests that had no counterpart at their target")
                                .tag("feature", word)
                                .register(registry))
                .increment();
    }

    @Override
    public void added(ProviderSlot slot) {
        String name = slot.provider().name();
        List<Meter> gauges = List.of(
                Gauge.builder(PREFIX + "provider.in.flight", slot, ProviderSlot::inFlight)
                        .description("Requests that a provider serves now")
                        .tag(TAG, name)
                        .register(registry),
                Gauge.builder(PREFIX + "provider.healthy", slot, ProviderMetrics::healthy)
                        .description("Health of a provider: 1 healthy, 0 unhealthy, no number while unknown")
                        .tag(TAG, name)
                        .register(registry),
                Gauge.builder(PREFIX + "provider.latency.ms", slot, ProviderSlot::latencyMillis)
                        .description("Expected time to the first event of a provider in milliseconds")
                        .tag(TAG, name)
                        .register(registry),
                Gauge.builder(PREFIX + "provider.breaker.state", name, breakerState::applyAsInt)
                        .description("Circuit breaker of a provider: 0 closed, 1 open, 2 half-open")
                        .tag(TAG, name)
                        .strongReference(true)
                        .register(registry));
        shown.put(name, gauges);
    }

    @Override
    public void removed(ProviderSlot slot) {
        List<Meter> gauges = shown.remove(slot.provider().name());
        if (gauges != null) {
            gauges.forEach(registry::remove);
        }
    }

    private static double healthy(ProviderSlot slot) {
        return switch (slot.health()) {
            case HEALTHY -> 1;
            case UNHEALTHY -> 0;
            case UNKNOWN -> Double.NaN;
        };
    }

    private static String word(FailureClass failure) {
        return failure.name().toLowerCase(Locale.ROOT);
    }
}
