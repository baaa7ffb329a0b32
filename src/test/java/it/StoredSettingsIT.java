package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.Answer;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.Sql;
import harness.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings that are changed by the admin API, for all nodes. */
@Timeout(300)
class StoredSettingsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SETTINGS = "/api/admin/settings";
    private static final String ATTEMPTS = "gateway.accounts.max-attempts";
    private static final String ANY = "*";

    private static ScriptedUpstream upstream;

    @BeforeAll
    static void start() {
        upstream = ScriptedUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @BeforeEach
    void clear() {
        upstream.clear();
    }

    @Test
    void aChangeReachesAllNodesIsVersionedAndTakenBack() {
        String url = TestDatabase.shared().migratedDatabase();
        try (ProxyProcess first = node(url).start();
                ProxyProcess second =
                        node(url).env("GATEWAY_ACCOUNTS_MAX_ATTEMPTS", "2").start()) {
            assertThat(first.admin().json(SETTINGS).path("etag").asText()).isEqualTo("\"v0\"");
            assertThat(tries(first)).isEqualTo(3);
            assertThat(tries(second)).isEqualTo(2);

            HttpResponse<byte[]> changed =
                    first.admin().put(SETTINGS, body(Map.of(ATTEMPTS, "1"), "fewer"), "if-match", "\"v0\"");

            assertThat(changed.statusCode()).isEqualTo(200);
            assertThat(changed.headers().firstValue("etag")).contains("\"v1\"");
            assertThat(ProxyClient.json(changed).path("changes").toString())
                    .isEqualTo("[{\"key\":\"" + ATTEMPTS + "\",\"before\":null,\"after\":\"1\",\"effect\":\"live\"}]");
            assertThat(tries(first)).as("at once").isEqualTo(1);
            await().atMost(SOON).until(() -> tries(second) == 1);
            assertThat(second.output())
                    .containsOnlyOnce("The stored " + ATTEMPTS
                            + " stands over that of this machine (GATEWAY_ACCOUNTS_MAX_ATTEMPTS)");
            checkView(second);
            checkVersions(first, second);
            assertThat(new Sql(url).texts("select action || ' ' || subject from audit order by id"))
                    .contains("settings.change version 1", "settings.change version 2");
        }
    }

    private static void checkView(ProxyProcess proxy) {
        JsonNode one = proxy.admin().json(SETTINGS + "/" + ATTEMPTS);
        assertThat(one.path("value").asText()).isEqualTo("1");
        assertThat(one.path("source").asText()).isEqualTo("stored");
        assertThat(one.path("stored").path("by").asText()).isNotBlank();
        assertThat(one.path("default").asText()).isEqualTo("3");
        String all = proxy.admin().json(SETTINGS).toString();
        assertThat(all)
                .doesNotContain(
                        ProxyProcess.CLIENT_KEY, ProxyProcess.ADMIN_KEY, "jdbc:postgresql://127", "one master key");
        JsonNode port = proxy.admin().json(SETTINGS + "/gateway.server.port");
        assertThat(port.path("origin").asText()).isEqualTo("PORT");
        assertThat(port.path("storable").asBoolean()).isFalse();
        Refusal.check(proxy.admin().get(SETTINGS + "/gateway.server.prot"), FailureKind.NOT_FOUND);
    }

    private static void checkVersions(ProxyProcess first, ProxyProcess second) {
        Refusal.check(
                first.admin().put(SETTINGS, body(Map.of(ATTEMPTS, "2"), null)), FailureKind.PRECONDITION_REQUIRED);
        Refusal.check(
                first.admin().put(SETTINGS, body(Map.of(ATTEMPTS, "2"), null), "if-match", "\"v0\""),
                FailureKind.PRECONDITION_FAILED);
        JsonNode version =
                first.admin().json(SETTINGS + "/versions").path("versions").get(0);
        assertThat(version.path("comment").asText()).isEqualTo("fewer");
        Refusal.check(
                first.admin().post(SETTINGS + "/rollback", "{\"version\":7}", "if-match", ANY), FailureKind.NOT_FOUND);

        HttpResponse<byte[]> back =
                second.admin().post(SETTINGS + "/rollback", "{\"version\":0}", "if-match", "\"v1\"");

        assertThat(ProxyClient.json(back).path("version").asInt()).isEqualTo(2);
        assertThat(tries(second)).isEqualTo(2);
        await().atMost(SOON).until(() -> tries(first) == 3);
    }

    @Test
    void whatRoutesAreBuiltWithIsBuiltAnewOnAllNodes() {
        String url = TestDatabase.shared().migratedDatabase();
        try (ProxyProcess first = node(url).accounts(1).start();
                ProxyProcess second = node(url).accounts(1).start()) {
            int before =
                    second.admin().json("/api/admin/routes").path("generation").asInt();

            HttpResponse<byte[]> changed = first.admin()
                    .put(
                            SETTINGS,
                            body(Map.of("gateway.breaker.minimum-calls", "2", ATTEMPTS, "1"), null),
                            "if-match",
                            ANY);

            assertThat(ProxyClient.json(changed).path("generation").asInt())
                    .isEqualTo(first.admin()
                            .json("/api/admin/routes")
                            .path("generation")
                            .asInt());
            failTwiceAndMeetAnOpenBreaker(first);
            await().atMost(SOON)
                    .until(() -> second.admin()
                                    .json("/api/admin/routes")
                                    .path("generation")
                                    .asInt()
                            > before);
            failTwiceAndMeetAnOpenBreaker(second);

            HttpResponse<byte[]> wrong = first.admin()
                    .put(
                            SETTINGS,
                            body(Map.of("gateway.schedule.poll-usage", "x y z x y z", ATTEMPTS, "9"), null),
                            "if-match",
                            ANY);
            Refusal.check(wrong, FailureKind.SETTINGS_ROUTES);
            assertThat(first.admin()
                            .json(SETTINGS + "/" + ATTEMPTS)
                            .path("value")
                            .asText())
                    .as("nothing is changed")
                    .isEqualTo("1");
            assertThat(first.admin().json(SETTINGS).path("version").asInt()).isEqualTo(1);
        }
    }

    private static void failTwiceAndMeetAnOpenBreaker(ProxyProcess proxy) {
        assertThat(tries(proxy)).isEqualTo(1);
        assertThat(tries(proxy)).isEqualTo(1);
        Refusal.check(proxy.client().message(MessageJson.request("m")), FailureKind.ACCOUNT_BREAKER_OPEN);
    }

    @Test
    void jobsRunAtTheirNewTimesAndAProviderOfSettingsServes() {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ProxyProcess first = node(database.url()).env("NODE_NAME", "one").start();
                ProxyProcess second =
                        node(database.url()).env("NODE_NAME", "two").start()) {
            first.admin()
                    .put(
                            SETTINGS,
                            body(
                                    Map.of(
                                            "gateway.schedule.maintain-partitions", "* * * * * ?",
                                            "gateway.schedule.save-calibration", "* * * * * ?",
                                            "gateway.provider.default.base-url", "http://provider.test/v1"),
                                    null),
                            "if-match",
                            ANY);

            await("of one node").atMost(SOON).until(() -> runs(database, "count(*)", "maintain-partitions") > 1);
            await("of every node")
                    .atMost(SOON)
                    .until(() -> runs(database, "count(distinct node)", "save-calibration") == 2);
            await("the provider is there, on the other node")
                    .atMost(SOON)
                    .until(() ->
                            second.admin().get("/api/admin/providers/default").statusCode() == 200);
        }
    }

    private static long runs(Sql database, String count, String job) {
        return database.number("select " + count + " from job_run where job = '" + job + "'");
    }

    @Test
    void whatNeedsARestartIsSaidToWaitForIt() {
        String url = TestDatabase.shared().migratedDatabase();
        String key = "gateway.server.max-json-body";
        try (ProxyProcess proxy = node(url).start()) {
            HttpResponse<byte[]> changed = proxy.admin().put(SETTINGS, body(Map.of(key, "2KB"), null), "if-match", ANY);

            assertThat(ProxyClient.json(changed)
                            .path("changes")
                            .get(0)
                            .path("effect")
                            .asText())
                    .isEqualTo("restart");
            assertThat(proxy.admin()
                            .json(SETTINGS + "/" + key)
                            .path("waits_for_restart")
                            .asBoolean())
                    .isTrue();
            proxy.terminate();
            proxy.startAgain();
            assertThat(proxy.admin()
                            .json(SETTINGS + "/" + key)
                            .path("waits_for_restart")
                            .asBoolean())
                    .isFalse();
            Refusal.check(
                    proxy.client().message(MessageJson.request("m", false, "x".repeat(3000))),
                    FailureKind.REQUEST_TOO_LARGE);
        }
    }

    @Test
    void whatCannotBeUsedIsRefusedAndNothingIsChanged() {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ProxyProcess proxy = node(database.url()).start()) {
            refused(
                    proxy,
                    Map.of(ATTEMPTS, "many", "gateway.accounts.wait", "5s"),
                    "max-attempts (stored setting) is \\\"many\\\"");
            refused(proxy, Map.of("gateway.accounts.max-atempts", "1"), "did you mean " + ATTEMPTS + "?");
            refused(proxy, Map.of("gateway.access.admin-keys", "a-key-of-an-intruder"), "is a secret");
            refused(proxy, Map.of("gateway.server.port", "1"), "is of one machine");
            refused(proxy, Map.of("gateway.database.pool-size", "3"), "is needed before stored settings are read");
            refused(proxy, Map.of("gateway.routes.read-only", "false"), "limits what the admin API may do");
            refused(proxy, Map.of("gateway.models.big", "${file:/etc/passwd}"), "reads no file");
            refused(proxy, Map.of("gateway.models.map", "x".repeat(20_000)), "at most 16384 characters");
            refused(proxy, Map.of("camel.main.routes-include-pattern", "file:/x"), "there is no such setting");
            refused(proxy, Map.of(), "expected an object with the value of each setting");
            assertThat(proxy.admin()
                            .put(SETTINGS, "{\"changes\":{\"" + ATTEMPTS + "\":[1]}}", "if-match", ANY)
                            .statusCode())
                    .isEqualTo(400);
            Refusal.check(proxy.client().get(SETTINGS), FailureKind.ADMIN_AUTHENTICATION);

            assertThat(database.number("select count(*) from setting")).isZero();
            assertThat(database.number("select count(*) from setting_version")).isZero();
            assertThat(tries(proxy)).isEqualTo(3);
        }
    }

    private static void refused(ProxyProcess proxy, Map<String, String> changes, String sentence) {
        HttpResponse<byte[]> answer = proxy.admin().put(SETTINGS, body(changes, null), "if-match", ANY);
        Refusal.check(answer, FailureKind.REQUEST_FIELD);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains(sentence)
                .doesNotContain("intruder");
    }

    @Test
    void commandsShowAndChangeThemThroughTheProxyThatRuns() {
        String url = TestDatabase.shared().migratedDatabase();
        try (ProxyProcess proxy = node(url).start()) {
            said(proxy, 0, "config", "set", ATTEMPTS, "2", "--comment", "fewer")
                    .contains(ATTEMPTS + " is 2, at once", "version 1 of the stored settings");
            assertThat(tries(proxy)).isEqualTo(2);
            said(proxy, 1, "config", "set", ATTEMPTS, "many").contains("\"many\"");
            said(proxy, 1, "config", "set", "ADMIN_API_KEYS", "of-an-intruder").doesNotContain("intruder");
            said(proxy, 2, "config", "set", "gateway.accounts.max-atempts", "1").contains("did you mean " + ATTEMPTS);
            said(proxy, 0, "config", "show")
                    .contains(ATTEMPTS, "stored by", "API_KEYS", "***")
                    .doesNotContain(ProxyProcess.CLIENT_KEY, "one master key", "jdbc:");
            said(proxy, 0, "config", "show", "--json", "--all").doesNotContain(ProxyProcess.ADMIN_KEY);
            said(proxy, 0, "config", "show", "PORT")
                    .contains("gateway.server.port = " + proxy.port(), "from: PORT", "it cannot be stored");
            said(proxy, 0, "config", "versions").contains("\"fewer\": " + ATTEMPTS + " is 2");
            said(proxy, 0, "config", "unset", ATTEMPTS).contains(ATTEMPTS + " is stored no more (it was 2)");
            said(proxy, 0, "config", "rollback", "1").contains(ATTEMPTS + " is 2");
            proxy.terminate();

            said(proxy, 0, "config", "show", ATTEMPTS)
                    .as("without a running proxy")
                    .contains(ATTEMPTS + " = 2", "from: stored by");
            said(proxy, 0, "config", "unset", ATTEMPTS).contains("stored for all nodes");
            proxy.startAgain();
            assertThat(tries(proxy)).isEqualTo(3);
        }
    }

    private static AbstractStringAssert<?> said(ProxyProcess proxy, int code, String... arguments) {
        try (ProxyCommand command = ProxyCommand.of(arguments).like(proxy).run()) {
            String all = command.output() + command.errors();
            assertThat(command.awaitExit()).as(all).isEqualTo(code);
            return assertThat(all);
        }
    }

    @Test
    void aCheckTellsAllThatIsWrong() {
        try (ProxyCommand command = ProxyCommand.of("config", "check")
                .env("PORT", "http")
                .env("API_KEYS", "${file:/nowhere/at-all}")
                .env("GATEWAY_PROFILE", "prod")
                .run()) {
            assertThat(command.awaitExit()).isEqualTo(1);
            assertThat(command.output().lines())
                    .hasSize(3)
                    .anyMatch(line -> line.startsWith("gateway.server.port (PORT) is \"http\""))
                    .anyMatch(line -> line.contains("/nowhere/at-all: there is no such file"))
                    .anyMatch(line -> line.contains("names prod, but there is no application-prod.properties"));
        }
        try (ProxyCommand command = ProxyCommand.of("config", "check")
                .env("GATEWAY_SCHEDULE_POLL_USAGE", "a b c d e f")
                .env("GATEWAY_MASTER_KEY", "guess")
                .run()) {
            assertThat(command.awaitExit()).isEqualTo(1);
            assertThat(command.output()).contains("no cron expression of Quartz", "GATEWAY_MASTER_KEY can be guessed");
        }
        try (ProxyCommand command = ProxyCommand.of("config", "check").run()) {
            assertThat(command.awaitExit()).isZero();
        }
    }

    private static ProxyProcess.Builder node(String url) {
        return ProxyProcess.builder()
                .upstream(upstream)
                .accounts(3)
                .database(url)
                .env("GATEWAY_MASTER_KEY", "one master key for all nodes");
    }

    private static int tries(ProxyProcess proxy) {
        upstream.clear();
        upstream.always(Answer.error(529, MessageJson.error("overloaded_error", "Overloaded")));
        assertThat(proxy.client().message(MessageJson.request("m")).statusCode())
                .isEqualTo(529);
        return upstream.requests().size();
    }

    private static String body(Map<String, String> changes, @Nullable String comment) {
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode all = body.putObject("changes");
        changes.forEach(all::put);
        if (comment != null) {
            body.put("comment", comment);
        }
        return body.toString();
    }
}
