package routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.pool.PoolView;
import gateway.config.BuildInfo;
import gateway.config.Settings;
import gateway.error.GatewayFailure;
import gateway.jobs.JobRun;
import gateway.protocol.Json;
import gateway.provider.ProviderView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How a running gateway is: what operators look at first. Safe from many threads. */
final class GatewayStatus {

    private final GatewayBeans beans;
    private final Instant startedAt;

    /** @param beans of a gateway that starts now */
    GatewayStatus(GatewayBeans beans) {
        this.beans = beans;
        this.startedAt = beans.startedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The figures of this moment; what only the database knows is null while it does not answer. */
    ObjectNode json() {
        Settings settings = beans.settings.get();
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("version", BuildInfo.read().version());
        body.put("node", beans.node);
        body.put("pid", ProcessHandle.current().pid());
        body.put("started_at", startedAt.toString());
        body.put(
                "uptime_seconds",
                Duration.between(startedAt, beans.clock.instant()).toSeconds());
        body.put("draining", beans.traffic.draining());
        address(body.putObject("listener"), settings.server().host(), beans.server.port());
        address(
                body.putObject("management"),
                settings.management().host(),
                settings.management().port());
        body.put("data_folder", String.valueOf(settings.dataFolder()));
        // but this one
        body.put("requests_in_flight", Math.max(0, beans.traffic.inFlight() - 1));
        body.put("active_streams", beans.relay.watch.streams());
        accounts(body.putObject("accounts"), beans.accounts.pool.view());
        ArrayNode providers = body.putArray("providers");
        beans.providers.providers().views().forEach(view -> provider(providers.addObject(), view));
        body.putObject("routes").put("generation", beans.routes.generation()).put("retiring", beans.routes.retiring());
        body.putObject("database")
                .put("reachable", beans.database.reachable())
                .put("embedded", beans.database.embedded());
        body.putObject("journal").put("waiting", beans.recorder.lag()).put("lost", beans.journal.lost());
        body.putObject("memory")
                .put("used_bytes", beans.memory.used())
                .put("limit_bytes", beans.memory.limit())
                .put("refused", beans.memory.refused());
        failedJobs(body);
        return body;
    }

    private static void address(ObjectNode body, String host, int port) {
        body.put("host", host).put("port", port);
    }

    private static void accounts(ObjectNode body, PoolView view) {
        body.put("total", view.total());
        body.put("usable", view.usable());
        body.put("active", view.active());
        body.put("rate_limited", view.rateLimited());
        body.put("invalid", view.invalid());
        body.put("inactive", view.inactive());
    }

    private void provider(ObjectNode body, ProviderView view) {
        String name = view.provider().name();
        body.put("name", name);
        body.put("health", view.health().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        body.put("breaker", beans.relay.breakers.nameOf(name));
        body.put("in_flight", view.inFlight());
        body.put("last_error", view.lastError());
    }

    /** Jobs whose last run has failed. */
    private void failedJobs(ObjectNode body) {
        try {
            ArrayNode failed = Json.mapper().createArrayNode();
            for (JobRun run : beans.stores.jobRuns().latest(1)) {
                if (run.failure() != null) {
                    failed.addObject()
                            .put("name", run.job())
                            .put("node", run.node())
                            .put("at", run.endedAt().toString())
                            .put("failure", run.failure());
                }
            }
            body.set("failed_jobs", failed);
        } catch (GatewayFailure e) {
            body.putNull("failed_jobs");
        }
    }
}
