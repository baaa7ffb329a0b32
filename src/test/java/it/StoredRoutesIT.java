package it;

import static harness.GreetRoute.FILE;
import static harness.GreetRoute.ROUTES;
import static harness.GreetRoute.TEXT;
import static harness.GreetRoute.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.GreetRoute;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.Sql;
import harness.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Route files in the database, for all nodes on it. */
@Timeout(300)
class StoredRoutesIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @TempDir
    private Path given;

    @Test
    void aStoredFileReachesAllNodesThatCanUseIt() throws IOException {
        String url = TestDatabase.shared().migratedDatabase();
        GreetRoute.write(folder, GreetRoute.at("/own"));
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess first = node(upstream, url).start();
                ProxyProcess second = node(upstream, url).start();
                ProxyProcess own =
                        node(upstream, url).env("ROUTES_DIR", folder.toString()).start()) {
            HttpResponse<byte[]> stored = first.admin().put(FILE, body(TEXT, "for all"));

            assertThat(stored.statusCode()).isEqualTo(200);
            assertThat(first.client().get("/greet").statusCode()).isEqualTo(200);
            await().atMost(SOON).until(() -> second.client().get("/greet").statusCode() == 200);
            assertThat(second.admin()
                            .json(ROUTES)
                            .path("changes")
                            .get(0)
                            .path("trigger")
                            .asText())
                    .isEqualTo("database");
            await("all nodes tell")
                    .atMost(SOON)
                    .until(() -> first.admin().json(ROUTES).path("nodes").size() == 3);
            JsonNode state = first.admin().json(ROUTES);
            assertThat(state.path("stored").get(0).path("etag").asText()).isEqualTo("\"v1\"");
            assertThat(state.path("stored").get(0).path("comment").asText()).isEqualTo("for all");
            assertThat(own.client().get("/own").statusCode())
                    .as("a file of the folder stands for the stored one")
                    .isEqualTo(200);
            Refusal.check(own.client().get("/greet"), FailureKind.NOT_FOUND);
            checkWhatTheFolderHides(own);

            checkVersions(first);
            checkWhatCannotBeUsed(first, second);

            first.terminate();
            first.startAgain();
            assertThat(first.client().get("/greet").statusCode())
                    .as("from the start")
                    .isEqualTo(200);
            Refusal.check(first.admin().delete(FILE), FailureKind.PRECONDITION_REQUIRED);
            assertThat(first.admin().delete(FILE, "if-match", "\"v3\"").statusCode())
                    .isEqualTo(200);
            Refusal.check(first.client().get("/greet"), FailureKind.NOT_FOUND);
            await().atMost(SOON).until(() -> second.client().get("/greet").statusCode() == 404);
            Refusal.check(first.admin().delete(FILE, "if-match", "*"), FailureKind.NOT_FOUND);
            assertThat(new Sql(url).texts("select action || ' ' || subject from audit order by id"))
                    .contains("routes.put greet.camel.yaml", "routes.delete greet.camel.yaml");
        }
    }

    private void checkWhatTheFolderHides(ProxyProcess own) throws IOException {
        Refusal.check(own.admin().put(FILE, GreetRoute.canary(TEXT, 10), "if-match", "*"), FailureKind.REQUEST_FIELD);
        Path file = GreetRoute.write(given, "# Greets who calls.\n" + TEXT);
        try (ProxyCommand put =
                ProxyCommand.of("routes", "put", file.toString()).beside(own).run()) {
            assertThat(put.awaitExit()).isZero();
            assertThat(put.errors()).contains("on this one greet.camel.yaml of its folder stands for it");
        }
    }

    private static void checkVersions(ProxyProcess proxy) {
        Refusal.check(proxy.admin().put(FILE, body(TEXT)), FailureKind.PRECONDITION_REQUIRED);
        Refusal.check(proxy.admin().put(FILE, body(TEXT), "if-match", "\"v7\""), FailureKind.PRECONDITION_FAILED);
        assertThat(proxy.admin().put(FILE, body(TEXT), "if-match", "\"v2\"").statusCode())
                .isEqualTo(200);
        Refusal.check(proxy.admin().put(ROUTES + "/notes.txt", body("hello")), FailureKind.REQUEST_PARAMETER);
        Refusal.check(proxy.admin().put(FILE, "{}"), FailureKind.REQUEST_FIELD);
    }

    private static void checkWhatCannotBeUsed(ProxyProcess first, ProxyProcess second) {
        int before = second.admin().json(ROUTES).path("generation").asInt();
        HttpResponse<byte[]> refused = first.admin().put(FILE, body(GreetRoute.broken()), "if-match", "*");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(ProxyClient.json(refused)
                        .path("findings")
                        .get(0)
                        .path("sentence")
                        .asText())
                .isEqualTo("there is no bean acceptReprt");
        JsonNode state = first.admin().json(ROUTES);
        assertThat(state.path("stored").get(0).path("etag").asText()).isEqualTo("\"v3\"");
        assertThat(second.admin().json(ROUTES).path("generation").asInt()).isLessThanOrEqualTo(before + 1);
        assertThat(second.client().get("/greet").statusCode()).isEqualTo(200);
    }

    @Test
    void aStartServesWithoutStoredFilesThatItCannotUse() {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        database.run(
                "insert into route_file (name, text, updated_by) values ('broken.camel.yaml', '- rout: {}', 'test'),"
                        + " ('broken-too.camel.yaml', '- rout: {}', 'test'),"
                        + " ('.camel.yaml', '- route: {}', 'test')");
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = node(upstream, database.url()).start()) {
            assertThat(proxy.output())
                    .contains(
                            "The stored route files are not used: broken.camel.yaml:1:3: error: ",
                            "The stored route files are not used: broken.camel.yaml is stored in the database, for all"
                                    + " nodes; ./claude-proxy routes delete broken.camel.yaml takes it away");
            assertThat(List.of("/broken.camel.yaml", "/broken-too.camel.yaml"))
                    .allSatisfy(each -> assertThat(proxy.admin()
                                    .delete(ROUTES + each, "if-match", "*")
                                    .statusCode())
                            .isEqualTo(200));
            assertThat(proxy.admin().json(ROUTES).path("files").toString()).doesNotContain("\".camel.yaml\"");
            Refusal.check(proxy.admin().put(ROUTES + "/.camel.yaml", body(TEXT)), FailureKind.REQUEST_PARAMETER);
        }
    }

    @Test
    void aStartServesWithoutStoredFilesThatOnlyCamelRefuses() {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        String text =
                TEXT.replace("process:", "to:").replace("ref: acceptReport", "uri: \"reject:403?message=${nosuch}\"");
        database.run(
                "insert into route_file (name, text, updated_by) values ('greet.camel.yaml', '" + text + "', 'test')");
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = node(upstream, database.url()).start()) {
            assertThat(proxy.output()).contains("The stored route files are not used: the route api-greet: ");
            assertThat(proxy.client()
                            .message(MessageJson.request("claude-sonnet-4-5"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNodeThatCannotUseAFileSaysSoAndReadOnlyNodesStoreNone() throws IOException {
        String url = TestDatabase.shared().migratedDatabase();
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess first = node(upstream, url).start();
                ProxyProcess narrow = node(upstream, url)
                        .env("GATEWAY_ROUTES_ALLOWED_COMPONENTS", "direct,log")
                        .start();
                ProxyProcess fixed = node(upstream, url)
                        .env("GATEWAY_ROUTES_READ_ONLY", "true")
                        .start()) {
            assertThat(first.admin().put(FILE, body(TEXT)).statusCode()).isEqualTo(200);
            await().atMost(SOON)
                    .until(() ->
                            first.admin().json(ROUTES).path("nodes").toString().contains("refused"));

            assertThat(narrow.output()).contains("The changed routes are not used (greet.camel.yaml)");
            Refusal.check(narrow.client().get("/greet"), FailureKind.NOT_FOUND);
            Refusal.check(fixed.client().get("/greet"), FailureKind.NOT_FOUND);
            Refusal.check(fixed.admin().put(FILE, body(TEXT)), FailureKind.ROUTES_READ_ONLY);
            Refusal.check(fixed.admin().delete(FILE, "if-match", "*"), FailureKind.ROUTES_READ_ONLY);

            assertThat(first.admin().delete(FILE, "if-match", "*").statusCode()).isEqualTo(200);
            await("a node whose fault is gone says so")
                    .atMost(SOON)
                    .until(() ->
                            !first.admin().json(ROUTES).path("nodes").toString().contains("refused"));
        }
    }

    private static ProxyProcess.Builder node(ScriptedUpstream upstream, String url) {
        return ProxyProcess.builder().upstream(upstream).sharedDatabase(url);
    }
}
