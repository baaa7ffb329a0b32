package routes.relay;

import gateway.telemetry.GatewayMetrics;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The circuit breakers, one per account. Safe from many threads. */
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

    private CircuitBreaker make(String accountId, CircuitBreakerConfig config) {
        CircuitBreaker breaker = CircuitBreaker.of(accountId, config);
        metrics.breaker(accountId, () -> breaker.getState().getOrder());
        return breaker;
    }
}
