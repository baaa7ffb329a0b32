package gateway.telemetry;

import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The meters of the gateway, all named {@code claude_proxy_…}. Safe from many threads. */
public final class GatewayMetrics {

    private static final String PREFIX = "claude.proxy.";

    private final MeterRegistry registry;
    private final Map<String, Counter> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> tokens = new ConcurrentHashMap<>();
    private final Timer firstEvent;
    private final Timer duration;
    private final DistributionSummary attempts;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        firstEvent = Timer.builder(PREFIX + "first.event")
                .description("From the arrival of a request to the first event or byte of its answer")
                .publishPercentileHistogram()
                .register(registry);
        duration = Timer.builder(PREFIX + "request.duration")
                .description("From the arrival of a request to the end of its answer")
                .register(registry);
        attempts = DistributionSummary.builder(PREFIX + "attempts")
                .description("Tries against accounts per request")
                .register(registry);
    }

    /** Counts an answered request. */
    public void answered(UsageRow row) {
        countRequest(row.endpoint(), row.status());
        if (row.firstEventMillis() != null) {
            firstEvent.record(row.firstEventMillis(), TimeUnit.MILLISECONDS);
        }
        duration.record(row.totalMillis(), TimeUnit.MILLISECONDS);
        attempts.record(row.attempts());
        TokenUsage used = row.tokens();
        if (used.output() != 0 || used.input() != 0) {
            count("input", used.input());
            count("output", used.output());
            count("cache_read", used.cacheRead());
            count("cache_write", used.cacheWrite5m() + used.cacheWrite1h());
        }
    }

    /** Counts a request that has no usage row. */
    public void countRequest(String endpoint, int status) {
        Counter known = requests.get(endpoint + status);
        if (known == null) {
            known = requests.computeIfAbsent(
                    endpoint + status,
                    key -> Counter.builder(PREFIX + "requests")
                            .description("Requests by endpoint and status")
                            .tag("endpoint", endpoint)
                            .tag("status", Integer.toString(status))
                            .register(registry));
        }
        known.increment();
    }

    private void count(String kind, long amount) {
        if (amount > 0) {
            tokens.computeIfAbsent(
                            kind,
                            key -> Counter.builder(PREFIX + "tokens")
                                    .description("Tokens that upstreams counted")
                                    .tag("kind", kind)
                                    .register(registry))
                    .increment((double) amount);
        }
    }

    /** Shows a number that is read when it is asked for. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).description(description).register(registry);
    }

    /** Shows how many accounts are in a state. */
    public void accounts(String state, Supplier<Number> count) {
        Gauge.builder(PREFIX + "accounts", count)
                .description("Accounts by state")
                .tag("state", state)
                .register(registry);
    }

    /** Shows the state of an account's circuit breaker: 0 closed, 1 open, 2 half-open. */
    public void breaker(String account, Supplier<Number> state) {
        Gauge.builder(PREFIX + "breaker.state", state)
                .description("Circuit breaker of an account: 0 closed, 1 open, 2 half-open")
                .tag("account", account)
                .register(registry);
    }
}
