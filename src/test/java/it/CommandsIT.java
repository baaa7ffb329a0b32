package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import gateway.running.RunningFile;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.RateLimits;
import harness.Refusal;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands beside a proxy that runs the embedded database of the same data folder. */
@Lab
@Timeout(300)
class CommandsIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SECRET = "sk-ant-api03-added-by-command";

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.selection("round-robin").embeddedDatabase();
    }

    @Test
    void aNewKeyWorksAtOnceAndARevokedOneIsRefused() {
        String key = run("keys", "create", "laptop").strip();
        assertThat(key).startsWith("sk-proxy-").doesNotContain("\n");
        await().atMost(AT_ONCE).until(() -> ask(key).statusCode() == 200);
        assertThat(run("keys", "list"))
                .contains("laptop", "client", "valid")
                .doesNotContain(key, ProxyProcess.CLIENT_KEY);

        checkRefused("A valid key has the name laptop already, id ", ProxyCommand.of("keys", "create", "laptop"));

        assertThat(run("keys", "revoke", "laptop")).contains("key laptop is revoked");

        await().atMost(AT_ONCE).until(() -> ask(key).statusCode() != 200);
        Refusal.check(ask(key), FailureKind.CLIENT_AUTHENTICATION);
        assertThat(run("keys", "list")).contains("laptop", "revoked");
        checkRefused("there is no valid key laptop", ProxyCommand.of("keys", "revoke", "laptop"));
    }

    @Test
    void anAddedAccountIsUsed() {
        String id = run(ProxyCommand.of("accounts", "add", "spare").input(SECRET + "\n"))
                .strip();

        await().atMost(AT_ONCE).until(() -> {
            ask(ProxyProcess.CLIENT_KEY);
            return upstream.accountKeys().contains(SECRET);
        });
        assertThat(proxy.admin().statistics().path("total_accounts").asInt()).isEqualTo(3);
        assertThat(run("accounts", "list"))
                .contains(id, "spare", "api_key", "active")
                .doesNotContain(SECRET);
        checkRefused(
                "Another account has this credential already: ",
                ProxyCommand.of("accounts", "add", "other").input(SECRET + "\n"));
        assertThat(run("accounts", "remove", "spare", "--yes")).contains("account spare is removed");
    }

    @Test
    void theRestOfAModelIsLifted() {
        upstream.always(RateLimits.retryAfter(50));
        assertThat(ask(ProxyProcess.CLIENT_KEY).statusCode()).isEqualTo(429);
        upstream.clear();
        String id = proxy.accounts().list("").getFirst().path("id").asText();
        assertThat(resting(id)).containsExactly("m");
        assertThat(run("accounts", "show", id)).contains("model cool downs.m");

        run("accounts", "lift", id, "--model", "another");
        assertThat(resting(id)).containsExactly("m");
        run("accounts", "lift", id, "--model", "m");

        await().atMost(SOON).untilAsserted(() -> assertThat(resting(id)).isEmpty());
        for (String command : List.of("lift", "oauth-from-cookie")) {
            checkRefused(
                    "there is no account nobody; ./claude-proxy accounts list shows those that there are",
                    ProxyCommand.of("accounts", command, "nobody"));
        }
        checkRefused("has no session cookie to sign in with", ProxyCommand.of("accounts", "oauth-from-cookie", id));
    }

    @Test
    void aNameThatIsNotThereLeadsToTheNearest() {
        try (ProxyCommand add = ProxyCommand.of("accounts", "add", "acc-two", "--no-check")
                .like(proxy)
                .input("sk-ant-api03-two\n")
                .run()) {
            assertThat(add.awaitExit()).isZero();
            assertThat(add.errors()).doesNotContain("Secret:");
        }
        run("keys", "create", "workstation");

        String meant = "there is no account acc-tw; did you mean acc-two? ./claude-proxy accounts list shows those that"
                + " there are";
        checkRefused(meant, ProxyCommand.of("accounts", "show", "acc-tw"));
        checkRefused(meant, ProxyCommand.of("accounts", "history", "acc-tw"));
        checkRefused(meant, ProxyCommand.of("login", "--account", "acc-tw"));
        checkRefused(
                "there is no valid key workstatoin; did you mean workstation? ./claude-proxy keys list",
                ProxyCommand.of("keys", "revoke", "workstatoin"));
        run("accounts", "remove", "acc-two", "--yes");
    }

    @Test
    void aKeyOfADomainWithoutAccountsIsMadeAndTheLackTold() {
        try (ProxyCommand create = ProxyCommand.of("keys", "create", "of-nobody", "--domain", "team-x")
                .like(proxy)
                .run()) {
            assertThat(create.awaitExit()).isZero();
            assertThat(create.output()).startsWith("sk-proxy-");
            assertThat(create.errors())
                    .contains("domain team-x has no account yet: ./claude-proxy login --domain team-x");
        }
    }

    @Test
    void theStatusIsToldOfTheProxyThatRuns() throws IOException {
        assertThat(run("status"))
                .contains("health ", "healthy", "http://", ":" + proxy.port(), "in the data folder, answers");
        JsonNode status = Json.mapper().readTree(run("status", "--json"));
        assertThat(status.path("running").asBoolean()).isTrue();
        assertThat(status.at("/health/status").asText()).isEqualTo("healthy");
        assertThat(status.at("/database/reachable").asBoolean()).isTrue();
        assertThat(status.path("pid").asLong())
                .isEqualTo(
                        new RunningFile(proxy.dataFolder()).read().orElseThrow().pid());
        try (ProxyCommand elsewhere = ProxyCommand.of("status").run()) {
            assertThat(elsewhere.awaitExit()).isEqualTo(1);
            assertThat(elsewhere.complaints())
                    .singleElement()
                    .asString()
                    .contains("no proxy runs on data folder", "./claude-proxy run");
        }
    }

    @Test
    void theTokenOfTheDataFolderOpensTheAdminApiOnly() throws IOException {
        Path file = proxy.dataFolder().resolve("running.json");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        String token = new RunningFile(proxy.dataFolder()).read().orElseThrow().token();

        assertThat(get("/api/admin/status", token)).isEqualTo(200);
        assertThat(get("/api/admin/status", token + "x")).isEqualTo(401);
        assertThat(get("/v1/models", token)).isEqualTo(401);
        assertThat(proxy.output()).doesNotContain(token);
    }

    private static int get(String path, String key) {
        return proxy.client().bare("GET", path, new byte[0], "x-api-key", key).statusCode();
    }

    @Test
    void usageIsAddedUp() throws IOException {
        assertThat(ask(ProxyProcess.CLIENT_KEY).statusCode()).isEqualTo(200);
        await().atMost(SOON).until(() -> !proxy.admin().usage().isEmpty());

        JsonNode usage = Json.mapper().readTree(run("usage", "--by", "model", "--json"));

        assertThat(usage.at("/total/requests").asInt()).isPositive();
        assertThat(usage.path("groups"))
                .extracting(group -> group.path("model").asText())
                .isNotEmpty();
        assertThat(run("usage", "--since", "1h")).contains("KEY", "REQUESTS", "configured-1", "total");
    }

    private static List<String> resting(String id) {
        List<String> models = new ArrayList<>();
        proxy.accounts().show(id).path("model_cool_downs").fieldNames().forEachRemaining(models::add);
        return models;
    }

    private static String run(String... arguments) {
        return run(ProxyCommand.of(arguments));
    }

    private static String run(ProxyCommand.Builder builder) {
        try (ProxyCommand command = builder.like(proxy).run()) {
            assertThat(command.awaitExit()).as(command.errors()).isZero();
            assertThat(proxy.databaseIsAlive())
                    .as("the command leaves the proxy its database")
                    .isTrue();
            return command.output();
        }
    }

    private static void checkRefused(String words, ProxyCommand.Builder builder) {
        try (ProxyCommand command = builder.like(proxy).run()) {
            assertThat(command.awaitExit()).isEqualTo(1);
            assertThat(command.complaints()).singleElement().asString().contains(words);
        }
    }

    private static HttpResponse<byte[]> ask(String key) {
        byte[] body = MessageJson.request("m").getBytes(StandardCharsets.UTF_8);
        return proxy.client().bare("POST", "/v1/messages", body, "x-api-key", key, "content-type", "application/json");
    }
}
