package routes.admin;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * The database among Camel's health checks. Without it requests go on, so that it is UNKNOWN while it is down, which leaves the
 * whole UP, and it is neither of liveness nor of readiness. Safe from many threads.
 */
public final class DatabaseCheck extends AbstractHealthCheck {

    private final BooleanSupplier up;

    /** @param up whether it answers; cheap */
    public DatabaseCheck(BooleanSupplier up) {
        super("gateway", "database");
        this.up = up;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        boolean answers = up.getAsBoolean();
        builder.detail("database", answers ? "up" : "down");
        if (answers) {
            builder.up();
        } else {
            builder.unknown();
        }
    }
}
