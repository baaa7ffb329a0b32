package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.pool.AccountView;
import gateway.account.pool.PoolView;
import gateway.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.camel.Exchange;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** {@code GET /api/admin/statistics}: the account pool, each account, and what is in flight. Safe from many threads. */
public final class Statistics {

    private static final Duration REFRESH_AHEAD = Duration.ofHours(1);

    private final Supplier<PoolView> pool;
    private final UsagePeriods usage;
    private final Live live;
    private final ResponseWriter writer;
    private final InstantSource clock;

    /**
     * What is going on at this node.
     *
     * @param streams streams in flight
     * @param streamsOf the same for one account by its id
     * @param requests requests in flight
     * @param conversations living conversations by account id
     */
    public record Live(
            IntSupplier streams,
            ToIntFunction<String> streamsOf,
            IntSupplier requests,
            Supplier<Map<String, Integer>> conversations) {}

    /** @param pool the accounts at this moment */
    public Statistics(
            Supplier<PoolView> pool, UsagePeriods usage, Live live, ResponseWriter writer, InstantSource clock) {
        this.pool = pool;
        this.usage = usage;
        this.live = live;
        this.writer = writer;
        this.clock = clock;
    }

    /** Answers with the numbers of this moment; sums of usage are null while the database does not answer. */
    public void report(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        PoolView view = pool.get();
        Instant now = clock.instant();
        Map<String, Integer> conversations = live.conversations().get();
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("total_accounts", view.total());
        body.put("active_accounts", view.active());
        body.put("rate_limited_accounts", view.rateLimited());
        body.put("invalid_accounts", view.invalid());
        body.put("inactive_accounts", view.inactive());
        body.put("near_limit_accounts", nearLimit(view));
        body.put("oldest_token_age_hours", oldestTokenAge(view, now).toHours());
        body.put("accounts_needing_refresh", expiringBefore(view, now.plus(REFRESH_AHEAD)));
        body.put("active_conversations", sum(view, conversations));
        body.put("active_streams", live.streams().getAsInt());
        body.put("requests_in_flight", live.requests().getAsInt());
        ArrayNode accounts = body.putArray("accounts");
        UsagePeriods.Sums sums = usage.at(now);
        for (AccountView account : view.accounts()) {
            ObjectNode entry = accounts.addObject();
            AccountFigures.write(entry, account, now);
            entry.put("conversations", conversations.getOrDefault(account.id(), 0));
            entry.put("streams", live.streamsOf().applyAsInt(account.id()));
            sums.write(entry, account.id());
        }
        writer.json(context, 200, JsonBytes.of(body));
    }

    private static long nearLimit(PoolView view) {
        return view.accounts().stream().filter(AccountView::nearLimit).count();
    }

    private static long sum(PoolView view, Map<String, Integer> counts) {
        return view.accounts().stream()
                .mapToLong(account -> counts.getOrDefault(account.id(), 0))
                .sum();
    }

    private static Duration oldestTokenAge(PoolView view, Instant now) {
        Duration oldest = Duration.ZERO;
        for (AccountView account : view.accounts()) {
            Duration age = AccountFigures.tokenAge(account, now);
            if (age != null && age.compareTo(oldest) > 0) {
                oldest = age;
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
