package it;

import static harness.ProxyClient.id;
import static harness.ProxyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Lab;
import harness.MessageJson;
import harness.OneNode;
import harness.ProxyProcess;
import harness.Refusal;
import harness.SimulatedAccount;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which modes accounts serve, without the conversations of the web application themselves. */
@Lab
@Timeout(300)
class ModesIT {

    private static final String MODEL = "claude-sonnet-4-5";
    private static final String BODY = MessageJson.request(MODEL);
    private static final String HEADER = "x-claude-proxy-mode";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static OneNode node;
    private static int tests;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.env("GATEWAY_WEB_ENABLED", "true").env("GATEWAY_MODE_KEYS", "all");
    }

    @BeforeEach
    void count() {
        tests++;
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    @Test
    void cookiesAloneAreAccountsThatServe() {
        SimulatedAccount web = node.add("cookie", "web-" + tests);

        JsonNode health = json(node.client().get("/health"));
        assertThat(health.path("available_accounts").asInt()).isEqualTo(1);
        JsonNode account = node.accounts().show(web.organizationUuid());
        assertThat(account.path("web_sessions").asInt(-1)).isZero();
        assertThat(account.path("cookie_refused").isNull()).isTrue();
        assertThat(explained().path("stages").findValuesAsText("mode")).containsExactly("web");
        assertThat(explained().path("chosen_stage").asInt(-1)).isZero();
        assertThat(explained().path("stages").path(0).path("policy").asText()).isEqualTo("fewest-sessions");

        HttpResponse<byte[]> counted = node.client().post("/v1/messages/count_tokens", BODY);
        assertThat(counted.statusCode()).isEqualTo(200);
        assertThat(counted.headers().firstValue("x-claude-proxy-estimate")).contains("true");
        assertThat(json(counted).path("input_tokens").asInt()).isPositive();
        assertThat(node.admin().awaitRow(id(counted)).path("mode").asText()).isEqualTo("estimate");

        JsonNode models = json(node.client().get("/v1/models", "anthropic-version", "2023-06-01"));
        assertThat(models.path("data").findValuesAsText("id")).contains("claude-sonnet-4-6");
        Refusal.check(node.client().message(BODY, HEADER, "oauth"), FailureKind.ACCOUNT_NONE_IN_MODE);
        Refusal.check(
                node.client().get("/v1/files", "anthropic-version", "2023-06-01"), FailureKind.ACCOUNT_NONE_SERVES);
    }

    @Test
    void theApiGoesFirstAndCounts() {
        SimulatedAccount token = node.add("oauth", "token-" + tests);
        node.add("cookie", "web-" + tests);

        assertThat(node.client().served("first")).isEqualTo(token.name());
        assertThat(explained().path("stages").findValuesAsText("mode")).containsExactly("claude-api", "web");
        assertThat(node.client()
                        .post("/v1/messages/count_tokens", BODY)
                        .headers()
                        .firstValue("x-claude-proxy-estimate"))
                .isEmpty();
    }

    @Test
    void whoMayChooseChoosesItsModes() {
        SimulatedAccount key = node.add("api_key", "key-" + tests);
        SimulatedAccount token = node.add("oauth", "token-" + tests);

        assertThat(node.client().served("a", HEADER, "api_key")).isEqualTo(key.name());
        assertThat(node.client().served("b", HEADER, "oauth")).isEqualTo(token.name());
        Refusal.check(node.client().message(BODY, HEADER, "cookie"), FailureKind.REQUEST_PARAMETER);

        node.database()
                .run("insert into setting (key, value, updated_by) values ('gateway.mode.keys', 'another', 'test'),"
                        + " ('gateway.mode.order', 'api_key', 'test')");
        await("other keys hold at once")
                .atMost(SOON)
                .until(() -> node.client().message(BODY, HEADER, "oauth").statusCode() == 403);
        Refusal.check(node.client().message(BODY, HEADER, "oauth"), FailureKind.MODE_FORBIDDEN);
        assertThat(List.of(node.client().served("c"), node.client().served("d")))
                .containsOnly(key.name());
        node.database().run("delete from setting");
        await().atMost(SOON).until(() -> node.client().served("e").equals(token.name()));
    }

    private static JsonNode explained() {
        return json(node.admin().post("/api/admin/explain", BODY));
    }
}
