package routes.relay;

import gateway.telemetry.GatewayMetrics;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import routes.request.Target;

/** The circuit breakers, one per account and one per provider. Safe from many threads. */
public final class Breakers {

    private final Map<String, CircuitBreaker> byAccount = new ConcurrentHashMap<>();
    private final GatewayMetrics metrics;

    public Breakers(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    CircuitBreaker of(String accountId, CircuitBreakerConfig config) {
        CircuitBreaker known = byAccount.get(accountId);
        return known != null ? known : byAccount.computeIfAbsent(accountId, id -> make(id, config));
    }

    /** State of a provider's breaker: 0 closed, 1 open, 2 half-open; one that nobody has called yet is closed. */
    public int stateOf(String provider) {
        CircuitBreaker known = byAccount.get(Target.OfProvider.idOf(provider));
        return known == null ? 0 : known.getState().getOrder();
    }

    /** The same in a word. */
    public String nameOf(String provider) {
        return switch (stateOf(provider)) {
            case 0 -> "closed";
            case 2 -> "half-open";
            default -> "open";
        };
    }

    private CircuitBreaker make(String accountId, CircuitBreakerConfig config) {
        CircuitBreaker breaker = CircuitBreaker.of(accountId, config);
        if (!Target.OfProvider.isId(accountId)) {
            // Those of providers are shown among the other figures of providers.
            metrics.breaker(accountId, () -> breaker.getState().getOrder());
        }
        return breaker;
    }
}
