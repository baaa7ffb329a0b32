package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import harness.Dialogue;
import harness.Dialogue.Mark;
import harness.OneNode;
import harness.ProxyClient;
import harness.RateLimits;
import harness.SimulatedAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Conversations stay with their accounts: four accounts serve 300 conversations of 20 turns. One account is limited at turn 10
 * and switched on again at turn 14; a fifth one comes at turn 17. Two conversations in three are known by what was said only.
 */
@Timeout(300)
class AffinityIT {

    private static final Logger LOG = LoggerFactory.getLogger(AffinityIT.class);

    private static final int ACCOUNTS = 4;
    private static final int CONVERSATIONS = 300;
    private static final int TURNS = 20;
    private static final int LIMITED_AT = 10;
    private static final int BACK_AT = 14;
    private static final int FIFTH_AT = 17;
    private static final int NEW_CONVERSATIONS = 300;
    private static final int WORKERS = 8;
    private static final int CACHED_TOKENS = 1_000;

    private final List<Dialogue> dialogues = IntStream.range(0, CONVERSATIONS)
            .mapToObj(number -> new Dialogue(number, markOf(number)))
            .toList();

    private static Mark markOf(int number) {
        return switch (number % 6) {
            case 0 -> Mark.METADATA;
            case 1 -> Mark.HEADER;
            default -> Mark.CACHE_CONTROL;
        };
    }

    @Test
    void conversationsStayWithTheirAccounts(TestReporter reporter) {
        try (OneNode node = OneNode.start();
                ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            List<SimulatedAccount> accounts = IntStream.rangeClosed(1, ACCOUNTS)
                    .mapToObj(number -> node.add("oauth", "account-" + number))
                    .toList();
            SimulatedAccount limited = accounts.getFirst();
            for (int turn = 1; turn <= TURNS; turn++) {
                if (turn == LIMITED_AT) {
                    limited.always(RateLimits.fiveHour(Duration.ofHours(1)));
                } else if (turn == BACK_AT) {
                    limited.heal();
                    node.accounts().actWell(limited.organizationUuid(), "activate");
                } else if (turn == FIFTH_AT) {
                    node.add("oauth", "account-5");
                }
                nextTurns(workers, node.client(), dialogues);
            }
            List<Dialogue> later = IntStream.range(0, NEW_CONVERSATIONS)
                    .mapToObj(number -> new Dialogue(CONVERSATIONS + number, markOf(number)))
                    .toList();
            nextTurns(workers, node.client(), later);

            String figures = checkUndisturbed(limited.name())
                    + checkLimited(limited.name(), node)
                    + checkFifth("account-5", later);
            LOG.info("{}", figures);
            reporter.publishEntry("affinity", figures);
        }
    }

    /** Turns that nothing forced to move: all until the limit, and those of the other accounts' conversations. */
    private String checkUndisturbed(String limited) {
        long stayed = 0;
        long all = 0;
        for (Dialogue dialogue : dialogues) {
            int until = dialogue.servedBy(1).equals(limited) ? LIMITED_AT - 1 : TURNS;
            for (int turn = 2; turn <= until; turn++) {
                all++;
                stayed += dialogue.servedBy(turn).equals(dialogue.servedBy(1)) ? 1 : 0;
            }
        }
        double share = 100.0 * stayed / all;
        assertThat(share)
                .as("percentage of turns on the account of the first turn")
                .isGreaterThanOrEqualTo(95);
        assertThat(new HashSet<>(
                        dialogues.stream().map(each -> each.servedBy(1)).toList()))
                .as("all accounts begin conversations")
                .hasSize(ACCOUNTS);
        return "%d of %d turns (%.1f %%) stayed on the account of their first turn; ".formatted(stayed, all, share);
    }

    private String checkLimited(String limited, OneNode node) {
        List<Dialogue> moved = dialogues.stream()
                .filter(dialogue -> dialogue.servedBy(LIMITED_AT - 1).equals(limited))
                .toList();
        assertThat(moved)
                .isNotEmpty()
                .allSatisfy(dialogue -> assertThat(
                                new HashSet<>(dialogue.servedBy().subList(LIMITED_AT - 1, TURNS)))
                        .as("accounts after the limit")
                        .hasSize(1)
                        .doesNotContain(limited));
        double switches = node.proxy().metric("claude_proxy_affinity_switches_total");
        assertThat(switches).isCloseTo(moved.size(), within(0.05 * CONVERSATIONS));
        assertThat(node.proxy().metric("claude_proxy_affinity_cache_tokens_lost_total"))
                .isGreaterThanOrEqualTo(moved.size() * (double) CACHED_TOKENS);
        return "%d conversations moved once when their account was limited, %.0f switches counted; "
                .formatted(moved.size(), switches);
    }

    private String checkFifth(String fifth, List<Dialogue> later) {
        assertThat(dialogues)
                .as("conversations in progress")
                .allSatisfy(dialogue -> assertThat(dialogue.servedBy()).doesNotContain(fifth));
        long drawn = later.stream()
                .filter(dialogue -> dialogue.servedBy(1).equals(fifth))
                .count();
        double share = 100.0 * drawn / later.size();
        assertThat(share)
                .as("percentage of new conversations at the fifth account")
                .isBetween(5.0, 30.0);
        return "the fifth account drew %d of %d new conversations (%.1f %%) and none in progress"
                .formatted(drawn, later.size(), share);
    }

    private static void nextTurns(ExecutorService workers, ProxyClient client, List<Dialogue> dialogues) {
        List<Future<?>> turns = new ArrayList<>();
        dialogues.forEach(dialogue -> turns.add(workers.submit(() -> dialogue.nextTurn(client))));
        try {
            for (Future<?> turn : turns) {
                turn.get();
            }
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }
}
