package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.Lab;
import harness.MessageJson;
import harness.OneNode;
import harness.Refusal;
import harness.SimulatedAccount;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kinds of accounts: the order in which they serve, and how those with a cookie are validated. */
@Lab
@Timeout(300)
class KindsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SEVERAL = 6;

    private static OneNode node;
    private static AccountsClient accounts;
    private static int tests;

    @BeforeEach
    void count() {
        tests++;
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    @Test
    void kindsServeInOrder() {
        SimulatedAccount key = node.add("api_key", "key-" + tests);
        SimulatedAccount token = node.add("oauth", "token-" + tests);
        SimulatedAccount both = node.add("oauth_and_cookie", "both-" + tests);
        node.add("cookie", "cookie-" + tests);

        assertThat(node.client().served("all", SEVERAL)).containsOnly(both.name());
        accounts.actWell(both.organizationUuid(), "deactivate");
        assertThat(node.client().served("two", SEVERAL)).containsOnly(token.name());
        accounts.actWell(token.organizationUuid(), "deactivate");
        assertThat(node.client().served("one", SEVERAL)).containsOnly(key.name());
        accounts.actWell(key.organizationUuid(), "deactivate");
        Refusal.check(node.client().message(MessageJson.request("m")), FailureKind.ACCOUNT_NONE_SERVES);

        accounts.actWell(key.organizationUuid(), "activate");
        accounts.actWell(both.organizationUuid(), "activate");
        assertThat(node.client().served("back", SEVERAL)).containsOnly(both.name());
        node.database()
                .run("insert into setting (key, value, updated_by)"
                        + " values ('gateway.accounts.kind-order', 'api_key,oauth,oauth_and_cookie', 'test')");
        await("another order holds at once")
                .atMost(SOON)
                .until(() -> node.client().served("other order", 1).contains(key.name()));
        node.database().run("delete from setting");
        await().atMost(SOON).until(() -> node.client().served("old order", 1).contains(both.name()));
    }

    @Test
    void aCookieIsValidatedWithItsOrganisation() {
        SimulatedAccount anna = node.provider().account("anna-" + tests).plan("claude_pro");

        JsonNode account = accounts.add("cookie", anna);

        assertThat(account.path("kind").asText()).isEqualTo("cookie");
        assertThat(account.path("state").asText()).isEqualTo("active");
        assertThat(account.path("organization_uuid").asText()).isEqualTo(anna.organizationUuid());
        assertThat(account.path("plan").asText()).isEqualTo("pro");
        assertThat(account.path("cookie_hint").asText()).isEqualTo(anna.cookie().substring(0, 20) + "…");
        SimulatedAccount disabled = node.provider().account("disabled-" + tests).disable();
        Refusal.check(
                accounts.post("", AccountsClient.body("cookie", disabled)), FailureKind.ACCOUNT_ORGANIZATION_DISABLED);
        ObjectNode wrong =
                AccountsClient.body("cookie", anna).put("name", "wrong").put("cookie", "sk-ant-sid01-unknown");
        Refusal.check(accounts.post("", wrong), FailureKind.ACCOUNT_CREDENTIAL);
        assertThat(accounts.list("")).hasSize(1);
    }

    @Test
    void aWholeCookieHeaderIsUnderstood() {
        SimulatedAccount anna = node.provider().account("whole-" + tests);
        ObjectNode body = AccountsClient.body("cookie", anna).put("cookie", "sessionKey=" + anna.cookie() + ";");

        assertThat(accounts.add(body).path("organization_uuid").asText()).isEqualTo(anna.organizationUuid());
    }

    @Test
    void tokenAndCookieMustBeOfOneOrganisation() {
        SimulatedAccount anna = node.provider().account("anna-" + tests);
        SimulatedAccount ben = node.provider().account("ben-" + tests);
        ObjectNode mixed = AccountsClient.body("oauth_and_cookie", anna).put("cookie", ben.cookie());

        Refusal.check(accounts.post("", mixed), FailureKind.ACCOUNT_CREDENTIAL);

        JsonNode both = accounts.add("oauth_and_cookie", anna);
        assertThat(both.path("kind").asText()).isEqualTo("oauth_and_cookie");
        assertThat(both.path("organization_uuid").asText()).isEqualTo(anna.organizationUuid());
        assertThat(node.client().served("both")).isEqualTo(anna.name());
    }

    @Test
    void aSignInCanBringACookieAlong() {
        SimulatedAccount anna = node.provider().account("anna-" + tests);
        ObjectNode wish = Json.mapper()
                .createObjectNode()
                .put("name", anna.name())
                .put("kind", "oauth_and_cookie")
                .put("cookie", anna.cookie());
        String url = accounts.startSignIn(wish).path("authorize_url").asText();

        assertThat(accounts.exchange(node.provider().agree(anna, url).codeAndState(), null)
                        .statusCode())
                .isEqualTo(201);

        assertThat(accounts.show(anna.organizationUuid()).path("kind").asText()).isEqualTo("oauth_and_cookie");
    }
}
