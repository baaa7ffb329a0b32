package routes.breaker;

import gateway.upstream.Blame;
import gateway.upstream.CallingTenants;
import gateway.upstream.Origin;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of one target for one kind of endpoint: one that all clients feel, and one for each client that has met
 * failures lately, which only that client feels. The failures of one client, or of one of several tenants, never suffice for the
 * first, nor do they with a single one of somebody else. Safe from many threads; a call that goes well takes no lock.
 */
final class TargetBreaker {

    private static final int MOST_CLIENTS = 500;
    private static final int MOST_SEEDED = 1_000;

    private final CircuitBreakerConfig config;
    private final int inARow;
    private final long windowNanos;
    private final CircuitBreaker shared;
    private final CallingTenants callers = new CallingTenants();
    private final FailureRun sharedRun = new FailureRun();
    private final FailureQuota quota;
    private final ConcurrentMap<String, ClientFailures> clients = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** @param inARow failures of different requests without a good answer between them that open a breaker; 0 for none */
    TargetBreaker(String name, CircuitBreakerConfig config, int inARow) {
        this.config = config;
        this.inARow = inARow;
        this.shared = CircuitBreaker.of(name, config);
        this.windowNanos = TimeUnit.SECONDS.toNanos(config.getSlidingWindowSize());
        double enough = config.getMinimumNumberOfCalls() * config.getFailureRateThreshold() / 100.0;
        this.quota = new FailureQuota((int) Math.ceil(enough), windowNanos);
    }

    /** Whether a call of this client may be made; if so, one of the methods below is called once. */
    boolean tryAcquire(String client) {
        ClientFailures own = ofClient(client);
        if (own != null && !own.breaker().tryAcquirePermission()) {
            return false;
        }
        boolean allowed = shared.tryAcquirePermission();
        if (!allowed && own != null) {
            own.breaker().releasePermission();
        }
        return allowed;
    }

    /** Who calls it. */
    CallingTenants callers() {
        return callers;
    }

    /** The clock of the durations, in nanoseconds. */
    long now() {
        return shared.getTimestampUnit().toNanos(shared.getCurrentTimestamp());
    }

    /** @param good whether it was more than a refusal, so that a row of failures ends */
    void answered(String client, long nanos, boolean good) {
        shared.onSuccess(nanos, TimeUnit.NANOSECONDS);
        ClientFailures own = ofClient(client);
        if (own != null) {
            own.breaker().onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
        if (good && (own != null || !sharedRun.isEmpty())) {
            lock.lock();
            try {
                sharedRun.end();
                if (own != null && own.recovered()) {
                    clients.remove(client, own);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    void released(String client) {
        shared.releasePermission();
        ClientFailures own = ofClient(client);
        if (own != null) {
            own.breaker().releasePermission();
        }
    }

    void failed(Origin origin, Blame blame, long nanos) {
        lock.lock();
        try {
            ClientFailures own = ofClient(origin.client());
            own = own == null ? begin(origin.client()) : own;
            boolean mayBeTheRequest = blame == Blame.OPEN || blame == Blame.SHARED;
            boolean repeated = own.repeats(origin.content(), now(), windowNanos);
            if (mayBeTheRequest && repeated) {
                released(origin.client());
                return;
            }
            // What no request brings about needs no other tenant to be believed.
            count(origin, blame == Blame.CERTAIN ? origin : callers.counted(origin), own, blame, nanos);
        } finally {
            lock.unlock();
        }
    }

    private void count(Origin origin, Origin counted, ClientFailures own, Blame blame, long nanos) {
        if (quota.take(counted.client(), now())) {
            fail(shared, nanos);
        } else {
            shared.releasePermission();
        }
        if (blame == Blame.SHARED) {
            own.breaker().releasePermission();
            return;
        }
        fail(own.breaker(), nanos);
        own.run().add(origin);
        sharedRun.add(counted);
        if (inARow > 0 && own.run().length() >= inARow) {
            open(own.breaker());
        }
        if (inARow > 0 && sharedRun.length() >= inARow && sharedRun.ofSeveral(inARow)) {
            open(shared);
        }
    }

    private static void fail(CircuitBreaker breaker, long nanos) {
        breaker.onError(nanos, TimeUnit.NANOSECONDS, new IllegalStateException("the upstream failed"));
    }

    private static void open(CircuitBreaker breaker) {
        if (breaker.getState() != State.OPEN) {
            breaker.transitionToOpenState();
        }
    }

    private @Nullable ClientFailures ofClient(String client) {
        return clients.isEmpty() ? null : clients.get(client);
    }

    /** What went well before counts for the client too, as far as all clients together know of it. */
    private ClientFailures begin(String client) {
        if (clients.size() >= MOST_CLIENTS) {
            clients.values().removeIf(each -> each.breaker().getState() == State.CLOSED);
        }
        CircuitBreaker breaker = CircuitBreaker.of(shared.getName() + " for a client", config);
        int before = shared.getState() == State.CLOSED ? shared.getMetrics().getNumberOfSuccessfulCalls() : 0;
        for (int i = 0; i < Math.min(before, MOST_SEEDED); i++) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
        ClientFailures own = new ClientFailures(breaker);
        clients.put(client, own);
        return own;
    }

    /** 0 closed, 1 open, 2 half-open: what all clients feel, else the worst that one of them does. */
    int state() {
        int all = shared.getState().getOrder();
        if (all != 0) {
            return all;
        }
        int worst = 0;
        for (ClientFailures each : clients.values()) {
            int own = each.breaker().getState().getOrder();
            worst = own == 1 || worst == 0 ? own : worst;
            if (worst == 1) {
                return 1;
            }
        }
        return worst;
    }
}
