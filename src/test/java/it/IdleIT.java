package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import harness.Lab;
import harness.OneNode;
import harness.ProxyProcess;
import harness.SimulatedAccount;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Accounts that nobody uses are reported once, and switched off in the end. */
@Lab
@Timeout(300)
class IdleIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(300);

    private static OneNode node;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.schedule("watch-idle", "* * * * * ?")
                .env("GATEWAY_ACCOUNTS_IDLE_THRESHOLD", "4s")
                .env("GATEWAY_ACCOUNTS_AUTO_DEACTIVATE", "12s");
    }

    @Test
    void unusedAccountsAreReportedAndSwitchedOff() {
        SimulatedAccount busy = node.add("oauth", "busy");
        SimulatedAccount web = node.add("cookie", "web");
        SimulatedAccount lazy = node.add("api_key", "lazy");
        String id = node.idOf(lazy);

        awaitWhileBusy("lazy is reported", () -> rows(id, "account.idle") == 1);
        assertThat(state(lazy)).isEqualTo("active");
        awaitWhileBusy("lazy is switched off", () -> state(lazy).equals("inactive"));

        awaitWhileBusy(
                "its history tells why",
                () -> node.accounts().causes(id).getFirst().equals("idle"));
        assertThat(rows(id, "account.idle")).as("reported once").isOne();
        assertThat(rows(id, "account.deactivate")).isOne();
        assertThat(node.accounts().show(id).path("state_reason").asText()).contains("not used");
        assertThat(node.proxy().output()).contains("Account lazy was not used");
        for (SimulatedAccount left : new SimulatedAccount[] {busy, web}) {
            assertThat(state(left)).isEqualTo("active");
            assertThat(rows(node.idOf(left), "account.idle")).as(left.name()).isZero();
        }

        node.accounts().actWell(id, "activate");
        awaitWhileBusy("its time begins anew", () -> rows(id, "account.idle") == 2);
        assertThat(state(lazy)).isEqualTo("active");
    }

    private static void awaitWhileBusy(String what, Callable<Boolean> reached) {
        await(what).atMost(LIMIT).pollInterval(STEP).until(() -> {
            assertThat(node.client().served("busy", 1)).containsOnly("busy");
            return reached.call();
        });
    }

    private static String state(SimulatedAccount account) {
        return node.accounts().show(account.organizationUuid()).path("state").asText();
    }

    private static long rows(String id, String action) {
        return node.database()
                .number("select count(*) from audit where subject = '" + id + "' and action = '" + action
                        + "' and actor = 'gateway'");
    }
}
