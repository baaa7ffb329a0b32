package gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.pool.AccountView;
import gateway.upstream.UsageWindows;
import gateway.upstream.UsageWindows.Window;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = new GatewayMetrics(registry);

    @Test
    void countsSwitchesAndWhatTheyCost() {
        assertThat(registry.scrape())
                .contains(
                        "claude_proxy_affinity_switches_total 0.0",
                        "claude_proxy_affinity_cache_tokens_lost_total 0.0");

        metrics.switched("a", "b", 1200);
        metrics.switched("b", "a", 0);

        assertThat(registry.scrape())
                .contains(
                        "claude_proxy_affinity_switches_total 2.0",
                        "claude_proxy_affinity_cache_tokens_lost_total 1200.0");
    }

    @Test
    void countsRefreshesByOutcome() {
        metrics.tokenRefreshed("renewed");
        metrics.tokenRefreshed("renewed");
        metrics.tokenRefreshed("refused");

        assertThat(registry.scrape())
                .contains(
                        "claude_proxy_token_refreshes_total{outcome=\"renewed\"} 2.0",
                        "claude_proxy_token_refreshes_total{outcome=\"refused\"} 1.0");
    }

    @Test
    void showsAccountsWithTheirWindows() {
        UsageWindows windows = new UsageWindows(
                new Window(0.42, NOW.plusSeconds(60)), new Window(0.9, NOW.minusSeconds(1)), NOW.minusSeconds(90));
        metrics.showAccounts(List.of(view("first", 3, windows), view("second", 0, null)), NOW);

        assertThat(registry.scrape())
                .contains(
                        "claude_proxy_account_in_flight{account=\"first\"} 3.0",
                        "claude_proxy_account_in_flight{account=\"second\"} 0.0",
                        "claude_proxy_account_web_sessions{account=\"first\"} 2.0",
                        "claude_proxy_account_window_utilization{account=\"first\",window=\"5h\"} 0.42",
                        "claude_proxy_account_window_utilization{account=\"first\",window=\"7d\"} 0.0")
                .doesNotContain("utilization{account=\"second\"");
    }

    @Test
    void accountsThatAreGoneDisappearAndNumbersFollow() {
        metrics.showAccounts(List.of(view("first", 3, null), view("second", 0, null)), NOW);

        metrics.showAccounts(List.of(view("second", 7, null)), NOW);

        assertThat(registry.scrape())
                .contains("claude_proxy_account_in_flight{account=\"second\"} 7.0")
                .doesNotContain("account=\"first\"");
    }

    private static AccountView view(String name, int inFlight, @Nullable UsageWindows windows) {
        return new AccountView(
                "id-of-" + name,
                name,
                AccountKind.OAUTH,
                AccountState.ACTIVE,
                null,
                null,
                inFlight,
                inFlight == 0 ? AccountView.Web.NONE : new AccountView.Web(true, 2, null),
                null,
                Map.of(),
                null,
                null,
                null,
                AccountOptions.DEFAULT,
                AccountProfile.UNKNOWN,
                windows,
                0,
                false,
                1,
                null);
    }
}
