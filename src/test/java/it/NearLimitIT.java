package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Dialogue;
import harness.Dialogue.Mark;
import harness.Lab;
import harness.OneNode;
import harness.SimulatedAccount;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An account whose usage window is nearly full gets no new conversations while another one can take them. */
@Lab
@Timeout(300)
class NearLimitIT {

    private static final int SEVERAL = 20;

    private static OneNode node;
    private static int tests;

    private SimulatedAccount anna;
    private SimulatedAccount ben;

    @BeforeEach
    void addAccounts() {
        tests++;
        anna = node.add("oauth", "anna-" + tests);
        ben = node.add("oauth", "ben-" + tests);
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    @Test
    void theJobThatPollsUsageFindsFullWindows() {
        assertThat(node.client().served("before", SEVERAL)).contains(anna.name(), ben.name());
        anna.used(0.92, 0.3);
        ben.used(0.89, 0.94);

        node.admin().runJob("poll-usage");

        JsonNode account = node.accounts().show(anna.organizationUuid());
        assertThat(account.path("near_limit").asBoolean()).isTrue();
        assertThat(account.path("windows").path("five_hour").path("utilization").asDouble())
                .isCloseTo(0.92, within(0.001));
        assertThat(account.path("windows").path("seven_day").path("resets_at").asText())
                .isNotBlank();
        assertThat(node.accounts()
                        .show(ben.organizationUuid())
                        .path("near_limit")
                        .asBoolean())
                .isFalse();
        assertThat(node.admin().statistics().path("near_limit_accounts").asInt())
                .isOne();
        assertThat(node.client().served("after", SEVERAL)).containsOnly(ben.name());
    }

    @Test
    void answersTellTooAndConversationsStay() {
        List<Dialogue> dialogues = IntStream.range(0, SEVERAL)
                .mapToObj(number -> new Dialogue(1_000 * tests + number, Mark.CACHE_CONTROL))
                .toList();
        dialogues.forEach(dialogue -> dialogue.nextTurn(node.client()));
        List<Dialogue> annas = dialogues.stream()
                .filter(dialogue -> dialogue.servedBy(1).equals(anna.name()))
                .toList();
        assertThat(annas).isNotEmpty().hasSizeLessThan(SEVERAL);
        anna.used(0.2, 0.96);

        annas.forEach(dialogue -> dialogue.nextTurn(node.client()));
        annas.forEach(dialogue -> dialogue.nextTurn(node.client()));

        assertThat(annas).allSatisfy(dialogue -> assertThat(dialogue.servedBy()).containsOnly(anna.name()));
        assertThat(node.client().served("new ones", SEVERAL)).containsOnly(ben.name());
    }

    @Test
    void nearlyFullIsBetterThanNothing() {
        anna.used(0.97, 0.2);
        node.admin().runJob("poll-usage");
        node.accounts().actWell(ben.organizationUuid(), "deactivate");

        assertThat(node.client().served("alone", 3)).containsOnly(anna.name());

        node.accounts().actWell(ben.organizationUuid(), "activate");
        ben.used(0.95, 0.2);
        node.admin().runJob("poll-usage");
        assertThat(node.client().served("both", SEVERAL)).contains(anna.name(), ben.name());
        anna.used(0.1, 0.2);
        node.admin().runJob("poll-usage");
        assertThat(node.client().served("reset", SEVERAL)).containsOnly(anna.name());
    }

    @Test
    void aTokenWithoutTheScopeIsNoFailure() {
        anna.scope("user:inference");

        assertThat(node.admin().runJob("poll-usage").path("failure").isNull()).isTrue();

        assertThat(node.accounts().show(anna.organizationUuid()).path("state").asText())
                .isEqualTo("active");
    }
}
