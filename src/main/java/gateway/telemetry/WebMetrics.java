package gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The meters of web mode, all named {@code claude_proxy_web_…}. Safe from many threads. */
public final class WebMetrics {

    private static final String PREFIX = "claude.proxy.web.";
    private static final int MOST_KINDS = 100;
    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final Map<String, Counter> unknown = new ConcurrentHashMap<>();

    public WebMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows a number that is read when it is asked for. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).description(description).register(registry);
    }

    /**
     * Counts parts of answers that were left out because nobody knows them.
     *
     * @param kind what the web application calls it; of very many only the first have names here
     */
    public void unknown(String kind, int count) {
        String shown = unknown.containsKey(kind) || unknown.size() < MOST_KINDS ? kind : OTHER;
        unknown.computeIfAbsent(
                        shown,
                        one -> Counter.builder(PREFIX + "unknown")
                                .description("Parts of answers of the web application that are not known, by kind")
                                .tag("kind", one)
                                .register(registry))
                .increment(count);
    }
}
