package routes.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.AccountPool;
import gateway.account.AccountView;
import gateway.account.PoolView;
import gateway.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.camel.Exchange;
import routes.ExchangeKeys;
import routes.http.ResponseWriter;
import routes.http.Traffic;
import routes.relay.CallWatch;

/** {@code GET /api/admin/statistics}: the account pool and what is in flight. Safe from many threads. */
public final class Statistics {

    private static final Duration REFRESH_AHEAD = Duration.ofHours(1);

    private final AccountPool pool;
    private final CallWatch watch;
    private final Traffic traffic;
    private final ResponseWriter writer;
    private final InstantSource clock;

    public Statistics(AccountPool pool, CallWatch watch, Traffic traffic, ResponseWriter writer, InstantSource clock) {
        this.pool = pool;
        this.watch = watch;
        this.traffic = traffic;
        this.writer = writer;
        this.clock = clock;
    }

    /** Answers with the numbers of this moment. */
    public void report(Exchange exchange) {
        PoolView view = pool.view();
        Instant now = clock.instant();
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("total_accounts", view.total());
        body.put("active_accounts", view.active());
        body.put("rate_limited_accounts", view.rateLimited());
        body.put("invalid_accounts", view.invalid());
        body.put("inactive_accounts", view.inactive());
        body.put("oldest_token_age_hours", oldestTokenAge(view, now).toHours());
        body.put("accounts_needing_refresh", expiringBefore(view, now.plus(REFRESH_AHEAD)));
        body.put("active_streams", watch.streams());
        body.put("requests_in_flight", traffic.inFlight());
        writer.json(ExchangeKeys.requestContext(exchange), 200, JsonBytes.of(body));
    }

    private static Duration oldestTokenAge(PoolView view, Instant now) {
        Duration oldest = Duration.ZERO;
        for (AccountView account : view.accounts()) {
            Instant issued = account.tokenIssuedAt();
            if (issued != null && Duration.between(issued, now).compareTo(oldest) > 0) {
                oldest = Duration.between(issued, now);
            }
        }
        return oldest;
    }

    private static int expiringBefore(PoolView view, Instant limit) {
        int count = 0;
        for (AccountView account : view.accounts()) {
            Instant expires = account.tokenExpiresAt();
            if (expires != null && expires.isBefore(limit)) {
                count++;
            }
        }
        return count;
    }
}
