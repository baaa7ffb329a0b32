package routes.breaker;

import gateway.telemetry.GatewayMetrics;
import gateway.upstream.EndpointKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import routes.request.Target;

/**
 * The circuit breakers of accounts and providers, apart for each kind of endpoint. Metrics show those for messages. Safe from
 * many threads.
 */
public final class Breakers {

    private final Map<EndpointKind, Map<String, Held>> byKind;
    private final GatewayMetrics metrics;
    private final int inARow;

    /** @param generation of the routes that it has its numbers from */
    private record Held(TargetBreaker breaker, BreakerNumbers numbers, int generation) {

        /** Whether it serves a generation of routes with these numbers. Requests of an older generation take what is newer. */
        boolean serves(BreakerNumbers wanted, int asking) {
            return generation >= asking || numbers.equals(wanted);
        }
    }

    /** The generation of a canary: its failures at a provider are its own, and what it has otherwise. */
    private volatile int apart;

    private final Map<String, TargetBreaker> ofCanary = new ConcurrentHashMap<>();

    /** Breakers that five failures of different requests in a row open. */
    public Breakers(GatewayMetrics metrics) {
        this(metrics, 5);
    }

    /** @param inARow failures of different requests in a row that open a breaker; 0 for none */
    public Breakers(GatewayMetrics metrics, int inARow) {
        this.metrics = metrics;
        this.inARow = inARow;
        Map<EndpointKind, Map<String, Held>> all = new EnumMap<>(EndpointKind.class);
        for (EndpointKind kind : EndpointKind.values()) {
            all.put(kind, new ConcurrentHashMap<>());
        }
        this.byKind = all;
    }

    /** @param generation of the routes that ask with these numbers; other numbers of a later one make another breaker */
    TargetBreaker of(Target target, EndpointKind kind, BreakerNumbers numbers, int generation) {
        Map<String, Held> all = ofKind(kind);
        Held known = all.get(target.id());
        if (generation == apart
                && (target instanceof Target.OfProvider
                        || known == null
                        || !known.numbers().equals(numbers))) {
            return ofCanary.computeIfAbsent(
                    target.id() + " " + kind.label(), name -> new TargetBreaker(name, numbers.config(), inARow));
        }
        if (known == null || !known.serves(numbers, generation)) {
            known = Objects.requireNonNull(all.compute(
                    target.id(),
                    (id, now) -> now != null && now.serves(numbers, generation)
                            ? now
                            : make(target, kind, numbers, generation, now == null)));
        }
        return known.breaker();
    }

    /** Gives a generation breakers of its own: for providers, and where its numbers are others. 0 for none. */
    public void keepApart(int generation) {
        ofCanary.clear();
        apart = generation;
    }

    /** State of a provider's breaker: 0 closed, 1 open, 2 half-open; one that nobody has called yet is closed. */
    public int stateOf(String provider) {
        return stateOf(EndpointKind.MESSAGES, Target.OfProvider.idOf(provider));
    }

    private int stateOf(EndpointKind kind, String target) {
        Held known = ofKind(kind).get(target);
        return known == null ? 0 : known.breaker().state();
    }

    /** The same in a word. */
    public String nameOf(String provider) {
        return switch (stateOf(provider)) {
            case 0 -> "closed";
            case 2 -> "half-open";
            default -> "open";
        };
    }

    private Map<String, Held> ofKind(EndpointKind kind) {
        return Objects.requireNonNull(byKind.get(kind));
    }

    private Held make(Target target, EndpointKind kind, BreakerNumbers numbers, int generation, boolean first) {
        TargetBreaker breaker = new TargetBreaker(target.id() + " " + kind.label(), numbers.config(), inARow);
        boolean shown = switch (target) {
            case Target.OfAccount account -> kind == EndpointKind.MESSAGES;
            case Target.OfWeb account -> kind == EndpointKind.MESSAGES;
            // It is shown among the other figures of providers.
            case Target.OfProvider provider -> false;
        };
        if (shown && first) {
            metrics.breaker(target.id(), () -> stateOf(kind, target.id()));
        }
        return new Held(breaker, numbers, generation);
    }
}
