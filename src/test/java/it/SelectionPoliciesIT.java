package it;

import static org.assertj.core.api.Assertions.assertThat;

import harness.AccountsClient;
import harness.Answer;
import harness.Gate;
import harness.MessageJson;
import harness.OneNode;
import harness.RawClient;
import harness.SimulatedAccount;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each selection policy by its name in the configuration, with two accounts. Sticky is the default of all other tests, round-robin
 * that of {@link FailoverIT} and others.
 */
@Timeout(300)
class SelectionPoliciesIT {

    private static final int MANY = 40;

    @Test
    void leastConnectionsAvoidsTheBusyAccount() {
        try (OneNode node = start("least-connections")) {
            SimulatedAccount anna = node.add("api_key", "anna");
            SimulatedAccount ben = node.add("api_key", "ben");
            var gate = new Gate();
            Answer late = Answer.json(MessageJson.message("served by late")).holdHead(gate);
            anna.always(late);
            ben.always(late);
            CompletableFuture<String> held = RawClient.async(() -> node.client().served("held"));
            gate.awaitReached();
            SimulatedAccount busy = anna.messages() == 1 ? anna : ben;
            anna.heal();
            ben.heal();

            List<String> served = node.client().served("others", MANY / 4);

            assertThat(served).doesNotContain(busy.name());
            gate.open();
            assertThat(held.join()).isEqualTo("late");
        }
    }

    @Test
    void weightedFollowsTheWeights() {
        try (OneNode node = start("weighted")) {
            SimulatedAccount heavy = node.provider().account("heavy");
            SimulatedAccount light = node.provider().account("light");
            node.accounts().add(AccountsClient.body("api_key", heavy).put("weight", 9));
            node.accounts().add(AccountsClient.body("api_key", light).put("weight", 1));

            List<String> served = node.client().served("weighted", 2 * MANY);

            assertThat(Collections.frequency(served, heavy.name())).isGreaterThan(MANY + MANY / 4);
            assertThat(served).contains(light.name());
        }
    }

    @Test
    void lowestLatencyPrefersTheQuickAccount() {
        try (OneNode node = start("lowest-latency")) {
            SimulatedAccount slow = node.add("api_key", "slow");
            SimulatedAccount quick = node.add("api_key", "quick");
            slow.answerBy(request -> later());

            List<String> served = node.client().served("quick", MANY / 2);

            assertThat(Collections.frequency(served, quick.name())).isGreaterThanOrEqualTo(MANY / 2 - 3);
            assertThat(slow.messages()).as("it was measured once at least").isPositive();
        }
    }

    private static Answer later() {
        var gate = new Gate();
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(gate::open);
        return Answer.json(MessageJson.message("served by slow")).holdHead(gate);
    }

    @Test
    void leastRecentlyUsedTakesTurns() {
        try (OneNode node = start("least-recently-used")) {
            node.add("api_key", "anna");
            node.add("api_key", "ben");

            List<String> served = node.client().served("turns", MANY / 4);

            for (int i = 1; i < served.size(); i++) {
                assertThat(served.get(i)).as("turn %d", i).isNotEqualTo(served.get(i - 1));
            }
        }
    }

    @Test
    void mostRemainingWindowPrefersTheFresherAccount() {
        try (OneNode node = start("most-remaining-window")) {
            SimulatedAccount used = node.add("oauth", "used").used(0.6, 0.2);
            SimulatedAccount fresh = node.add("oauth", "fresh").used(0.1, 0.2);
            node.admin().runJob("poll-usage");

            assertThat(node.client().served("fresh", MANY / 4)).containsOnly(fresh.name());

            fresh.used(0.8, 0.2);
            node.admin().runJob("poll-usage");
            assertThat(node.client().served("used", MANY / 4)).containsOnly(used.name());
        }
    }

    @Test
    void priorityGroupsServeTheHighestFirst() {
        try (OneNode node = start("priority-groups")) {
            SimulatedAccount first = node.provider().account("first");
            SimulatedAccount low = node.add("api_key", "low");
            node.accounts().add(AccountsClient.body("api_key", first).put("priority", 5));

            assertThat(node.client().served("first", MANY / 4)).containsOnly(first.name());

            node.accounts().actWell(first.organizationUuid(), "deactivate");
            assertThat(node.client().served("low", MANY / 4)).containsOnly(low.name());
        }
    }

    private static OneNode start(String policy) {
        return OneNode.start(builder -> builder.selection(policy));
    }
}
