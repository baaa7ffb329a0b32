package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.AccountsClient;
import harness.AdminClient;
import harness.Answer;
import harness.Lab;
import harness.MessageJson;
import harness.OneNode;
import harness.ProxyClient;
import harness.RateLimits;
import harness.Refusal;
import harness.SimulatedAccount;
import harness.SimulatedProvider;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Why a request went where it went, and where one would go. */
@Lab
@Timeout(300)
class ExplainIT {

    private static final String MODEL = "claude-sonnet-4-5";
    private static final String DECISIONS = "/api/admin/decisions";
    private static final String EXPLAIN = "/api/admin/explain";

    private static OneNode node;
    private static AdminClient admin;
    private static int tests;

    private SimulatedAccount preferred;
    private SimulatedAccount spare;
    private String body;

    @BeforeEach
    void addAccounts() {
        tests++;
        preferred = node.add("oauth", "preferred-" + tests);
        spare = node.add("api_key", "spare-" + tests);
        body = MessageJson.request(MODEL, false, "question of test " + tests);
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    @Test
    void theWayOfARequestIsKept() {
        HttpResponse<byte[]> first = node.client().message(body);
        HttpResponse<byte[]> second = node.client().message(body);

        JsonNode decision = decision(first);
        assertThat(decision.path("request_id").asText()).isEqualTo(id(first));
        assertThat(decision.path("model").asText()).isEqualTo(MODEL);
        assertThat(decision.path("affinity").asText()).isEqualTo("first-message");
        JsonNode attempt = decision.path("tries").path(0);
        assertThat(decision.path("tries")).hasSize(1);
        assertThat(attempt.path("policy").asText()).isEqualTo("sticky");
        assertThat(attempt.path("account_name").asText()).isEqualTo(preferred.name());
        assertThat(attempt.path("outcome").asText()).isEqualTo("answered");
        assertThat(attempt.path("bound").isNull()).isTrue();
        assertThat(finding(attempt, preferred)).isEqualTo("chosen");
        assertThat(finding(attempt, spare)).isEqualTo("behind");
        assertThat(decision(second).path("tries").path(0).path("bound").asText())
                .as("the conversation is bound now")
                .isEqualTo(node.idOf(preferred));
        assertThat(admin.awaitRow(id(first)).path("decision").asText()).startsWith("sticky:new ");
        assertThat(admin.awaitRow(id(second)).path("decision").asText()).startsWith("sticky:bound ");
    }

    @Test
    void everyTryIsKept() {
        preferred.always(Answer.error(529, MessageJson.error("overloaded_error", "Overloaded")));
        HttpResponse<byte[]> answer = node.client().message(body);

        JsonNode tries = decision(answer).path("tries");

        assertThat(tries).hasSize(2);
        assertThat(tries.path(0).path("account_name").asText()).isEqualTo(preferred.name());
        assertThat(tries.path(0).path("outcome").asText()).contains("529");
        assertThat(tries.path(1).path("account_name").asText()).isEqualTo(spare.name());
        assertThat(finding(tries.path(1), preferred)).isEqualTo("tried");
        assertThat(admin.awaitRow(id(answer)).path("decision").asText())
                .contains("529")
                .hasSizeLessThanOrEqualTo(60);
        assertThat(admin.json(DECISIONS + "?limit=1")
                        .path("data")
                        .path(0)
                        .path("request_id")
                        .asText())
                .isEqualTo(id(answer));
    }

    @Test
    void whyAnAccountWasPassedOverIsTold() {
        preferred.always(RateLimits.fiveHour(Duration.ofHours(1)));
        node.client().message(body);
        SimulatedAccount off = node.add("oauth", "off-" + tests);
        node.accounts().actWell(off.organizationUuid(), "deactivate");
        SimulatedAccount web = node.add("cookie", "web-" + tests);
        SimulatedAccount other = node.provider().account("other-" + tests);
        node.accounts().add(AccountsClient.body("oauth", other).put("domain", "team-a"));

        JsonNode attempt = decision(node.client().message(body)).path("tries").path(0);

        assertThat(finding(attempt, spare)).isEqualTo("chosen");
        assertThat(finding(attempt, preferred)).isEqualTo("rests");
        assertThat(considered(attempt, preferred).path("until").asText()).isNotBlank();
        assertThat(finding(attempt, off)).isEqualTo("inactive");
        assertThat(finding(attempt, web)).isEqualTo("no-api");
        assertThat(finding(attempt, other)).isEqualTo("other-domain");
    }

    @Test
    void aRequestThatNobodyServedIsExplainedToo() {
        node.accounts().actWell(preferred.organizationUuid(), "deactivate");
        node.accounts().actWell(spare.organizationUuid(), "deactivate");
        HttpResponse<byte[]> refused = node.client().message(body);
        Refusal.check(refused, FailureKind.ACCOUNT_ALL_INACTIVE);

        JsonNode attempt = decision(refused).path("tries").path(0);

        assertThat(attempt.path("account_id").isNull()).isTrue();
        assertThat(finding(attempt, preferred)).isEqualTo("inactive");
    }

    @Test
    void unknownRequestsAreNotFound() {
        Refusal.check(admin.get(DECISIONS + "/" + new UUID(7, 7)), FailureKind.NOT_FOUND);
        Refusal.check(admin.get(DECISIONS + "/nonsense"), FailureKind.NOT_FOUND);
        Refusal.check(node.client().get(DECISIONS), FailureKind.ADMIN_AUTHENTICATION);
    }

    @Test
    void anExplanationSendsAndBindsNothing() {
        int before = node.provider().requests().size();
        int conversations = conversations();

        JsonNode attempt = explain("").path("tries").path(0);

        assertThat(attempt.path("account_name").asText()).isEqualTo(preferred.name());
        assertThat(attempt.path("outcome").isNull()).isTrue();
        assertThat(explain("").path("tries").path(0).path("bound").isNull()).isTrue();
        assertThat(node.provider().requests()).hasSize(before);
        assertThat(conversations()).isEqualTo(conversations);
        assertThat(SimulatedProvider.servedBy(node.client().message(body))).isEqualTo(preferred.name());
        assertThat(explain("").path("tries").path(0).path("bound").asText()).isEqualTo(node.idOf(preferred));
    }

    @Test
    void anExplanationCanAskForAPolicyAndAKey() {
        SimulatedAccount other = node.provider().account("other-" + tests);
        node.accounts().add(AccountsClient.body("oauth", other).put("domain", "team-a"));
        admin.newKey("team-" + tests, ",\"domain\":\"team-a\"");
        JsonNode keys = admin.json("/api/admin/keys").path("data");
        String key = keys.path(keys.size() - 1).path("id").asText();

        JsonNode decision = explain("?policy=round-robin&key=" + key);

        assertThat(decision.path("domain").asText()).isEqualTo("team-a");
        assertThat(decision.path("tries").path(0).path("policy").asText()).isEqualTo("round-robin");
        assertThat(decision.path("tries").path(0).path("account_name").asText()).isEqualTo(other.name());
        Refusal.check(admin.post(EXPLAIN + "?policy=by-weather", body), FailureKind.REQUEST_PARAMETER);
        Refusal.check(admin.post(EXPLAIN + "?key=unknown", body), FailureKind.REQUEST_PARAMETER);
        Refusal.check(admin.post(EXPLAIN, "{\"messages\":"), FailureKind.REQUEST_TRUNCATED);
    }

    private static int conversations() {
        return admin.statistics().path("active_conversations").asInt();
    }

    private JsonNode explain(String query) {
        HttpResponse<byte[]> answer = admin.post(EXPLAIN + query, body);
        JsonNode decision = ProxyClient.json(answer);
        assertThat(answer.statusCode()).as(decision.toString()).isEqualTo(200);
        return decision;
    }

    private static JsonNode decision(HttpResponse<byte[]> answer) {
        return admin.json(DECISIONS + "/" + id(answer));
    }

    private static String finding(JsonNode attempt, SimulatedAccount account) {
        return considered(attempt, account).path("finding").asText();
    }

    private static JsonNode considered(JsonNode attempt, SimulatedAccount account) {
        for (JsonNode each : attempt.path("considered")) {
            if (each.path("account_name").asText().equals(account.name())) {
                return each;
            }
        }
        throw new AssertionError(account.name() + " was not considered: " + attempt);
    }
}
