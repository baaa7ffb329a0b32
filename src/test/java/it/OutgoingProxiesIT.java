package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.AdminClient;
import harness.CleanAnswer;
import harness.HttpProxy;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedProviders;
import harness.ScriptedUpstream;
import harness.Socks5Proxy;
import harness.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Outgoing proxies that want a user and a password: one for each of two providers, one for an account, one for the rest. The
 * upstreams have names that only the proxies know, so a call that leaves by itself fails.
 */
@Timeout(300)
class OutgoingProxiesIT {

    private static final String PASSWORD = "p@ss:w0rd/+";
    private static final String ENCODED = "p%40ss%3Aw0rd%2F+";
    private static final String OWN_KEY = ProxyProcess.accountKey(1);
    private static final String OTHER_KEY = ProxyProcess.accountKey(2);
    private static final String NEVER = "0 0 0 1 1 ? 2099";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static HttpProxy ofHttp;
    private static Socks5Proxy ofSocks;
    private static HttpProxy ofAccount;
    private static Socks5Proxy general;
    private static ScriptedProviders providers;
    private static ScriptedUpstream claude;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AdminClient admin;
    private static AccountsClient accounts;

    @BeforeAll
    static void start(@TempDir Path routes) {
        ofHttp = HttpProxy.open("http-user", PASSWORD);
        ofSocks = Socks5Proxy.open("socks-user", PASSWORD);
        ofAccount = HttpProxy.open("account-user", PASSWORD);
        general = Socks5Proxy.open("general-user", PASSWORD);
        providers = ScriptedProviders.start();
        claude = ScriptedUpstream.start();
        proxy = ProxyProcess.builder()
                .accounts(0)
                .database(TestDatabase.shared().newDatabase())
                .selection("round-robin")
                .schedule("check-providers", NEVER)
                .schedule("check-accounts", NEVER)
                .env("CLAUDE_API_BASEURL", claude.url().replace("127.0.0.1", "claude.test"))
                .env("PROXY_URL", url("socks5", "general-user", ENCODED, general.port()))
                .env("NO_PROXY", "localhost")
                .env("SOCKS_PROXY", url("socks5", "socks-user", ENCODED, ofSocks.port()))
                .env("ROUTES_DIR", file().writeTo(routes))
                .env("RETRY_MAX_ATTEMPTS", "1")
                .start();
        client = proxy.client();
        admin = proxy.admin();
        accounts = proxy.accounts();
    }

    private static ProviderRoutes file() {
        return new ProviderRoutes()
                .add("by-http", at("http.test", "by-http", url("http", "http-user", ENCODED, ofHttp.port())))
                .add("by-socks", at("socks.test", "by-socks", "SOCKS_PROXY"))
                .add("by-general", "baseUrl", providers.url("by-general", "general.test"))
                .add("bypassed", "baseUrl", providers.url("bypassed", "localhost"))
                .add("direct", "baseUrl", providers.url("direct"), "proxy", "none")
                .add("refused", at("http.test", "refused", url("http", "http-user", "wrong-word", ofHttp.port())))
                .add(
                        "refused-too",
                        at("s.test", "refused-too", url("socks5", "socks-user", "wrong-word", ofSocks.port())))
                .add("dead", at("127.0.0.1", "dead", url("http", "dead-user", ENCODED, ProxyProcess.freePort())));
    }

    private static String[] at(String host, String name, String through) {
        return new String[] {"baseUrl", providers.url(name, host), "proxy", through};
    }

    private static String url(String scheme, String user, String password, int port) {
        return scheme + "://" + user + ":" + password + "@127.0.0.1:" + port;
    }

    @AfterAll
    static void stop() {
        proxy.close();
        claude.close();
        providers.close();
        List.of(ofHttp, ofAccount).forEach(HttpProxy::close);
        List.of(ofSocks, general).forEach(Socks5Proxy::close);
    }

    @BeforeEach
    void clear() {
        claude.clear();
        providers.clear();
        List.of(ofHttp.asked(), ofSocks.asked(), ofAccount.asked(), general.asked())
                .forEach(List::clear);
        List.of(ofHttp.refused(), ofSocks.refused(), ofAccount.refused(), general.refused())
                .forEach(List::clear);
    }

    @Test
    void eachProviderUsesItsOwn() {
        for (boolean stream : new boolean[] {false, true}) {
            clear();
            assertThat(ask("by-http", stream)).isEqualTo("Hello.");
            assertThat(ofHttp.asked())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each).contains("http.test:"));
            checkUnused(List.of(ofSocks.asked(), ofAccount.asked(), general.asked()));

