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
import harness.Headers;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.Sql;
import harness.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The versions of route files, what differs between them, and the way back. */
@Timeout(300)
class RouteVersionsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String VERSIONS = ROUTES + "/versions";
    private static final String ROLLBACK = ROUTES + "/rollback";
    private static final String APPLY = ROUTES + "/apply";

    @TempDir
    private Path folder;

    @Test
    void aRolledBackFolderIsHeldUntilItChanges() throws IOException {
        Path file = GreetRoute.write(folder, TEXT);
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = node(upstream, database.url())
                        .env("ROUTES_DIR", folder.toString())
                        .env("GATEWAY_ROUTES_WATCH", "100ms")
                        .start()) {
            String bad = GreetRoute.at("/moved");
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
            Files.writeString(file, GreetRoute.at("/mended"));
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
        Path file = GreetRoute.write(folder, TEXT);
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = node(upstream, TestDatabase.shared().migratedDatabase())
                        .env("ROUTES_DIR", folder.toString())
                        .env("GATEWAY_ROUTES_WATCH", "0")
                        .start()) {
            Files.writeString(file, TEXT.replace("    ref: acceptReport", "    ref: \"acceptReport\" # as ever"));
            assertThat(proxy.admin().post(APPLY, "").statusCode()).isEqualTo(200);
            Files.writeString(file, GreetRoute.at("/moved"));
            assertThat(proxy.admin().post(APPLY, "{\"comment\":\"moves\"}").statusCode())
                    .isEqualTo(200);
            assertThat(proxy.admin().post(APPLY, "").statusCode()).isEqualTo(200);
            Files.writeString(file, GreetRoute.broken());
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
                    .isEqualTo(TEXT);

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
            assertThat(first.admin().put(FILE, body(TEXT)).statusCode()).isEqualTo(200);
            assertThat(first.admin()
                            .put(FILE, body(GreetRoute.at("/moved")), "if-match", "*")
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

    /** A rollback changes three files in two places: stored ones, and the folder's, which are held back. */
    @Test
    void aKillInTheMidstOfAChangeLeavesAWholeGeneration() throws Exception {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = node(upstream, database.url())
                        .env("ROUTES_DIR", folder.toString())
                        .env("GATEWAY_ROUTES_WATCH", "0")
                        .start()) {
            long red = change(proxy, "red");
            long blue = change(proxy, "blue");

            killDuring(proxy, red, () -> {});
            String after = wholeGeneration(proxy);

            boolean back = after.equals("red");
            killWhereItWaits(proxy, back ? blue : red, database, "lock table route_hold in exclusive mode");
            assertThat(wholeGeneration(proxy)).as("nothing is stored yet").isEqualTo(after);

            killWhereItWaits(proxy, back ? blue : red, database, "lock table route_version in exclusive mode");
            assertThat(wholeGeneration(proxy)).as("all is stored").isEqualTo(back ? "blue" : "red");

            long versions = database.number("select max(number) from route_version");
            killDuring(
                    proxy,
                    back ? red : blue,
                    () -> await().atMost(SOON)
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> database.number("select max(number) from route_version") > versions));
            assertThat(wholeGeneration(proxy)).as("its version too").isEqualTo(after);
            assertThat(proxy.client()
                            .message(MessageJson.request("claude-sonnet-4-5"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static final List<String> NAMES = List.of("own", "one", "two");

    /** Greets at paths of a colour, by a file of the folder and two stored ones; returns the version of that. */
    private long change(ProxyProcess proxy, String colour) throws IOException {
        Files.writeString(folder.resolve("own.camel.yaml"), coloured("own", colour));
        for (String name : NAMES.subList(1, 3)) {
            assertThat(proxy.admin()
                            .put(ROUTES + "/" + name + ".camel.yaml", body(coloured(name, colour)), "if-match", "*")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(wholeGeneration(proxy)).isEqualTo(colour);
        return proxy.admin()
                .json(VERSIONS)
                .path("versions")
                .get(0)
                .path("version")
                .asLong();
    }

    private static String coloured(String name, String colour) {
        return GreetRoute.named(name).replace("platform-http:/" + name, "platform-http:/" + name + "-" + colour);
    }

    /** The colour of all files, which must be the same: of what is told and of what serves. */
    private static String wholeGeneration(ProxyProcess proxy) {
        Set<String> colours = new HashSet<>();
        for (String name : NAMES) {
            String told = new String(
                    proxy.admin().get(ROUTES + "/" + name + ".camel.yaml").body(), StandardCharsets.UTF_8);
            for (String colour : List.of("red", "blue")) {
                boolean serves = proxy.client().get("/" + name + "-" + colour).statusCode() == 200;
                assertThat(told.equals(coloured(name, colour)))
                        .as("%s is %s: %s", name, colour, told)
                        .isEqualTo(serves);
                if (serves) {
                    colours.add(colour);
                }
            }
        }
        assertThat(colours).as("one generation").hasSize(1);
        return colours.iterator().next();
    }

    /** Rolls back, and kills the process when that waits for what the statement locks; what waits is lost with it. */
    private static void killWhereItWaits(ProxyProcess proxy, long version, Sql database, String lock) throws Exception {
        Sql.Lock locked = database.lock(lock);
        killDuring(proxy, version, () -> {
            database.awaitWaiting();
            proxy.kill();
            database.endWaiting();
            locked.close();
            database.awaitAlone();
        });
    }

    @FunctionalInterface
    private interface Moment {
        void await() throws Exception;
    }

    /** Rolls back, kills the process at a moment of that, and starts it again. */
    private static void killDuring(ProxyProcess proxy, long version, Moment moment) throws Exception {
        byte[] body = ("{\"version\":" + version + "}").getBytes(StandardCharsets.UTF_8);
        try (RawClient client = RawClient.connect(proxy.port())) {
            client.request("POST", ROLLBACK, Headers.of("x-api-key", proxy.adminKey()), body);
            moment.await();
            proxy.kill();
        }
        proxy.startAgain();
    }

    private static ProxyProcess.Builder node(ScriptedUpstream upstream, String url) {
        return ProxyProcess.builder().upstream(upstream).sharedDatabase(url);
    }
}
