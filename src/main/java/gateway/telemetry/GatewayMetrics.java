package gateway.telemetry;

import gateway.account.pool.AccountView;
import gateway.upstream.UsageWindows;
import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The meters of the gateway, all named {@code claude_proxy_…}. Safe from many threads. */
public final class GatewayMetrics {

    private static final String PREFIX = "claude.proxy.";

    private final MeterRegistry registry;
    private final Map<String, Counter> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> tokens = new ConcurrentHashMap<>();
    private final Map<String, Counter> refreshes = new ConcurrentHashMap<>();
    private final Timer firstEvent;
    private final Timer duration;
    private final DistributionSummary attempts;
    private final Counter switches;
    private final Counter tokensLost;
    private final MultiGauge inFlight;
    private final MultiGauge webSessions;
    private final MultiGauge windows;

    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        firstEvent = Timer.builder(PREFIX + "first.event")
                .description("From the arrival of a request to the first event or byte of its answer")
                .publishPercentileHistogram()
                .register(registry);
        duration = Timer.builder(PREFIX + "request.duration")
                .description("From the arrival of a request to the end of its answer")
                .register(registry);
        attempts = DistributionSummary.builder(PREFIX + "attempts")
                .description("Tries against accounts per request")
                .register(registry);
        switches = Counter.builder(PREFIX + "affinity.switches")
                .description("Conversations that went on with another account")
                .register(registry);
        tokensLost = Counter.builder(PREFIX + "affinity.cache.tokens.lost")
                .description("Tokens in the prompt caches of accounts that conversations left")
                .register(registry);
        inFlight = MultiGauge.builder(PREFIX + "account.in.flight")
                .description("Requests that an account serves now")
                .register(registry);
        webSessions = MultiGauge.builder(PREFIX + "account.web.sessions")
                .description("Web conversations that an account holds open now")
                .register(registry);
        windows = MultiGauge.builder(PREFIX + "account.window.utilization")
                .description("Used share of a usage window of an account, 0 to 1; may exceed 1")
                .register(registry);
    }

    /** Counts an answered request. */
    public void answered(UsageRow row) {
        countRequest(row.endpoint(), row.status());
        if (row.firstEventMillis() != null) {
            firstEvent.record(row.firstEventMillis(), TimeUnit.MILLISECONDS);
        }
        duration.record(row.totalMillis(), TimeUnit.MILLISECONDS);
        attempts.record(row.attempts());
        TokenUsage used = row.tokens();
        if (used.output() != 0 || used.input() != 0) {
            count("input", used.input());
            count("output", used.output());
            count("cache_read", used.cacheRead());
            count("cache_write", used.cacheWrite5m() + used.cacheWrite1h());
        }
    }

    /** Counts a request that has no usage row. */
    public void countRequest(String endpoint, int status) {
        Counter known = requests.get(endpoint + status);
        if (known == null) {
            known = requests.computeIfAbsent(
                    endpoint + status,
                    key -> Counter.builder(PREFIX + "requests")
                            .description("Requests by endpoint and status")
                            .tag("endpoint", endpoint)
                            .tag("status", Integer.toString(status))
                            .register(registry));
        }
        known.increment();
    }

    private void count(String kind, long amount) {
        if (amount > 0) {
            tokens.computeIfAbsent(
                            kind,
                            key -> Counter.builder(PREFIX + "tokens")
                                    .description("Tokens that upstreams counted")
                                    .tag("kind", kind)
                                    .register(registry))
                    .increment((double) amount);
        }
    }

    /** Shows a number that is read when it is asked for. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).description(description).register(registry);
    }

    /** Shows how many accounts are in a state. */
    public void accounts(String state, Supplier<Number> count) {
        Gauge.builder(PREFIX + "accounts", count)
                .description("Accounts by state")
                .tag("state", state)
                .register(registry);
    }

    /** Shows the state of an account's circuit breaker: 0 closed, 1 open, 2 half-open. */
    public void breaker(String account, Supplier<Number> state) {
        Gauge.builder(PREFIX + "breaker.state", state)
                .description("Circuit breaker of an account: 0 closed, 1 open, 2 half-open")
                .tag("account", account)
                .register(registry);
    }

    /**
     * Counts a conversation that goes on with another account.
     *
     * @param fromAccount id of the account that it leaves
     * @param toAccount id of the account that serves it now
     * @param cachedTokensLost what the prompt cache of the first account held of it
     */
    public void switched(String fromAccount, String toAccount, long cachedTokensLost) {
        switches.increment();
        tokensLost.increment((double) cachedTokensLost);
    }

    /**
     * Counts a refresh of a token.
     *
     * @param outcome how it ended: {@code renewed} or {@code refused}
     */
    public void tokenRefreshed(String outcome) {
        refreshes
                .computeIfAbsent(
                        outcome,
                        key -> Counter.builder(PREFIX + "token.refreshes")
                                .description("Refreshes of tokens by outcome")
                                .tag("outcome", outcome)
                                .register(registry))
                .increment();
    }

    /**
     * Shows what is under way at each account and how far its windows are used. The numbers stay until the next call; accounts
     * that are gone disappear.
     *
     * @param now the time for which windows are shown
     */
    public void showAccounts(List<AccountView> accounts, Instant now) {
        List<MultiGauge.Row<?>> serving = new ArrayList<>();
        List<MultiGauge.Row<?>> sessions = new ArrayList<>();
        List<MultiGauge.Row<?>> used = new ArrayList<>();
        for (AccountView account : accounts) {
            Tags name = Tags.of("account", account.name());
            serving.add(MultiGauge.Row.of(name, account.inFlight()));
            if (account.web().serves()) {
                sessions.add(MultiGauge.Row.of(name, account.web().sessions()));
            }
            UsageWindows told = account.windows();
            if (told != null) {
                addWindow(used, name.and("window", "5h"), told.fiveHour(), now);
                addWindow(used, name.and("window", "7d"), told.sevenDay(), now);
            }
        }
        inFlight.register(serving, true);
        webSessions.register(sessions, true);
        windows.register(used, true);
    }

    private static void addWindow(
            List<MultiGauge.Row<?>> rows, Tags tags, UsageWindows.@Nullable Window window, Instant now) {
        if (window != null) {
            rows.add(MultiGauge.Row.of(tags, window.utilizationAt(now)));
        }
    }
}
