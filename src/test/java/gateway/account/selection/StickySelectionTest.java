package gateway.account.selection;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Hash64;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StickySelectionTest {

    private static final int SEEDS = 10_000;

    private final StickySelection selection = new StickySelection();
    private final List<Candidate> accounts = Candidates.equal(10);

    @Test
    void allNodesDrawTheSameOrder() {
        List<Candidate> shuffled = accounts.reversed();

        for (int i = 0; i < 100; i++) {
            assertThat(new StickySelection().order(shuffled, seed(i))).isEqualTo(selection.order(accounts, seed(i)));
        }
    }

    @Test
    void onlyTheConversationsOfARemovedAccountMove() {
        Candidate removed = accounts.get(4);
        List<Candidate> rest = new ArrayList<>(accounts);
        rest.remove(removed);
        int moved = 0;
        for (int i = 0; i < SEEDS; i++) {
            List<Candidate> before = selection.order(accounts, seed(i));
            Candidate after = selection.order(rest, seed(i)).getFirst();
            if (before.getFirst().equals(removed)) {
                assertThat(after).isEqualTo(before.get(1));
                moved++;
            } else {
                assertThat(after).isEqualTo(before.getFirst());
            }
        }
        assertThat(moved).isBetween(850, 1150);
    }

    @Test
    void aFifthAccountDrawsAFifthOfTheNewConversations() {
        List<Candidate> four = accounts.subList(0, 4);
        List<Candidate> five = accounts.subList(0, 5);
        int drawn = 0;
        for (int i = 0; i < SEEDS; i++) {
            Candidate before = selection.order(four, seed(i)).getFirst();
            Candidate after = selection.order(five, seed(i)).getFirst();
            if (after.equals(accounts.get(4))) {
                drawn++;
            } else {
                assertThat(after).isEqualTo(before);
            }
        }
        assertThat(drawn).isBetween(1800, 2200);
    }

    @Test
    void spreadsConversationsEvenly() {
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> second = new HashMap<>();
        for (int i = 0; i < SEEDS; i++) {
            List<Candidate> order = selection.order(accounts, seed(i));
            first.merge(order.get(0).id(), 1, Integer::sum);
            second.merge(order.get(1).id(), 1, Integer::sum);
        }
        assertThat(first.values())
                .hasSize(10)
                .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
        assertThat(second.values())
                .hasSize(10)
                .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }

    @Test
    void spreadsSeedsThatDifferByOne() {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 1; i <= 1000; i++) {
            first.merge(selection.order(accounts.subList(0, 2), i).getFirst().id(), 1, Integer::sum);
        }
        assertThat(first.values())
                .hasSize(2)
                .allSatisfy(count -> assertThat(count).isBetween(420, 580));
    }

    @Test
    void requestsWithoutConversationGoRound() {
        List<Candidate> three = accounts.subList(0, 3);
        List<Candidate> firsts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            firsts.add(selection.order(three, 0).getFirst());
        }
        assertThat(firsts.subList(0, 3)).containsExactlyInAnyOrderElementsOf(three);
        assertThat(firsts.subList(3, 6)).isEqualTo(firsts.subList(0, 3));
    }

    private static long seed(int number) {
        return Hash64.of(new UUID(0x5e55_1040_0000_4000L, number * 0x9e37_79b9L).toString());
    }
}
