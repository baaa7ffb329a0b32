package routes.steps;

import gateway.error.GatewayFailure;
import gateway.routes.picture.StepKey;
import gateway.routes.seen.StepSeenStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the steps of all generations have counted into the database: what is new since the last time. What cannot be stored
 * waits. Safe from many threads.
 */
public final class StepLog {

    private static final Logger LOG = LoggerFactory.getLogger(StepLog.class);

    private final StepSeenStore store;
    private final BooleanSupplier reachable;
    private final InstantSource clock;
    private final IdentityHashMap<GenerationSteps, Map<StepKey, Long>> counted = new IdentityHashMap<>();
    private final Map<StepKey, Long> waiting = new HashMap<>();

    /** @param reachable whether the database answers; cheap */
    public StepLog(StepSeenStore store, BooleanSupplier reachable, InstantSource clock) {
        this.store = store;
        this.reachable = reachable;
        this.clock = clock;
    }

    /** Stores what these have counted. */
    public synchronized void write(List<GenerationSteps> generations) {
        generations.forEach(this::count);
        if (waiting.isEmpty() || !reachable.getAsBoolean()) {
            return;
        }
        try {
            store.add(waiting, clock.instant());
            waiting.clear();
        } catch (GatewayFailure e) {
            LOG.debug("What steps were passed cannot be stored now", e);
        }
    }

    /** The same of one that has ended. */
    public synchronized void end(GenerationSteps generation) {
        write(List.of(generation));
        counted.remove(generation);
    }

    private void count(GenerationSteps generation) {
        Map<StepKey, Long> before = counted.computeIfAbsent(generation, none -> new HashMap<>());
        generation.passed().forEach((key, count) -> {
            Long known = before.put(key, count);
            if (known == null || known.longValue() != count) {
                waiting.merge(key, count - Objects.requireNonNullElse(known, 0L), Long::sum);
            }
        });
    }
}
