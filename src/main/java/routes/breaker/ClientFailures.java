package routes.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one client has met at one target. Guarded by its breaker, except for {@link #breaker}. */
final class ClientFailures {

    private static final int MOST_CONTENTS = 256;

    private final CircuitBreaker breaker;
    private final FailureRun run = new FailureRun();
    private final Map<Long, Long> contents = new LinkedHashMap<>();

    ClientFailures(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /** The circuit breaker that only this client feels. */
    CircuitBreaker breaker() {
        return breaker;
    }

    FailureRun run() {
        return run;
    }

    /** Notes that a content failed, and tells whether it did so within the window before. */
    boolean repeats(long content, long now, long window) {
        Long before = contents.remove(content);
        contents.put(content, now);
        if (contents.size() > MOST_CONTENTS) {
            contents.remove(contents.keySet().iterator().next());
        }
        return before != null && now - before < window;
    }

    /** Ends the row of failures, and tells whether nothing is left to remember. */
    boolean recovered() {
        run.end();
        return breaker.getState() == State.CLOSED && breaker.getMetrics().getNumberOfFailedCalls() == 0;
    }
}
