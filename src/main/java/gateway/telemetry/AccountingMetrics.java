package gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts the requests that reached an upstream, and those of them that have a usage row. The two are equal whenever nothing is
 * in flight. Safe from many threads.
 */
public final class AccountingMetrics {

    private static final String PREFIX = "claude.proxy.";

    private final Counter reached;
    private final Counter accounted;
    private final Counter doubtful;

    public AccountingMetrics(MeterRegistry registry) {
        reached = Counter.builder(PREFIX + "upstream.reached")
                .description("Requests of clients that reached an upstream")
                .register(registry);
        accounted = Counter.builder(PREFIX + "upstream.accounted")
                .description("Requests that reached an upstream and have their usage row")
                .register(registry);
        doubtful = Counter.builder(PREFIX + "usage.doubtful")
                .description("Answers with token counts that can be none")
                .register(registry);
    }

    /** A request has reached an upstream, for the first time. */
    public void reached() {
        reached.increment();
    }

    /** The row of a request that reached an upstream is written. */
    public void accounted() {
        accounted.increment();
    }

    /** An upstream told counts that can be none. */
    public void doubtful() {
        doubtful.increment();
    }
}
