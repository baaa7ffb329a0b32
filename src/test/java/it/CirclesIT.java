package it;

import static harness.ProxyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureKind;
import harness.ChatJson;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Refusal;
import harness.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Proxies that call each other in a circle: the accounts of one are asked at another, whose provider is the first. */
@Timeout(300)
class CirclesIT {

    /** The first one gets a request with 0, 2, 4, 6 and 8 hops. */
    private static final int ROUNDS = 5;

    private static ProxyProcess first;
    private static ProxyProcess second;
    private static ProxyClient client;

    @BeforeAll
    static void start() {
        int port = ProxyProcess.freePort();
        first = ProxyProcess.builder()
                .env("CLAUDE_API_BASEURL", "http://127.0.0.1:" + port)
                .start();
        second = ProxyProcess.builder()
                .env("PORT", Integer.toString(port))
                .env("API_KEYS", ProxyProcess.accountKey(1) + "," + ProxyProcess.accountKey(2))
                .accounts(0)
                .env("PROVIDER_BASE_URL", first.baseUrl())
                .env("PROVIDER_API", "anthropic")
                .env("PROVIDER_API_KEY", ProxyProcess.CLIENT_KEY)
                .start();
        client = first.client();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
    }

    /** Lines about requests of other tests may still be on their way. */
    private static long writtenBefore() {
        AtomicLong seen = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(300)).until(() -> {
            long now = served("/v1/messages ");
            return seen.getAndSet(now) == now;
        });
        return seen.get();
    }

    @Test
    void aMessageThatGoesRoundIsRefusedForGoodAndTriedOnce() {
        long before = writtenBefore();

        HttpResponse<byte[]> answer = client.message(MessageJson.request("claude-sonnet-4-5"));

        Refusal.check(answer, FailureKind.LOOP);
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        // All rounds were over before the client had its answer; the lines about them are written a moment later.
        await().untilAsserted(() -> assertThat(served("/v1/messages ") - before).isEqualTo(ROUNDS));
    }

    @Test
    void aClientOfOpenAiIsToldInItsDialect() {
        HttpResponse<byte[]> answer =
                client.post("/v1/chat/completions", ChatJson.request("claude-sonnet-4-5", false, "Hi"));

        assertThat(answer.statusCode()).isEqualTo(508);
        assertThat(json(answer).at("/error/message").asText()).contains("in a circle");
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    }

    @Test
    void aClientThatSaysSoItselfIsRefusedAlone() {
        Refusal.check(
                client.message(MessageJson.request("claude-sonnet-4-5"), "x-claude-proxy-hop", "8"), FailureKind.LOOP);
    }

    @Test
    void aProviderOfARouteFileThatIsTheProxyItselfEndsTheStart(@TempDir Path routes) {
        String port = Integer.toString(ProxyProcess.freePort());
        String folder = new ProviderRoutes()
                .add("mirror", "baseUrl", "http://localhost:" + port + "/v1")
                .writeTo(routes);
        try (ProxyCommand start = ProxyCommand.ofStart()
                .env("PORT", port)
                .env("ROUTES_DIR", folder)
                .env("DATABASE_URL", TestDatabase.shared().migratedDatabase())
                .run()) {
            assertThat(start.awaitExit()).isEqualTo(1);
            assertThat(start.complaints())
                    .containsExactly("claude-proxy: the routes cannot start: provider mirror: baseUrl is this proxy"
                            + " itself: set it to the address of the upstream.");
            assertThat(start.output() + start.errors()).doesNotContain("\tat ");
        }
    }

    private static long served(String path) {
        return first.output().lines().filter(line -> line.contains(path)).count();
    }
}
