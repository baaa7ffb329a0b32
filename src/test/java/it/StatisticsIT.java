package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Answer;
import harness.Gate;
import harness.MessageJson;
import harness.OneNode;
import harness.RawClient;
import harness.SimulatedAccount;
import harness.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** What the statistics tell of accounts; the last test stops the database. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StatisticsIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static TestDatabase server;
    private static OneNode node;
    private static SimulatedAccount anna;

    @BeforeAll
    static void start() {
        server = TestDatabase.start();
        node = OneNode.start(server, builder -> builder);
        anna = node.add("oauth", "anna").used(0.25, 0.5);
        node.add("api_key", "spare");
    }

    @AfterAll
    static void stop() {
        node.close();
        server.close();
    }

    @Test
    @Order(1)
    void usageIsSummedUpPerAccount() {
        for (String text : new String[] {"one", "two", "three"}) {
            assertThat(node.client().served(text)).isEqualTo(anna.name());
        }
        anna.always(Answer.error(400, MessageJson.error("invalid_request_error", "no")));
        HttpResponse<byte[]> failed = node.client().message(MessageJson.request("claude-sonnet-4-5", false, "three"));
        anna.heal();
        node.admin().awaitRow(id(failed));

        await().atMost(SOON).until(() -> ofAnna().path("today").path("requests").asInt() == 4);

        JsonNode account = ofAnna();
        for (String period : new String[] {"today", "five_hours", "total"}) {
            JsonNode sums = account.path(period);
            assertThat(sums.path("requests").asInt()).as(period).isEqualTo(4);
            assertThat(sums.path("errors").asInt()).as(period).isOne();
            assertThat(sums.path("error_rate").asDouble()).as(period).isEqualTo(0.25);
            assertThat(sums.path("input_tokens").asInt()).as(period).isEqualTo(9);
            assertThat(sums.path("output_tokens").asInt()).as(period).isEqualTo(6);
            assertThat(sums.path("mean_total_ms").isNumber()).as(period).isTrue();
        }
        assertThat(account.path("windows").path("five_hour").path("utilization").asDouble())
                .isEqualTo(0.25);
        assertThat(account.path("kind").asText()).isEqualTo("oauth");
        assertThat(account.path("state").asText()).isEqualTo("active");
        assertThat(account.path("conversations").asInt()).isEqualTo(3);
        assertThat(account.path("latency_ms").isNumber()).isTrue();
        assertThat(node.admin().statistics().path("active_conversations").asInt())
                .isEqualTo(3);
    }

    @Test
    @Order(2)
    void theTotalOutlivesTheRollUp() {
        node.database()
                .run("insert into account_usage_day select (now() at time zone 'UTC')::date - 40, '" + node.idOf(anna)
                        + "', 10, 0, 100, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0");

        assertThat(ofAnna().path("total").path("requests").asInt()).isEqualTo(14);
        assertThat(ofAnna().path("today").path("requests").asInt()).isEqualTo(4);
    }

    @Test
    @Order(3)
    void whatIsGoingOnIsCounted() throws IOException {
        var gate = new Gate();
        anna.always(Answer.stream(MessageJson.messageStart()).gate(gate).events(MessageJson.messageStop()));
        try (RawClient raw = node.client().stream(MessageJson.streamRequest("claude-sonnet-4-5"))) {
            raw.readHead().events().nextButPing();

            assertThat(ofAnna().path("streams").asInt()).isOne();
            assertThat(ofAnna().path("in_flight").asInt()).isOne();
            assertThat(node.admin().statistics().path("active_streams").asInt()).isOne();
            gate.open();
        }
        anna.heal();
        await().atMost(SOON).until(() -> ofAnna().path("streams").asInt() == 0);
    }

    @Test
    @Order(4)
    void tokensHaveTheirRealAges() {
        node.database()
                .run(
                        "update account set token_issued_at = now() - interval '30 hours', token_expires_at = now() + interval"
                                + " '50 minutes' where organization_uuid = '" + anna.organizationUuid() + "'");

        await().atMost(SOON)
                .until(() ->
                        node.admin().statistics().path("oldest_token_age_hours").asInt() == 30);

        assertThat(ofAnna().path("token_age_hours").asInt()).isEqualTo(30);
        assertThat(node.admin().statistics().path("accounts_needing_refresh").asInt())
                .isOne();
        node.accounts().actWell(anna.organizationUuid(), "refresh");
        await().atMost(SOON)
                .until(() ->
                        node.admin().statistics().path("oldest_token_age_hours").asInt() == 0);
        assertThat(node.admin().statistics().path("accounts_needing_refresh").asInt())
                .isZero();
    }

    @Test
    @Order(5)
    void metricsTellOfEachAccount() {
        assertThat(node.client().served("metrics")).isEqualTo(anna.name());

        await().atMost(Duration.ofSeconds(60))
                .until(() -> node.proxy().metric("claude_proxy_account_window_utilization") > 0);
        assertThat(node.proxy().metric("claude_proxy_token_refreshes_total")).isEqualTo(1);
    }

    @Test
    @Order(6)
    void withoutTheDatabaseOnlyTheSumsAreMissing() {
        server.stop();

        JsonNode account = ofAnna();

        assertThat(account.path("today").isNull()).isTrue();
        assertThat(account.path("total").isNull()).isTrue();
        assertThat(account.path("state").asText()).isEqualTo("active");
        assertThat(node.client().served("no database")).isEqualTo(anna.name());
        server.startAgain();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ofAnna().path("today").path("requests").asInt() > 0);
    }

    private static JsonNode ofAnna() {
        for (JsonNode account : node.admin().statistics().path("accounts")) {
            if (account.path("name").asText().equals(anna.name())) {
                return account;
            }
        }
        throw new AssertionError("the statistics lack " + anna.name());
    }
}
