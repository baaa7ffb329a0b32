package gateway.account.selection;

import static gateway.account.selection.Candidates.firsts;
import static gateway.account.selection.Candidates.ids;
import static gateway.account.selection.Candidates.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SelectionPoliciesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    static Stream<SelectionPolicy> all() {
        return SelectionPolicies.all(new Random(7)).stream();
    }

    private static SelectionPolicy policy(String name) {
        return all().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void knowsAllNames() {
        assertThat(all().map(SelectionPolicy::name))
                .containsExactly(
                        "sticky",
                        "round-robin",
                        "least-connections",
                        "weighted",
                        "lowest-latency",
                        "least-recently-used",
                        "most-remaining-window",
                        "priority-groups");
        assertThat(all().filter(SelectionPolicy::sticky).map(SelectionPolicy::name))
                .containsExactly("sticky", "priority-groups");
    }

    @ParameterizedTest
    @MethodSource("all")
    void ordersEveryAccountOnce(SelectionPolicy policy) {
        for (int count : new int[] {0, 1, 2, 4, 33, 100}) {
            List<Candidate> candidates = Candidates.equal(count);
            for (long seed : new long[] {0, 1, -77}) {
                assertThat(policy.order(candidates, seed)).containsExactlyInAnyOrderElementsOf(candidates);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void spreadsEqualAccountsEvenlyWithoutConversation(SelectionPolicy policy) {
        assertThat(firsts(policy, Candidates.equal(4), 4000, 0).values())
                .hasSize(4)
                .allSatisfy(count -> assertThat(count).isBetween(880, 1120));
    }

    @ParameterizedTest
    @MethodSource("all")
    void spreadsEvenlyWhenTwoGroupsAreOrderedInTurn(SelectionPolicy policy) {
        List<Candidate> all = Candidates.equal(4);
        List<Candidate> one = all.subList(0, 2);
        List<Candidate> other = all.subList(2, 4);
        int firstOfOne = 0;
        int firstOfOther = 0;
        for (int i = 0; i < 1000; i++) {
            firstOfOne += policy.order(one, 0).getFirst().equals(one.getFirst()) ? 1 : 0;
            firstOfOther += policy.order(other, 0).getFirst().equals(other.getFirst()) ? 1 : 0;
        }
        assertThat(firstOfOne).isBetween(440, 560);
        assertThat(firstOfOther).isBetween(440, 560);
    }

    @Test
    void roundRobinTakesTurns() {
        SelectionPolicy policy = policy("round-robin");
        List<Candidate> three = Candidates.equal(3);
        List<Candidate> firsts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            firsts.add(policy.order(three, 42).getFirst());
        }
        assertThat(firsts.subList(0, 3)).containsExactlyInAnyOrderElementsOf(three);
        assertThat(firsts.subList(3, 6)).isEqualTo(firsts.subList(0, 3));
    }

    @Test
    void leastConnectionsPrefersTheIdle() {
        List<Candidate> candidates = List.of(
                named("a").inFlight(3), named("b").inFlight(1), named("c").inFlight(2));

        assertThat(ids(policy("least-connections").order(candidates, 1))).containsExactly("b", "c", "a");
    }

    @Test
    void fewestSessionsPrefersTheIdleThenTheRested() {
        List<Candidate> candidates = List.of(
                named("a").webSessions(1),
                named("b").inFlight(9).lastUsedAt(NOW),
                named("c").lastUsedAt(NOW.minusSeconds(1)),
                named("d"));
        FewestSessionsSelection policy = new FewestSessionsSelection();

        assertThat(ids(policy.order(candidates, 1))).containsExactly("d", "c", "b", "a");
        assertThat(policy.sticky()).isFalse();
        assertThat(firsts(policy, Candidates.equal(4), 4000, 7).values())
                .hasSize(4)
                .allSatisfy(count -> assertThat(count).isBetween(880, 1120));
    }

    @Test
    void weightedFollowsTheWeights() {
        List<Candidate> candidates =
                List.of(named("a").weight(1), named("b").weight(3), named("c").weight(6));

        Map<String, Integer> firsts = firsts(policy("weighted"), candidates, 10_000, 1);

        assertThat(firsts.get("a")).isBetween(880, 1120);
        assertThat(firsts.get("b")).isBetween(2800, 3200);
        assertThat(firsts.get("c")).isBetween(5800, 6200);
    }

    @Test
    void weightedSplitsTheShareOfAFailedAccountByWeight() {
        SelectionPolicy policy = policy("weighted");
        List<Candidate> candidates =
                List.of(named("a").weight(1), named("b").weight(3), named("c").weight(1000));
        int seconds = 0;
        for (int i = 0; i < 4000; i++) {
            List<Candidate> order = new ArrayList<>(policy.order(candidates, 1));
            order.remove(candidates.get(2));
            seconds += order.getFirst().id().equals("b") ? 1 : 0;
        }
        assertThat(seconds).isBetween(2880, 3120);
    }

    @Test
    void lowestLatencyWeighsWhatIsUnderWay() {
        List<Candidate> candidates = List.of(
                named("a").latencyMillis(100).inFlight(4),
                named("b").latencyMillis(300),
                named("c").latencyMillis(200),
                named("d").latencyMillis(90).inFlight(1));

        assertThat(ids(policy("lowest-latency").order(candidates, 1))).containsExactly("d", "c", "b", "a");
    }

    @Test
    void lowestLatencyMeasuresNewAccountsFirstButOneRequestAtATime() {
        List<Candidate> candidates = List.of(
                named("old").latencyMillis(100), named("new"), named("asked").inFlight(1));

        assertThat(ids(policy("lowest-latency").order(candidates, 1))).containsExactly("new", "old", "asked");
    }

    @Test
    void leastRecentlyUsedPrefersTheRested() {
        List<Candidate> candidates = List.of(
                named("a").lastUsedAt(NOW),
                named("b").lastUsedAt(NOW.minusNanos(2000)),
                named("c"),
                named("d").lastUsedAt(NOW.minusSeconds(60)));

        assertThat(ids(policy("least-recently-used").order(candidates, 1))).containsExactly("c", "d", "b", "a");
    }

    @Test
    void mostRemainingWindowPrefersRoom() {
        List<Candidate> candidates = List.of(
                named("a").remainingWindow(0.2),
                named("b").remainingWindow(0.9),
                named("c").remainingWindow(0),
                named("d").remainingWindow(0.5));

        assertThat(ids(policy("most-remaining-window").order(candidates, 1))).containsExactly("b", "d", "a", "c");
    }

    @Test
    void mostRemainingWindowSpreadsWhatIsNearlyEqual() {
        List<Candidate> candidates =
                List.of(named("a").remainingWindow(0.701), named("b").remainingWindow(0.699));

        assertThat(firsts(policy("most-remaining-window"), candidates, 1000, 1).get("b"))
                .isBetween(440, 560);
    }

    @Test
    void priorityGroupsUsesUpTheHighestFirst() {
        SelectionPolicy policy = policy("priority-groups");
        List<Candidate> candidates = List.of(
                named("a").priority(-1),
                named("b").priority(5),
                named("c").priority(5),
                named("d").priority(0));

        for (int seed = 0; seed < 20; seed++) {
            List<String> order = ids(policy.order(candidates, seed));
            assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("b", "c");
            assertThat(order.subList(2, 4)).containsExactly("d", "a");
            if (seed != 0) {
                assertThat(ids(policy.order(candidates.reversed(), seed))).isEqualTo(order);
            }
        }
        assertThat(firsts(policy, candidates, 1000, 0).get("b")).isBetween(440, 560);
    }

    @Test
    void priorityGroupsSpreadsConversationsWithinAGroup() {
        SelectionPolicy policy = policy("priority-groups");
        List<Candidate> candidates =
                List.of(named("a"), named("b").priority(5), named("c").priority(5));
        int first = 0;
        for (int seed = 1; seed <= 1000; seed++) {
            first += policy.order(candidates, seed).getFirst().id().equals("b") ? 1 : 0;
        }
        assertThat(first).isBetween(440, 560);
    }
}
