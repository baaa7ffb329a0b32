package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.Dialogue;
import harness.EventStream;
import harness.Gate;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RateLimits;
import harness.RawClient;
import harness.Refusal;
import harness.ServerEvent;
import harness.SimulatedAccount;
import harness.SimulatedProvider;
import harness.TwoNodes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What two nodes on one database share. Each test has two OAuth accounts of its own. */
@Lab
@Timeout(300)
class TwoNodesIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SEVERAL = 20;

    private static TwoNodes nodes;
    private static SimulatedProvider provider;
    private static ProxyClient first;
    private static ProxyClient second;
    private static int tests;

    private SimulatedAccount anna;
    private SimulatedAccount ben;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.env("GATEWAY_ACCESS_REVOKED_GRACE", "1s");
    }

    @BeforeAll
    static void start() {
        provider = nodes.provider();
        first = nodes.first().client();
        second = nodes.second().client();
    }

    @BeforeEach
    void addAccounts() {
        tests++;
        anna = nodes.add("oauth", "anna-" + tests);
        ben = nodes.add("oauth", "ben-" + tests);
    }

    @AfterEach
    void clear() {
        nodes.first().accounts().deleteAll();
        await().atMost(SOON)
                .until(() -> nodes.second()
                                .admin()
                                .statistics()
                                .path("total_accounts")
                                .asInt()
                        == 0);
        provider.reset();
    }

    @Test
    void accountsAreShared() {
        assertThat(second.served("two accounts", SEVERAL)).contains(anna.name(), ben.name());

        nodes.second().accounts().actWell(anna.organizationUuid(), "deactivate");
        await().atMost(SOON).until(() -> !first.served("one account", SEVERAL).contains(anna.name()));
        nodes.second().accounts().delete(anna.organizationUuid());
        await().atMost(SOON)
                .until(() -> nodes.first()
                                .admin()
                                .statistics()
                                .path("total_accounts")
                                .asInt()
                        == 1);
    }

    @Test
    void keysAreShared() {
        String key = nodes.first().admin().newKey("shared", "");
        String body = MessageJson.request("claude-sonnet-4-5");
        await().atMost(SOON).until(() -> second.message(body, "x-api-key", key).statusCode() == 200);

        HttpResponse<byte[]> revoked = nodes.second().admin().delete("/api/admin/keys/" + idOf("shared"));

        assertThat(revoked.statusCode()).isEqualTo(204);
        await().atMost(SOON).until(() -> first.message(body, "x-api-key", key).statusCode() != 200);
        Refusal.check(first.message(body, "x-api-key", key), FailureKind.CLIENT_AUTHENTICATION);
    }

    @Test
    void aKeyThatOneNodeRevokesEndsItsStreamsOnTheOther() throws IOException {
        String key = nodes.first().admin().newKey("revoked", "");
        String body = MessageJson.request("claude-sonnet-4-5", true, "hi");
        await().atMost(SOON).until(() -> second.message(body, "x-api-key", key).statusCode() == 200);
        Gate gate = new Gate();
        Answer endless =
                Answer.stream(MessageJson.stream("never ends").getFirst()).gate(gate);
        anna.always(endless);
        ben.always(endless);
        try (RawClient raw = RawClient.connect(nodes.second().port())) {
            raw.request(
                    "POST",
                    "/v1/messages",
                    Headers.of("x-api-key", key, "content-type", "application/json"),
                    body.getBytes(StandardCharsets.UTF_8));
            raw.readHead();
            EventStream events = raw.events();
            assertThat(events.nextButPing().name()).isEqualTo("message_start");

            nodes.first().admin().delete("/api/admin/keys/" + idOf("revoked"));

            ServerEvent last = events.nextButPing();
            assertThat(last.name()).isEqualTo("error");
            assertThat(last.data())
                    .contains("authentication_error", Integer.toString(FailureKind.ACCESS_REVOKED.code()));
        } finally {
            gate.open();
        }
    }

    private static String idOf(String key) {
        for (JsonNode each : nodes.first().admin().json("/api/admin/keys").path("data")) {
            if (each.path("name").asText().equals(key)) {
                return each.path("id").asText();
            }
        }
        throw new AssertionError("no key " + key);
    }

    @Test
    void coolDownsOfAccountsAreShared() {
        anna.always(RateLimits.fiveHour(Duration.ofHours(1)));

        assertThat(first.served("limited", SEVERAL)).containsOnly(ben.name());

        assertThat(anna.messages()).isOne();
        await().atMost(SOON)
                .until(() -> nodes.second()
                                .admin()
                                .statistics()
                                .path("rate_limited_accounts")
                                .asInt()
                        == 1);
        assertThat(second.served("limited there", SEVERAL)).containsOnly(ben.name());
        assertThat(anna.messages()).as("the other node did not try it").isOne();
        anna.heal();
        nodes.second().accounts().actWell(anna.organizationUuid(), "activate");
        await().atMost(SOON).until(() -> first.served("recovered", SEVERAL).contains(anna.name()));
    }

    @Test
    void coolDownsOfModelsAreShared() {
        anna.always(RateLimits.retryAfter(50));
        assertThat(first.served("model", SEVERAL)).containsOnly(ben.name());
        assertThat(anna.messages()).isOne();

        await().atMost(SOON)
                .until(() -> !nodes.second()
                        .accounts()
                        .show(anna.organizationUuid())
                        .path("model_cool_downs")
                        .isEmpty());
        assertThat(second.served("model there", SEVERAL)).containsOnly(ben.name());
        assertThat(anna.messages()).as("the other node did not try it").isOne();
    }

    @Test
    void conversationsStayWithTheirAccountOnTheOtherNode() {
        List<Dialogue> dialogues = IntStream.range(0, SEVERAL)
                .mapToObj(number -> new Dialogue(100 * tests + number, Dialogue.Mark.values()[number % 3]))
                .toList();
        nodes.first().accounts().actWell(anna.organizationUuid(), "deactivate");
        dialogues.forEach(dialogue -> dialogue.nextTurn(first));
        // Before any other conversation begins, or those would be counted too.
        await("conversations reach the other node").atMost(SOON).until(() -> conversations(ben) >= SEVERAL);
        nodes.first().accounts().actWell(anna.organizationUuid(), "activate");
        await().atMost(SOON).until(() -> second.served("new ones", SEVERAL).contains(anna.name()));

        for (int turn = 2; turn <= 4; turn++) {
            dialogues.forEach(dialogue -> dialogue.nextTurn(second));
        }

        assertThat(dialogues)
                .allSatisfy(dialogue -> assertThat(dialogue.servedBy()).containsOnly(ben.name()));
    }

    private static int conversations(SimulatedAccount account) {
        return nodes.second()
                .accounts()
                .show(account.organizationUuid())
                .path("conversations")
                .asInt();
    }
}
