package it;

import static org.assertj.core.api.Assertions.assertThat;

import harness.Lab;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.SimulatedAccount;
import harness.SimulatedProvider;
import harness.TwoNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Refreshing tokens on two nodes that share a database: a refresh token is good once. */
@Lab
@Timeout(300)
class RefreshTwoNodesIT {

    private static final int MANY = 100;

    private static TwoNodes nodes;
    private static SimulatedProvider provider;
    private static SimulatedAccount subscriber;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.env("GATEWAY_ACCOUNTS_CONCURRENCY_OAUTH", "0");
    }

    @BeforeAll
    static void start() {
        provider = nodes.provider();
        subscriber = nodes.add("oauth", "subscriber");
    }

    @Test
    void nodesThatStartWithAnExpiredTokenMakeOneRefreshTogether() {
        nodes.endToken(subscriber);
        nodes.restart();
        provider.reset();
        provider.tokenDelay(Duration.ofSeconds(2));

        assertThat(askBoth("expired")).hasSize(MANY).containsOnly(subscriber.name());

        checkOneRefresh();
    }

    @Test
    void nodesWhoseTokenIsRefusedMakeOneRefreshTogether() {
        assertThat(askBoth("warm")).containsOnly(subscriber.name());
        provider.reset();
        provider.tokenDelay(Duration.ofSeconds(1));
        subscriber.endAccess();

        assertThat(askBoth("refused")).hasSize(MANY).containsOnly(subscriber.name());

        checkOneRefresh();
    }

    private static void checkOneRefresh() {
        assertThat(provider.refreshes()).as("calls at the token endpoint").isOne();
        assertThat(provider.refusals()).isEmpty();
        assertThat(nodes.first()
                        .accounts()
                        .show(subscriber.organizationUuid())
                        .path("state")
                        .asText())
                .isEqualTo("active");
    }

    private static List<String> askBoth(String text) {
        ProxyClient first = nodes.first().client();
        ProxyClient second = nodes.second().client();
        List<CompletableFuture<String>> requests = new ArrayList<>();
        for (int i = 0; i < MANY / 2; i++) {
            String question = text + " " + i;
            requests.add(RawClient.async(() -> first.served(question)));
            requests.add(RawClient.async(() -> second.served(question)));
        }
        return requests.stream().map(CompletableFuture::join).toList();
    }
}
