package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Lab;
import harness.MessageJson;
import harness.OneNode;
import harness.SimulatedAccount;
import harness.SimulatedProvider;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request goes only to accounts that can serve it. */
@Lab
@Timeout(300)
class CapabilitiesIT {

    private static final String USUAL = "claude-sonnet-4-5";
    private static final String SPECIAL = "claude-special-1";
    private static final String[] LONG_CONTEXT = {"anthropic-beta", "context-1m-2025-08-07"};
    private static final int SEVERAL = 20;

    private static OneNode node;
    private static int tests;
    private static int asked;

    private SimulatedAccount able;
    private SimulatedAccount plain;

    @BeforeEach
    void addAccounts() {
        tests++;
        able = node.provider().account("able-" + tests).models(USUAL, SPECIAL + "-20261001");
        plain = node.provider().account("plain-" + tests).models(USUAL);
        node.accounts().add("oauth", able);
        node.accounts().add("oauth", plain);
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    @Test
    void aModelIsAskedOfAccountsThatListIt() {
        assertThat(served(SPECIAL)).containsOnly(able.name());
        assertThat(served(USUAL)).contains(able.name(), plain.name());
        assertThat(served("claude-nobody-lists")).as("a list may be old").contains(able.name(), plain.name());
    }

    @Test
    void withoutAnAccountThatListsItTheOthersAreTried() {
        node.accounts().actWell(able.organizationUuid(), "deactivate");

        assertThat(served(SPECIAL)).containsOnly(plain.name());
    }

    @Test
    void theCheckLearnsOfModelsAndPlans() {
        assertThat(node.accounts().show(plain.organizationUuid()).path("plan").asText())
                .isEqualTo("max");
        plain.models(USUAL, SPECIAL).plan("claude_pro");

        node.admin().runJob("check-accounts");

        JsonNode account = node.accounts().show(plain.organizationUuid());
        assertThat(account.path("plan").asText()).isEqualTo("pro");
        assertThat(account.path("models")).extracting(JsonNode::asText).containsExactlyInAnyOrder(USUAL, SPECIAL);
        assertThat(served(SPECIAL)).contains(able.name(), plain.name());
    }

    @Test
    void theCheckTakesDisabledOrganisationsOut() {
        able.disable();

        node.admin().runJob("check-accounts");

        JsonNode account = node.accounts().awaitState(node.idOf(able), "invalid");
        assertThat(account.path("state_reason").asText()).isNotBlank();
        await().untilAsserted(() ->
                assertThat(node.accounts().causes(node.idOf(able))).first().isEqualTo("organization_disabled"));
        assertThat(served(USUAL)).containsOnly(plain.name());
    }

    @Test
    void aBetaIsAskedOfAccountsThatMayHaveIt() {
        node.database()
                .run("update account set features = '{\"long-context\": false}' where organization_uuid = '"
                        + plain.organizationUuid() + "'");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> !served(USUAL, LONG_CONTEXT).contains(plain.name()));

        assertThat(served(USUAL, LONG_CONTEXT)).containsOnly(able.name());
        assertThat(served(USUAL, "anthropic-beta", "something-else-1")).contains(plain.name());
        node.accounts().actWell(able.organizationUuid(), "deactivate");
        assertThat(served(USUAL, LONG_CONTEXT))
                .as("better refused there than here")
                .containsOnly(plain.name());
    }

    private static List<String> served(String model, String... headers) {
        return IntStream.range(0, SEVERAL)
                .mapToObj(number -> MessageJson.request(model, false, "capable? " + asked++))
                .map(body -> SimulatedProvider.servedBy(node.client().message(body, headers)))
                .toList();
    }
}
