package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AdminClient;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of an operator's route files: by a start, by {@code routes check} and by the admin API. */
@Timeout(300)
class RouteChecksIT {

    private static final String FAULTY = """
        # Decides nothing.
        - route:
            id: do-work
            description: Does some work
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:do-work
              steps:
                - to:
                    id: do-work.call-nobody
                    uri: direct:nobody
                - process:
                    id: do-work.do-other
                    ref: changeNothin
        """;

    private static final List<String> SENTENCES = List.of(
            "12:18: error: no route begins with direct:nobody; add a route that begins with direct:nobody"
                    + " [dangling-target]",
            "15:18: error: there is no bean changeNothin; did you mean changeNothing? [unknown-bean]");

    private static final String SLOPPY = """
        - route:
            id: api-hi
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/hi
              steps:
                - setBody:
                    constant: Hi
        """;

    @TempDir
    private Path folder;

    @Test
    void aStartTellsEachFaultInALineOfItsOwn() throws IOException {
        Files.writeString(folder.resolve("work.camel.yaml"), FAULTY);
        try (ProxyCommand start =
                ProxyCommand.ofStart().env("ROUTES_DIR", folder.toString()).run()) {
            assertThat(start.awaitExit()).isEqualTo(1);
            assertThat(start.complaints())
                    .containsExactlyElementsOf(SENTENCES.stream()
                            .map(sentence -> "claude-proxy: the routes cannot start: work.camel.yaml:" + sentence)
                            .toList());
            assertThat(start.output() + start.errors()).doesNotContain("\tat ", "org.apache.camel");
            assertThat(start.leftProcesses()).isEmpty();
        }
    }

    @Test
    void aStartChecksTheFolderThatAStoredSettingNames() throws IOException {
        Files.writeString(folder.resolve("work.camel.yaml"), FAULTY);
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        database.run(
                "insert into setting (key, value, updated_by) values ('gateway.routes.dir', '" + folder + "', 'test')");
        try (ProxyCommand start =
                ProxyCommand.ofStart().env("DATABASE_URL", database.url()).run()) {
            assertThat(start.awaitExit()).isEqualTo(1);
            assertThat(start.complaints())
                    .containsExactlyElementsOf(SENTENCES.stream()
                            .map(sentence -> "claude-proxy: the routes cannot start: work.camel.yaml:" + sentence)
                            .toList());
        }
    }

