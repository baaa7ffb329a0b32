package routes.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.pool.AccountPool;
import gateway.account.pool.PoolView;
import gateway.config.BuildInfo;
import gateway.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import routes.http.ResponseWriter;
import routes.http.Traffic;
import routes.request.ExchangeKeys;

/** The open health endpoints. A dead database leaves them green: requests go on without it. Safe from many threads. */
public final class HealthApi {

    private final AccountPool pool;
    private final IntSupplier providers;
    private final BooleanSupplier database;
    private final Traffic traffic;
    private final ResponseWriter writer;
    private final InstantSource clock;
    private final BuildInfo build;
    private final Instant startedAt;

    /**
     * @param providers how many providers are not known to be down
     * @param database whether it answers
     */
    public HealthApi(
            AccountPool pool,
            IntSupplier providers,
            BooleanSupplier database,
            Traffic traffic,
            ResponseWriter writer,
            InstantSource clock,
            Instant startedAt,
            BuildInfo build) {
        this.pool = pool;
        this.providers = providers;
        this.database = database;
        this.traffic = traffic;
        this.writer = writer;
        this.clock = clock;
        this.build = build;
        this.startedAt = startedAt;
    }

    /** {@code GET /health}: 200 while at least one account or provider is usable, else 503. */
    public void report(Exchange exchange) {
        PoolView accounts = pool.view();
        int usableProviders = providers.getAsInt();
        int usable = accounts.usable() + usableProviders;
        String status = usable >= 2 || (usableProviders == 1 && accounts.total() == 0)
                ? "healthy"
                : usable == 1 ? "degraded" : "unhealthy";
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("status", status);
        body.put("available_accounts", accounts.usable());
        body.put("rate_limited_accounts", accounts.rateLimited());
        body.put("available_providers", usableProviders);
        body.put("database", database.getAsBoolean() ? "up" : "down");
        body.put("uptime_seconds", Duration.between(startedAt, clock.instant()).toSeconds());
        body.put("version", build.version());
        answer(exchange, usable == 0 ? 503 : 200, body);
    }

    /** {@code GET /health/live}: the process answers. */
    public void live(Exchange exchange) {
        answer(exchange, 200, Json.mapper().createObjectNode().put("status", "live"));
    }

    /** {@code GET /health/ready}: 503 while draining. */
    public void ready(Exchange exchange) {
        boolean draining = traffic.draining();
        answer(
                exchange,
                draining ? 503 : 200,
                Json.mapper().createObjectNode().put("status", draining ? "draining" : "ready"));
    }

    private void answer(Exchange exchange, int status, ObjectNode body) {
        writer.json(ExchangeKeys.requestContext(exchange), status, JsonBytes.of(body));
    }
}
