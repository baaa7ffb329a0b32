package routes;

import gateway.account.pool.AccountPool;
import gateway.telemetry.GatewayMetrics;

/** What the gateway shows of itself at each moment. */
final class GatewayGauges {

    private GatewayGauges() {}

    static void register(GatewayBeans beans, GatewayMetrics metrics) {
        metrics.gauge("streams", "Streams in flight", beans.relay.watch::streams);
        metrics.gauge("requests.in.flight", "Requests in flight", beans.traffic::inFlight);
        metrics.gauge("memory.used", "Bytes that requests hold of the memory budget", beans.memory::used);
        metrics.gauge("memory.limit", "Bytes of the memory budget", beans.memory::limit);
        metrics.gauge("memory.refused", "How often the memory budget had no room", beans.memory::refused);
        metrics.gauge("memory.requests", "Bytes that requests cost by being there", beans.memory::usedByBases);
        metrics.gauge("journal.lag", "Usage rows in the journal that the database does not have", beans.recorder::lag);
        metrics.gauge("journal.lost", "Usage rows that could not be journalled", beans.journal::lost);
        metrics.gauge(
                "routes.generation", "Generation of routes that new requests go through", beans.routes::generation);
        metrics.gauge(
                "routes.retiring", "Earlier generations of routes that have requests still", beans.routes::retiring);
        metrics.gauge(
                "routes.canary.percent",
                "Share of conversations that a canary of routes gets; 0 without one",
                beans.routes::canaryPercent);
        metrics.gauge("database.up", "1 while the database answers, else 0", () -> beans.database.up() ? 1 : 0);
        metrics.gauge("responses.kept", "Responses in memory that clients may build on", beans.responses::size);
        metrics.gauge("responses.bytes", "Bytes of the responses in memory", beans.responses::bytes);
        metrics.gauge("responses.lag", "Kept responses that the database does not have", beans.responses::lag);
        metrics.gauge("responses.lost", "Kept responses that were given up unstored", beans.responses::lost);
        AccountPool pool = beans.accounts.pool;
        metrics.accounts("active", () -> pool.view().active());
        metrics.accounts("rate_limited", () -> pool.view().rateLimited());
        metrics.accounts("invalid", () -> pool.view().invalid());
        metrics.accounts("inactive", () -> pool.view().inactive());
        metrics.gauge("accounts.idle", "Accounts that nobody uses", beans.accounts.idle::idle);
        metrics.gauge("conversations", "Conversation keys that are remembered", beans.accounts.affinity::size);
    }
}