    @Test
    void aStartWarnsAndGoesOnAndTheAdminApiChecksFiles() throws IOException {
        Files.writeString(folder.resolve("hi.camel.yaml"), SLOPPY);
        Files.writeString(folder.resolve("other.yaml"), FAULTY);
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = ProxyProcess.builder()
                        .upstream(upstream)
                        .env("ROUTES_DIR", folder.toString())
                        .start()) {
            assertThat(proxy.output())
                    .containsPattern(
                            "WARN .*hi\\.camel\\.yaml:7:11: warning: api-hi answers everybody, also without a key; .*"
                                    + " \\[contract-authentication]")
                    .containsPattern("WARN .*other\\.yaml:1:1: warning: other\\.yaml has no effect")
                    .contains("2 places in route files are written in another way than the built-in ones");

            checkTheAdminApi(proxy);
        }
    }

    private static void checkTheAdminApi(ProxyProcess proxy) {
        AdminClient admin = proxy.admin();
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("files").put("work.camel.yaml", FAULTY);

        HttpResponse<byte[]> answer = admin.post("/api/admin/routes/check", body.toString());

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = ProxyClient.json(answer);
        assertThat(json.path("errors").asInt()).isEqualTo(2);
        assertThat(json.path("warnings").asInt()).isZero();
        assertThat(json.path("files").asInt()).isEqualTo(1);
        assertThat(json.path("findings").get(0).toString())
                .isEqualTo("{\"file\":\"work.camel.yaml\",\"built_in\":false,\"line\":12,\"column\":18,\"rule\":"
                        + "\"dangling-target\",\"severity\":\"error\",\"sentence\":\"no route begins with direct:nobody\","
                        + "\"remedy\":\"add a route that begins with direct:nobody\"}");
        Refusal.check(admin.post("/api/admin/routes/check", "{}"), FailureKind.REQUEST_FIELD);
        Refusal.check(
                admin.post("/api/admin/routes/check", "{\"files\":{\"a.camel.yaml\":\"\",\"a.camel.yaml\":\"\"}}"),
                FailureKind.REQUEST_SHAPE);
        Refusal.check(admin.post("/api/admin/routes/check", "{\"files\":{\"..\":\"\"}}"), FailureKind.REQUEST_FIELD);
        assertThat(ProxyClient.json(admin.post("/api/admin/routes/check", "{\"files\":{\"a\":\"\"}}"))
                        .at("/findings/0/rule")
                        .asText())
                .isEqualTo("file-ending");
        Refusal.check(admin.post("/api/admin/routes/check", "{\"files\":{}}"), FailureKind.REQUEST_FIELD);
        Refusal.check(admin.post("/api/admin/routes/check", "{\"files\":{\"a/b\":\"\"}}"), FailureKind.REQUEST_FIELD);
        Refusal.check(admin.post("/api/admin/routes/check", "{\"files\":{\"a\":1}}"), FailureKind.REQUEST_FIELD);
        Refusal.check(
                proxy.client().bare("POST", "/api/admin/routes/check", new byte[0]), FailureKind.ADMIN_AUTHENTICATION);
    }

    @Test
    void theCommandChecksFilesWithoutADatabase() throws IOException {
        Path file = Files.writeString(folder.resolve("work.camel.yaml"), FAULTY);
        String nowhere = "postgres://u:p@127.0.0.1:" + ProxyProcess.freePort() + "/x";
        try (ProxyCommand check = ProxyCommand.of("routes", "check", folder.toString())
                .env("DATABASE_URL", nowhere)
                .run()) {
            assertThat(check.awaitExit()).isEqualTo(1);
            assertThat(check.output().lines())
                    .containsExactly(
                            file + ":" + SENTENCES.get(0),
                            file + ":" + SENTENCES.get(1),
                            "2 errors, 0 warnings in 1 file");
            assertThat(check.errors()).isEmpty();
        }
        try (ProxyCommand check =
                ProxyCommand.of("routes", "check", "--json", file.toString()).run()) {
            assertThat(check.awaitExit()).isEqualTo(1);
            assertThat(Json.mapper().readTree(check.output()).path("errors").asInt())
                    .isEqualTo(2);
        }
        Files.writeString(
                file, FAULTY.replace("changeNothin\n", "changeNothing\n").replace("nobody", "keep-request"));
        try (ProxyCommand check = ProxyCommand.of("routes", "check")
                .env("ROUTES_DIR", folder.toString())
                .run()) {
            assertThat(check.awaitExit()).isZero();
            assertThat(check.output().lines()).containsExactly("0 errors, 0 warnings in 1 file");
        }
    }

    @Test
    void theCommandTellsOfFilesThatCannotBeRead() throws IOException {
        Path nowhere = Files.createSymbolicLink(folder.resolve("a.camel.yaml"), folder.resolve("nothing"));
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/b.camel.yaml"), FAULTY);
        try (ProxyCommand check =
                ProxyCommand.of("routes", "check", folder.toString()).run()) {
            assertThat(check.awaitExit()).isEqualTo(1);
            assertThat(check.output().lines())
                    .containsExactly(
                            nowhere + ":1:1: error: this is a link to a file that is not there; correct the link, or"
                                    + " remove it [file-read]",
                            folder.resolve("sub") + ":1:1: warning: the route files in the folder sub have no effect,"
                                    + " because sub-folders are not read; move them one folder up, or remove them"
                                    + " [file-folder]",
                            "1 error, 1 warning in 0 files; route files have names that end in .camel.yaml");
        }
        try (ProxyCommand check =
                ProxyCommand.of("routes", "check", "--json", "/dev/null").run()) {
            assertThat(check.awaitExit()).isEqualTo(1);
            assertThat(Json.mapper()
                            .readTree(check.output())
                            .at("/findings/0/file")
                            .asText())
                    .isEqualTo("/dev/null");
        }
        try (ProxyCommand check = ProxyCommand.of("routes", "check", "").run()) {
            assertThat(check.awaitExit()).isEqualTo(2);
        }
    }

    @Test
    void theCommandRefusesWhatIsNoFile() {
        Path missing = folder.resolve("none");
        try (ProxyCommand check =
                ProxyCommand.of("routes", "check", missing.toString()).run()) {
            assertThat(check.awaitExit()).isEqualTo(2);
            assertThat(check.complaints())
                    .containsExactly("claude-proxy: " + missing
                            + ": there is no such file or folder; see ./claude-proxy help" + " routes check");
        }
        try (ProxyCommand check = ProxyCommand.of("routes", "check").run()) {
            assertThat(check.awaitExit()).isEqualTo(2);
            assertThat(check.complaints())
                    .containsExactly(
                            "claude-proxy: say which files or folder, or set ROUTES_DIR; see ./claude-proxy help"
                                    + " routes check");
        }
    }
}
