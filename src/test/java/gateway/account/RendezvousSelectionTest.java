package gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RendezvousSelectionTest {

    private static final int KEYS = 10_000;

    private final RendezvousSelection selection = new RendezvousSelection();
    private final List<Account> accounts = accounts(10);

    @Test
    void aSessionStaysOnItsAccount() {
        List<Account> shuffled = new ArrayList<>(accounts.reversed());

        for (int i = 0; i < 100; i++) {
            assertThat(selection.order(shuffled, session(i), "m"))
                    .isEqualTo(selection.order(accounts, session(i), "n"));
        }
    }

    @Test
    void ordersEveryAccountOnce() {
        assertThat(selection.order(accounts, "s", null)).containsExactlyInAnyOrderElementsOf(accounts);
        assertThat(selection.order(accounts, null, null)).containsExactlyInAnyOrderElementsOf(accounts);
        assertThat(selection.order(List.of(), "s", null)).isEmpty();
        assertThat(selection.order(accounts.subList(0, 1), null, null)).isEqualTo(accounts.subList(0, 1));
    }

    @Test
    void onlyTheSessionsOfARemovedAccountMove() {
        Account removed = accounts.get(4);
        List<Account> rest = new ArrayList<>(accounts);
        rest.remove(removed);
        int moved = 0;
        for (int i = 0; i < KEYS; i++) {
            List<Account> before = selection.order(accounts, session(i), null);
            Account after = selection.order(rest, session(i), null).getFirst();
            if (before.getFirst().equals(removed)) {
                assertThat(after).isEqualTo(before.get(1));
                moved++;
            } else {
                assertThat(after).isEqualTo(before.getFirst());
            }
        }
        assertThat(moved).isBetween(KEYS / 10 - 150, KEYS / 10 + 150);
    }

    @Test
    void spreadsSessionsEvenly() {
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> second = new HashMap<>();
        for (int i = 0; i < KEYS; i++) {
            List<Account> order = selection.order(accounts, session(i), null);
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
    void spreadsSessionsThatDifferInOneDigit() {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            String key = "00000000-0000-4000-8000-%012d".formatted(i);
            first.merge(
                    selection
                            .order(accounts.subList(0, 2), key, null)
                            .getFirst()
                            .id(),
                    1,
                    Integer::sum);
        }
        assertThat(first.values())
                .hasSize(2)
                .allSatisfy(count -> assertThat(count).isBetween(420, 580));
    }

    @Test
    void requestsWithoutSessionGoRound() {
        List<Account> three = accounts.subList(0, 3);
        List<Account> firsts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            firsts.add(selection.order(three, null, null).getFirst());
        }
        assertThat(firsts.subList(0, 3)).containsExactlyElementsOf(three);
        assertThat(firsts.subList(3, 6)).containsExactlyElementsOf(three);
    }

    private static String session(int number) {
        return new UUID(0x5e55_1040_0000_4000L, number * 0x9e37_79b9L).toString();
    }

    private static List<Account> accounts(int count) {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            accounts.add(PoolFixture.apiKey(new UUID(0xacc0_4000L + i, 0x8000_0000_0000_0000L + 7919L * i).toString()));
        }
        return List.copyOf(accounts);
    }
}
