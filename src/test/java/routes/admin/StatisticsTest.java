package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.pool.AccountView;
import gateway.account.pool.PoolView;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.upstream.UsageWindows;
import gateway.upstream.UsageWindows.Window;
import gateway.usage.AccountUsage;
import gateway.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.http.ResponseWriter;

class StatisticsTest implements AccountUsage {

    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final Sums SOME =
            new Sums(8, 2, new TokenUsage(1, 2, 3, 4, 5, 6, 7, 8), 120.4, 900.6, new BigDecimal("0.25"));
    private static final Sums MORE = new Sums(80, 0, TokenUsage.NONE, 0, 0, null);
    private static final Sums ALL = new Sums(800, 0, TokenUsage.NONE, 0, 0, null);

    private final List<Instant> askedSince = new ArrayList<>();
    private boolean down;

    @Test
    void tellsThePoolInNumbers() {
        JsonNode body = report();

        assertThat(body.path("total_accounts").asInt()).isEqualTo(3);
        assertThat(body.path("active_accounts").asInt()).isEqualTo(2);
        assertThat(body.path("invalid_accounts").asInt()).isEqualTo(1);
        assertThat(body.path("near_limit_accounts").asInt()).isEqualTo(1);
        assertThat(body.path("oldest_token_age_hours").asInt()).isEqualTo(7);
        assertThat(body.path("accounts_needing_refresh").asInt()).isEqualTo(1);
        assertThat(body.path("active_conversations").asInt()).isEqualTo(12);
        assertThat(body.path("active_streams").asInt()).isEqualTo(4);
        assertThat(body.path("requests_in_flight").asInt()).isEqualTo(5);
    }

    @Test
    void tellsEachAccount() {
        JsonNode accounts = report().path("accounts");

        assertThat(accounts).extracting(account -> account.path("id").asText()).containsExactly("a", "b", "c");
        JsonNode first = accounts.get(0);
        assertThat(first.path("name").asText()).isEqualTo("name of a");
        assertThat(first.path("kind").asText()).isEqualTo("oauth_and_cookie");
        assertThat(first.path("state").asText()).isEqualTo("active");
        assertThat(first.path("organization_uuid").asText()).isEqualTo("org-a");
        assertThat(first.path("near_limit").asBoolean()).isTrue();
        assertThat(first.path("in_flight").asInt()).isEqualTo(2);
        assertThat(first.path("latency_ms").asInt()).isEqualTo(1235);
        assertThat(first.path("conversations").asInt()).isEqualTo(10);
        assertThat(first.path("streams").asInt()).isEqualTo(3);
        assertThat(first.path("token_age_hours").asInt()).isEqualTo(7);
        assertThat(first.path("token_expires_at").asText()).isEqualTo("2026-11-20T03:30:00Z");
        assertThat(first.at("/windows/five_hour/utilization").asDouble()).isEqualTo(0.93);
        assertThat(first.at("/windows/five_hour/resets_at").asText()).isEqualTo("2026-11-20T04:00:00Z");
        assertThat(first.at("/windows/seven_day").isNull()).isTrue();

        JsonNode last = accounts.get(2);
        assertThat(last.path("windows").isNull()).isTrue();
        assertThat(last.path("token_age_hours").isNull()).isTrue();
        assertThat(last.path("token_expires_at").isNull()).isTrue();
        assertThat(last.path("conversations").asInt()).isZero();
    }

