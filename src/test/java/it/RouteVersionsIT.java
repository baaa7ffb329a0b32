package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.Sql;
import harness.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The versions of route files, what differs between them, and the way back. */
@Timeout(300)
class RouteVersionsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MASTER_KEY = "one master key for all nodes";
    private static final String ROUTES = "/api/admin/routes";
    private static final String VERSIONS = ROUTES + "/versions";
    private static final String ROLLBACK = ROUTES + "/rollback";
    private static final String APPLY = ROUTES + "/apply";
    private static final String FILE = ROUTES + "/greet.camel.yaml";

    private static final String GREET = """
        # Decides who is greeted.
        - route:
            id: api-greet
            description: Greets clients
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/greet
              steps:
                - to:
                    id: api-greet.authenticate-client
                    uri: direct:authenticate-client
                - process:
                    id: api-greet.accept-report
                    ref: acceptReport
        """;

    @TempDir
    private Path folder;

    @Test
    void aRolledBackFolderIsHeldUntilItChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("greet.camel.yaml"), GREET);
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = node(upstream, database.url())
                        .env("ROUTES_DIR", folder.toString())
                        .env("GATEWAY_ROUTES_WATCH", "100ms")
                        .start()) {
            String bad = GREET.replace("/greet", "/moved");
            Files.writeString(file, bad);
            await().atMost(SOON).until(() -> proxy.client().get("/moved").statusCode() == 200);

            HttpResponse<byte[]> back = proxy.admin().post(ROLLBACK, "{\"comment\":\"too early\"}");
            assertThat(back.statusCode()).isEqualTo(200);
            checkHeld(proxy, bad, file);

            proxy.terminate();
            proxy.startAgain();
            assertThat(proxy.output()).contains("The files of the folder were rolled back by ", "version 1 are used");
            checkHeld(proxy, bad, file);
            try (ProxyCommand show =
                    ProxyCommand.of("routes", "show").beside(proxy).run()) {
                assertThat(show.output()).contains("the folder's files were rolled back: those of version 1 are used");
            }

            assertThat(proxy.admin().post(APPLY, "").statusCode())
                    .as("who applies wants the folder")
                    .isEqualTo(200);
            assertThat(proxy.client().get("/moved").statusCode()).isEqualTo(200);
            assertThat(proxy.admin().json(ROUTES).path("hold").isNull()).isTrue();

            assertThat(proxy.admin().post(ROLLBACK, "{\"version\":1}").statusCode())
                    .isEqualTo(200);
            Files.writeString(file, GREET.replace("/greet", "/mended"));
            await("a changed folder counts again")
                    .atMost(SOON)
                    .until(() -> proxy.client().get("/mended").statusCode() == 200);
            assertThat(database.number("select count(*) from route_hold")).isZero();
            assertThat(database.texts("select action || ' ' || subject from audit order by id"))
                    .contains("routes.rollback the version before", "routes.rollback version 1");
        }
    }

    private static void checkHeld(ProxyProcess proxy, String bad, Path file) throws IOException {
        assertThat(proxy.client().get("/greet").statusCode()).isEqualTo(200);
        Refusal.check(proxy.client().get("/moved"), FailureKind.NOT_FOUND);
        JsonNode state = proxy.admin().json(ROUTES);
        assertThat(state.path("hold").path("version").asLong()).isEqualTo(1);
        assertThat(state.path("hold").path("comment").asText()).isEqualTo("too early");
        assertThat(file).as("nobody writes into the folder").hasContent(bad.strip());
    }

    @Test
    void versionsAreKeptAndCompared() throws IOException {
        Path file = Files.writeString(folder.resolve("greet.camel.yaml"), GREET);
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = node(upstream, TestDatabase.shared().migratedDatabase())
                        .env("ROUTES_DIR", folder.toString())
                        .env("GATEWAY_ROUTES_WATCH", "0")
                        .start()) {
            Files.writeString(file, GREET.replace("    ref: acceptReport", "    ref: \"acceptReport\" # as ever"));
            assertThat(proxy.admin().post(APPLY, "").statusCode()).isEqualTo(200);
            Files.writeString(file, GREET.replace("/greet", "/moved"));
            assertThat(proxy.admin().post(APPLY, "{\"comment\":\"moves\"}").statusCode())
                    .isEqualTo(200);
            assertThat(proxy.admin().post(APPLY, "").statusCode()).isEqualTo(200);
            Files.writeString(file, GREET.replace("acceptReport", "acceptReprt"));
            assertThat(proxy.admin().post(APPLY, "").statusCode()).isEqualTo(409);

            JsonNode versions = proxy.admin().json(VERSIONS).path("versions");
            assertThat(versions.findValuesAsText("result")).containsExactly("refused", "used", "used", "used");
            assertThat(versions.findValuesAsText("version")).containsExactly("4", "3", "2", "1");
            assertThat(versions.get(1).path("comment").asText()).isEqualTo("moves");
            assertThat(versions.get(1).path("before").asLong()).isEqualTo(2);
            assertThat(versions.get(0).path("failure").asText()).isEqualTo("an error in the route files");
            assertThat(proxy.admin()
                            .json(VERSIONS + "/1")
                            .path("files")
                            .get(0)
                            .path("text")
                            .asText())
                    .isEqualTo(GREET);

            JsonNode form = proxy.admin().json(VERSIONS + "/2/diff");
            assertThat(form.path("files").get(0).path("diff").asText()).contains("+            ref: \"acceptReport\"");
            assertThat(form.path("entries").isEmpty())
                    .as("a comment changes no route")
                    .isTrue();
            JsonNode moved = proxy.admin().json(VERSIONS + "/1/diff?with=now");
            assertThat(moved.path("entries").toString())
                    .isEqualTo(
                            "[{\"entry\":\"route api-greet\",\"file\":\"greet.camel.yaml\",\"difference\":\"changed\","
                                    + "\"places\":[\"from.uri\"]}]");
            checkWhatIsRefused(proxy);
            checkCommands(proxy);
        }
    }

    private static void checkWhatIsRefused(ProxyProcess proxy) {
        Refusal.check(proxy.admin().get(VERSIONS + "/99"), FailureKind.NOT_FOUND);
        Refusal.check(proxy.admin().get(VERSIONS + "/x/diff"), FailureKind.NOT_FOUND);
        Refusal.check(proxy.admin().get(VERSIONS + "/1/diff?with=99"), FailureKind.NOT_FOUND);
        Refusal.check(proxy.admin().get(VERSIONS + "/1/diff?with=x"), FailureKind.REQUEST_PARAMETER);
        Refusal.check(proxy.admin().get(VERSIONS + "?limit=0"), FailureKind.REQUEST_PARAMETER);
        Refusal.check(proxy.admin().post(ROLLBACK, "{\"version\":99}"), FailureKind.NOT_FOUND);
        Refusal.check(proxy.admin().post(ROLLBACK, "{\"version\":\"x\"}"), FailureKind.REQUEST_FIELD);
        Refusal.check(proxy.client().bare("GET", VERSIONS, null), FailureKind.ADMIN_AUTHENTICATION);
        Refusal.check(proxy.client().bare("POST", ROLLBACK, new byte[0]), FailureKind.ADMIN_AUTHENTICATION);
        assertThat(proxy.admin().post(ROLLBACK, "{\"version\":4}").statusCode())
                .as("what was refused is refused again")
                .isEqualTo(409);
        assertThat(proxy.client().get("/moved").statusCode()).isEqualTo(200);
    }

    private void checkCommands(ProxyProcess proxy) throws IOException {
        checkCommand(proxy, "version 3  ", "routes", "history");
        checkCommand(proxy, "changed route api-greet in greet.camel.yaml: from.uri", "routes", "diff");
        checkCommand(
                proxy, "no change of the routes: the files say the same in another form", "routes", "diff", "1", "2");
        checkCommand(
                proxy,
                "changed route api-greet in greet.camel.yaml: from.steps[2].process.ref, from.uri",
                "routes",
                "diff",
                folder.toString());
        checkCommand(proxy, "generation ", "routes", "rollback", "--comment", "back");
        checkCommand(proxy, "[back to version 2]", "routes", "history", "--limit", "1");
        assertThat(proxy.client().get("/greet").statusCode()).isEqualTo(200);
        checkCommand(proxy, "generation ", "routes", "rollback");
        checkCommand(proxy, "[back to version 1]", "routes", "history", "--limit", "1");
    }

    private static void checkCommand(ProxyProcess proxy, String told, String... arguments) {
        try (ProxyCommand command = ProxyCommand.of(arguments).beside(proxy).run()) {
            assertThat(command.awaitExit()).as(command.errors()).isZero();
            assertThat(command.output()).contains(told);
        }
    }

    @Test
    void storedFilesGoBackOnAllNodes() {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess first = node(upstream, database.url()).start();
                ProxyProcess second = node(upstream, database.url()).start();
                ProxyProcess fixed = node(upstream, database.url())
                        .env("GATEWAY_ROUTES_READ_ONLY", "true")
                        .start()) {
            assertThat(first.admin().put(FILE, body(GREET)).statusCode()).isEqualTo(200);
            assertThat(first.admin()
                            .put(FILE, body(GREET.replace("/greet", "/moved")), "if-match", "*")
                            .statusCode())
                    .isEqualTo(200);
            await().atMost(SOON).until(() -> second.client().get("/moved").statusCode() == 200);
            long versions = database.number("select count(*) from route_version");

            HttpResponse<byte[]> back = second.admin().post(ROLLBACK, "");
            assertThat(back.statusCode()).isEqualTo(200);
            assertThat(ProxyClient.json(back).path("changed").toString()).isEqualTo("[\"greet.camel.yaml\"]");
            assertThat(second.client().get("/greet").statusCode()).isEqualTo(200);
            await("all nodes follow")
                    .atMost(SOON)
                    .until(() -> first.client().get("/greet").statusCode() == 200);
            JsonNode state = first.admin().json(ROUTES);
            assertThat(state.path("stored").get(0).path("etag").asText()).isEqualTo("\"v3\"");
            assertThat(state.path("hold").isNull()).isTrue();
            assertThat(versions)
                    .as("what a node follows is no version of its own")
                    .isLessThanOrEqualTo(4);
            Refusal.check(fixed.admin().post(ROLLBACK, "{\"version\":1}"), FailureKind.ROUTES_READ_ONLY);

            assertThat(second.admin().post(ROLLBACK, "").statusCode())
                    .as("twice goes two back")
                    .isEqualTo(200);
            assertThat(database.number("select count(*) from route_file")).isZero();
            await().atMost(SOON).until(() -> first.client().get("/greet").statusCode() == 404);
        }
    }

    private static ProxyProcess.Builder node(ScriptedUpstream upstream, String url) {
        return ProxyProcess.builder().upstream(upstream).database(url).env("GATEWAY_MASTER_KEY", MASTER_KEY);
    }

    private static String body(String text) {
        ObjectNode body = Json.mapper().createObjectNode().put("text", text);
        return body.toString();
    }
}
