package gateway.provider;

import gateway.upstream.HttpCalls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks providers for their models and keeps what comes of it. An answer proves that a provider is there, also one that refuses
 * the key or the path. Safe from many threads.
 */
public final class HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(HealthCheck.class);

    private final Supplier<List<ProviderSlot>> providers;
    private final HttpCalls calls;
    private final Function<Provider, HttpCalls.Call> modelList;
    private final Supplier<HealthRules> rules;

    /**
     * @param providers those there are; read anew for each run
     * @param modelList makes the call that asks a provider for its models
     * @param rules how long a check may take; read anew for each run
     */
    public HealthCheck(
            Supplier<List<ProviderSlot>> providers,
            HttpCalls calls,
            Function<Provider, HttpCalls.Call> modelList,
            Supplier<HealthRules> rules) {
        this.providers = providers;
        this.calls = calls;
        this.modelList = modelList;
        this.rules = rules;
    }

    private sealed interface Finding {}

    /** @param models empty where none were told */
    private record Passed(Optional<List<String>> models) implements Finding {}

    private record KeyRefused(int status) implements Finding {}

    private record Failed(String error) implements Finding {}

    /** Checks all providers at once. Returns when all have answered, or failed to in time. */
    public void run() {
        check(providers.get());
    }

    /** Checks one provider. Returns when it has answered, or failed to in time. */
    public void check(ProviderSlot slot) {
        check(List.of(slot));
    }

    private void check(List<ProviderSlot> slots) {
        Map<ProviderSlot, FutureTask<Finding>> asked = new LinkedHashMap<>();
        for (ProviderSlot slot : slots) {
            FutureTask<Finding> task = new FutureTask<>(() -> ask(slot.provider()));
            asked.put(slot, task);
            Thread.ofVirtual().name("check-" + slot.provider().name()).start(task);
        }
        long deadline = System.nanoTime() + rules.get().timeout().toNanos();
        try {
            for (Map.Entry<ProviderSlot, FutureTask<Finding>> each : asked.entrySet()) {
                note(each.getKey(), await(each.getValue(), deadline));
            }
        } catch (InterruptedException e) {
            asked.values().forEach(task -> task.cancel(true));
            Thread.currentThread().interrupt();
        }
    }

    private Finding ask(Provider provider) {
        HttpCalls.Reply reply = calls.send(modelList.apply(provider));
        int status = reply.status();
        if (status == 401 || status == 403) {
            return new KeyRefused(status);
        }
        if (status >= 500 || (status >= 300 && status < 400)) {
            return new Failed("answered " + status);
        }
        if (status >= 400) {
            return new Passed(Optional.empty());
        }
        Optional<List<String>> models = ModelIds.read(reply.body());
        return models.isPresent() ? new Passed(models) : new Failed("answered something that is no list of models");
    }

    private static Finding await(Future<Finding> asked, long deadline) throws InterruptedException {
        try {
            return asked.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            return new Failed("no answer in time");
        } catch (ExecutionException e) {
            LOG.debug("A provider could not be checked", e.getCause());
            return new Failed(
                    e.getCause() instanceof HttpCalls.UnreachableException unreachable
                            ? String.valueOf(unreachable.getMessage())
                            : "could not be asked");
        }
    }

    private static void note(ProviderSlot slot, Finding finding) {
        Health before = slot.health();
        switch (finding) {
            case Passed passed -> {
                passed.models().ifPresent(slot::listed);
                slot.state().checkPassed();
            }
            case KeyRefused refused -> slot.state().keyRefused("key refused (" + refused.status() + ")");
            case Failed failed -> slot.state().checkFailed("check failed: " + failed.error());
        }
        Health after = slot.health();
        if (after == Health.UNHEALTHY && before != after) {
            LOG.warn("Provider {} is unhealthy: {}", slot.provider().name(), slot.lastError());
        } else if (before == Health.UNHEALTHY && before != after) {
            LOG.info("Provider {} is healthy again", slot.provider().name());
        }
    }
}