    @Test
    void addsUpTheDayTheFiveHoursAndAllTime() {
        JsonNode accounts = report().path("accounts");

        assertThat(askedSince)
                .containsExactly(Instant.parse("2026-11-20T00:00:00Z"), Instant.parse("2026-11-19T22:00:00Z"));
        JsonNode today = accounts.get(0).path("today");
        assertThat(today.path("requests").asInt()).isEqualTo(8);
        assertThat(today.path("errors").asInt()).isEqualTo(2);
        assertThat(today.path("error_rate").asDouble()).isEqualTo(0.25);
        assertThat(today.path("input_tokens").asInt()).isEqualTo(1);
        assertThat(today.path("output_tokens").asInt()).isEqualTo(2);
        assertThat(today.path("cache_read_tokens").asInt()).isEqualTo(3);
        assertThat(today.path("cache_write_5m_tokens").asInt()).isEqualTo(4);
        assertThat(today.path("cache_write_1h_tokens").asInt()).isEqualTo(5);
        assertThat(today.path("thinking_tokens").asInt()).isEqualTo(6);
        assertThat(today.path("web_searches").asInt()).isEqualTo(7);
        assertThat(today.path("web_fetches").asInt()).isEqualTo(8);
        assertThat(today.path("mean_first_event_ms").asInt()).isEqualTo(120);
        assertThat(today.path("mean_total_ms").asInt()).isEqualTo(901);
        assertThat(today.path("cost_usd").asDouble()).isEqualTo(0.25);
        assertThat(accounts.get(0).at("/total/cost_usd").isNull()).isTrue();
        assertThat(accounts.get(0).at("/five_hours/requests").asInt()).isEqualTo(80);
        assertThat(accounts.get(0).at("/total/requests").asInt()).isEqualTo(800);
        assertThat(accounts.get(1).at("/today/requests").asInt(-1)).isZero();
        assertThat(accounts.get(1).at("/today/error_rate").asDouble(-1)).isZero();
    }

    @Test
    void aDeadDatabaseLeavesTheSumsOut() {
        down = true;

        JsonNode first = report().path("accounts").get(0);

        assertThat(first.path("in_flight").asInt()).isEqualTo(2);
        assertThat(first.get("today").isNull()).isTrue();
        assertThat(first.get("five_hours").isNull()).isTrue();
        assertThat(first.get("total").isNull()).isTrue();
    }

    private JsonNode report() {
        List<AccountView> accounts = List.of(
                view("a", AccountState.ACTIVE, true, Duration.ofHours(7), NOW.plusSeconds(1800)),
                view("b", AccountState.INVALID, false, Duration.ofHours(1), NOW.plusSeconds(7200)),
                apiKey("c"));
        PoolView pool = new PoolView(3, 2, 0, 1, 0, 2, accounts);
        Statistics statistics = new Statistics(
                () -> pool,
                new UsagePeriods(this),
                new Statistics.Live(() -> 4, id -> id.equals("a") ? 3 : 0, () -> 5, () -> Map.of("a", 10, "b", 2)),
                new ResponseWriter(new FailureMessages()),
                InstantSource.fixed(NOW));
        AdminCall call = AdminCall.of("/api/admin/statistics");
        statistics.report(call.exchange());
        assertThat(call.status()).isEqualTo(200);
        return call.json();
    }

    private static AccountView view(
            String id, AccountState state, boolean nearLimit, Duration tokenAge, Instant tokenEnd) {
        return new AccountView(
                id,
                "name of " + id,
                AccountKind.OAUTH_AND_COOKIE,
                state,
                null,
                null,
                2,
                AccountView.Web.NONE,
                null,
                Map.of(),
                NOW.minus(tokenAge),
                tokenEnd,
                "org-" + id,
                AccountOptions.DEFAULT,
                AccountProfile.UNKNOWN,
                new UsageWindows(new Window(0.93, NOW.plusSeconds(3600)), null, NOW),
                1234.6,
                nearLimit,
                1,
                NOW);
    }

    private static AccountView apiKey(String id) {
        return new AccountView(
                id,
                id,
                AccountKind.API_KEY,
                AccountState.ACTIVE,
                null,
                null,
                0,
                AccountView.Web.NONE,
                null,
                Map.of(),
                null,
                null,
                null,
                AccountOptions.DEFAULT,
                AccountProfile.UNKNOWN,
                null,
                0,
                false,
                1,
                NOW);
    }

    @Override
    public Map<String, Sums> since(Instant from) {
        if (down) {
            throw new GatewayFailure.GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
        }
        askedSince.add(from);
        return from.equals(Instant.parse("2026-11-20T00:00:00Z")) ? Map.of("a", SOME) : Map.of("a", MORE);
    }

    @Override
    public Map<String, Sums> total() {
        return Map.of("a", ALL);
    }

    @Override
    public int rollUp() {
        throw new UnsupportedOperationException();
    }
}
