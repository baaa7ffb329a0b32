package it;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import harness.AccountsClient;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.OneNode;
import harness.ProxyClient;
import harness.RateLimits;
import harness.RawClient;
import harness.Refusal;
import harness.SimulatedAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Teams behind one proxy use only their own accounts. */
@Lab
@Timeout(300)
class DomainsIT {

    private static final int SEVERAL = 10;
    private static final String HOST_B = "team-b.example";

    private static OneNode node;
    private static ProxyClient client;
    private static SimulatedAccount ofA;
    private static SimulatedAccount ofB;
    private static SimulatedAccount ofNone;
    private static String keyOfA;
    private static String keyOfB;
    private static String keyOfBoth;

    @BeforeAll
    static void start() {
        ofA = add("of-a", "team-a");
        ofB = add("of-b", HOST_B);
        ofNone = node.add("oauth", "of-none");
        keyOfA = node.admin().newKey("a", ",\"domain\":\"team-a\"");
        keyOfB = node.admin().newKey("b", ",\"domain\":\"" + HOST_B + "\"");
        keyOfBoth = node.admin().newKey("both", ",\"domain\":\"team-a\",\"hosts\":[\"Team-B.example\"]");
    }

    private static SimulatedAccount add(String name, String domain) {
        SimulatedAccount account = node.provider().account(name);
        node.accounts().add(AccountsClient.body("oauth", account).put("domain", domain));
        return account;
    }

    @AfterEach
    void heal() {
        node.provider().reset();
    }

    @Test
    void theKeyDecides() {
        assertThat(client.served("a", SEVERAL, "x-api-key", keyOfA)).containsOnly(ofA.name());
        assertThat(client.served("b", SEVERAL, "x-api-key", keyOfB)).containsOnly(ofB.name());
        assertThat(client.served("none", SEVERAL)).containsOnly(ofNone.name());
    }

    @Test
    void theHostDecidesOnlyWhereItIsListedForTheKey() throws IOException {
        assertThat(servedAt(HOST_B, keyOfBoth)).isEqualTo(ofB.name());
        assertThat(servedAt("TEAM-B.EXAMPLE:5201", keyOfBoth)).isEqualTo(ofB.name());
        assertThat(servedAt("elsewhere.example", keyOfBoth)).isEqualTo(ofA.name());
        assertThat(servedAt(HOST_B, keyOfA)).isEqualTo(ofA.name());
        assertThat(servedAt("team-a", keyOfB)).isEqualTo(ofB.name());
    }

    @Test
    void aLimitedTeamGetsNoHelpFromOthers() {
        ofA.always(RateLimits.fiveHour(Duration.ofHours(1)));
        String body = MessageJson.request("claude-sonnet-4-5");

        assertThat(client.message(body, "x-api-key", keyOfA).statusCode()).isEqualTo(429);
        Refusal.check(client.message(body, "x-api-key", keyOfA), FailureKind.ACCOUNT_ALL_LIMITED);

        assertThat(ofA.messages()).isPositive();
        assertThat(node.provider().requests("/v1/messages")).hasSize(1);
        assertThat(client.served("others", 2)).containsOnly(ofNone.name());
        ofA.heal();
        node.accounts().actWell(ofA.organizationUuid(), "activate");
        assertThat(client.served("healed", 2, "x-api-key", keyOfA)).containsOnly(ofA.name());
    }

    @Test
    void aTeamWithoutAccountsIsServedByNobody() {
        String key = node.admin().newKey("c", ",\"domain\":\"team-c\"");

        Refusal.check(
                client.message(MessageJson.request("claude-sonnet-4-5"), "x-api-key", key),
                FailureKind.ACCOUNT_NOT_OF_DOMAIN);

        assertThat(node.provider().requests("/v1/messages")).isEmpty();
    }

    /** Not by the usual client, which writes its own host. */
    private static String servedAt(String host, String key) throws IOException {
        try (RawClient raw = RawClient.connect(node.proxy().port())) {
            Headers headers = Headers.of("host", host, "x-api-key", key, "content-type", "application/json");
            byte[] body = MessageJson.request("claude-sonnet-4-5").getBytes(StandardCharsets.UTF_8);
            raw.request("POST", "/v1/messages", headers, body).readHead();
            String answer = new String(raw.readBody(), StandardCharsets.UTF_8);
            assertThat(raw.status()).as(answer).isEqualTo(200);
            return answer.replaceFirst("(?s).*\"served by ([^\"]*)\".*", "$1");
        }
    }
}