            clear();
            assertThat(ask("by-socks", stream)).isEqualTo("Hello.");
            assertThat(providers.requests("by-socks")).hasSize(1);
            assertThat(ofSocks.asked())
                    .as("the name, not an address")
                    .allSatisfy(each -> assertThat(each).startsWith("name socks.test:"));
            checkUnused(List.of(ofHttp.asked(), ofAccount.asked(), general.asked()));
        }
    }

    @Test
    void theGeneralOneServesTheRest() {
        assertThat(ask("by-general", true)).isEqualTo("Hello.");

        assertThat(general.asked())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).startsWith("name general.test:"));
        checkUnused(List.of(ofHttp.asked(), ofSocks.asked(), ofAccount.asked()));
    }

    @Test
    void someAreCalledWithoutAny() {
        assertThat(ask("bypassed", false)).isEqualTo("Hello.");
        assertThat(ask("direct", false)).isEqualTo("Hello.");

        assertThat(providers.requests("bypassed")).hasSize(1);
        assertThat(providers.requests("direct")).hasSize(1);
        checkUnused(List.of(ofHttp.asked(), ofSocks.asked(), ofAccount.asked(), general.asked()));
    }

    @Test
    void healthChecksGoTheSameWay() {
        for (String name : List.of("by-http", "by-socks", "by-general", "bypassed", "direct")) {
            HttpResponse<byte[]> answer = admin.post("/api/admin/providers/" + name + "/check", "{}");
            assertThat(ProxyClient.json(answer).path("health").asText())
                    .as(name)
                    .isEqualTo("healthy");
            assertThat(providers.checks(name)).as(name).hasSize(1);
        }

        assertThat(ofHttp.asked()).singleElement().asString().contains("http.test:");
        assertThat(ofSocks.asked()).singleElement().asString().startsWith("name socks.test:");
        assertThat(general.asked()).singleElement().asString().startsWith("name general.test:");
    }

    @Test
    void anAccountUsesItsOwnAndTheOtherTheGeneralOne() {
        String own = url("http", "account-user", ENCODED, ofAccount.port());
        JsonNode added = accounts.add(account("with-its-own", OWN_KEY).put("proxy", own));
        accounts.add(account("without", OTHER_KEY));
        try {
            assertThat(added.path("proxy").asText()).isEqualTo("http://127.0.0.1:" + ofAccount.port());
            checkAccounts();
            assertThat(accounts.show(added.path("id").asText()).toString())
                    .doesNotContain("account-user", PASSWORD, ENCODED);
        } finally {
            accounts.deleteAll();
        }
    }

    private static void checkAccounts() {
        // What is asked of an account once it is added goes the same ways; it may still be under way.
        await().atMost(SOON).until(() -> {
            client.message(MessageJson.request("claude-sonnet-4-5"));
            return claude.accountKeys().containsAll(List.of(OWN_KEY, OTHER_KEY));
        });
        assertThat(ofAccount.asked())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).contains("claude.test:"));
        assertThat(general.asked())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).startsWith("name claude.test:"));
        checkUnused(List.of(ofHttp.asked(), ofSocks.asked()));
        // The proxy takes one connection for each request in absolute form, so they can be counted.
        long own = claude.accountKeys().stream().filter(OWN_KEY::equals).count();
        assertThat(ofAccount.asked()).hasSize((int) own);
    }

    @Test
    void aWrongPasswordIsAFailureThatShowsNone() {
        for (String name : List.of("refused", "refused-too")) {
            HttpResponse<byte[]> answer = client.message(MessageJson.request(name + "/m"));
            Refusal.check(answer, FailureKind.UPSTREAM_CONNECT);
            assertThat(providers.requests(name)).as(name).isEmpty();
        }
        assertThat(ofHttp.refused()).isNotEmpty();
        assertThat(ofSocks.refused()).contains("user socks-user");
        checkUnused(List.of(ofHttp.asked(), ofSocks.asked(), general.asked()));
        checkNothingTold();
    }

    @Test
    void aProxyThatIsGoneIsNotGoneAround() {
        Refusal.check(client.message(MessageJson.request("dead/m")), FailureKind.UPSTREAM_CONNECT);

        assertThat(providers.requests("dead")).isEmpty();
        checkUnused(List.of(ofHttp.asked(), ofSocks.asked(), general.asked()));
        checkNothingTold();
    }

    private static void checkNothingTold() {
        String shown = admin.json("/api/admin/providers").toString();
        assertThat(shown).contains("http://127.0.0.1:" + ofHttp.port());
        for (String text : List.of(shown, proxy.output())) {
            assertThat(text).doesNotContain(PASSWORD, ENCODED, "wrong-word", "socks-user", "http-user", "dead-user");
        }
    }

    private static void checkUnused(List<List<String>> asked) {
        assertThat(asked).allSatisfy(each -> assertThat(each).isEmpty());
    }

    private static String ask(String provider, boolean stream) {
        return CleanAnswer.text(client.message(MessageJson.request(provider + "/m", stream, "hi")));
    }

    private static ObjectNode account(String name, String key) {
        return Json.mapper()
                .createObjectNode()
                .put("name", name)
                .put("kind", "api_key")
                .put("secret", key);
    }
}
