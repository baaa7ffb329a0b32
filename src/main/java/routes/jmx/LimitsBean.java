package routes.jmx;

import gateway.config.Settings;
import gateway.memory.MemoryBudget;
import java.util.function.Supplier;
import routes.http.Traffic;

/** Shows the limits. */
record LimitsBean(Supplier<Settings> settings, Traffic traffic, MemoryBudget memory) implements LimitsMXBean {

    @Override
    public int getRequestsInFlight() {
        return traffic.inFlight();
    }

    @Override
    public boolean isDraining() {
        return traffic.draining();
    }

    @Override
    public int getMaxConnections() {
        return settings.get().server().maxConnections();
    }

    @Override
    public int getMaxConnectionsPerAddress() {
        return settings.get().server().maxConnectionsPerAddress();
    }

    @Override
    public long getMemoryUsed() {
        return memory.used();
    }

    @Override
    public long getMemoryLimit() {
        return memory.limit();
    }

    @Override
    public long getMemoryRefused() {
        return memory.refused();
    }

    @Override
    public int getFailuresPerMinute() {
        return settings.get().access().failuresPerMinute();
    }

    @Override
    public int getMaxAttempts() {
        return settings.get().accounts().maxAttempts();
    }
}
