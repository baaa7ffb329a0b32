package routes.breaker;

import gateway.telemetry.GatewayMetrics;
import gateway.upstream.EndpointKind;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
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

    private final Map<EndpointKind, Map<String, TargetBreaker>> byKind;
    private final GatewayMetrics metrics;
    private final int inARow;

    /** Breakers that five failures of different requests in a row open. */
    public Breakers(GatewayMetrics metrics) {
        this(metrics, 5);
    }

    /** @param inARow failures of different requests in a row that open a breaker; 0 for none */
    public Breakers(GatewayMetrics metrics, int inARow) {
        this.metrics = metrics;
        this.inARow = inARow;
        Map<EndpointKind, Map<String, TargetBreaker>> all = new EnumMap<>(EndpointKind.class);
        for (EndpointKind kind : EndpointKind.values()) {
            all.put(kind, new ConcurrentHashMap<>());
        }
        this.byKind = all;
    }

    TargetBreaker of(Target target, EndpointKind kind, CircuitBreakerConfig config) {
        Map<String, TargetBreaker> all = ofKind(kind);
        TargetBreaker known = all.get(target.id());
        return known != null ? known : all.computeIfAbsent(target.id(), id -> make(target, kind, config));
    }

    /** State of a provider's breaker: 0 closed, 1 open, 2 half-open; one that nobody has called yet is closed. */
    public int stateOf(String provider) {
        TargetBreaker known = ofKind(EndpointKind.MESSAGES).get(Target.OfProvider.idOf(provider));
        return known == null ? 0 : known.state();
    }

    /** The same in a word. */
    public String nameOf(String provider) {
        return switch (stateOf(provider)) {
            case 0 -> "closed";
            case 2 -> "half-open";
            default -> "open";
        };
    }

    private Map<String, TargetBreaker> ofKind(EndpointKind kind) {
        return Objects.requireNonNull(byKind.get(kind));
    }

    private TargetBreaker make(Target target, EndpointKind kind, CircuitBreakerConfig config) {
        TargetBreaker breaker = new TargetBreaker(target.id() + " " + kind.label(), config, inARow);
        boolean shown = switch (target) {
            case Target.OfAccount account -> kind == EndpointKind.MESSAGES;
            // It is shown among the other figures of providers.
            case Target.OfProvider provider -> false;
        };
        if (shown) {
            metrics.breaker(target.id(), breaker::state);
        }
        return breaker;
    }
}
