package routes.admin;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** The routes among Camel's health checks: DOWN until a generation of them runs. Safe from many threads. */
public final class RoutesCheck extends AbstractHealthCheck {

    private final BooleanSupplier running;

    /** @param running whether they run; cheap */
    public RoutesCheck(BooleanSupplier running) {
        super("gateway", "routes");
        this.running = running;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (running.getAsBoolean()) {
            builder.up();
        } else {
            builder.down();
        }
    }
}
