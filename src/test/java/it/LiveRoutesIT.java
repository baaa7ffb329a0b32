package it;

import static harness.GreetRoute.ROUTES;
import static harness.GreetRoute.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.Gate;
import harness.GreetRoute;
import harness.MessageJson;
import harness.ProviderRoutes;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Route files that change while the proxy runs. */
@Timeout(300)
class LiveRoutesIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String APPLY = "/api/admin/routes/apply";

    @TempDir
    private Path folder;

    @Test
    void aChangedFolderIsUsedWhileStreamsKeepWhatTheyBeganWith() throws Exception {
        Gate gate = new Gate();
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = start(upstream, "100ms")) {
            upstream.enqueue(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                    .gate(gate)
                    .events(
                            MessageJson.textDelta(0, "late"),
                            MessageJson.blockStop(0),
                            MessageJson.messageDelta(3),
                            MessageJson.messageStop()));
            try (RawClient stream = proxy.client().stream(MessageJson.streamRequest("claude-sonnet-4-5"))) {
                gate.awaitReached();
                GreetRoute.write(folder, TEXT);
                await().atMost(SOON).until(() -> proxy.client().get("/greet").statusCode() == 200);

                JsonNode state = proxy.admin().json(ROUTES);
                assertThat(state.path("generation").asInt()).isEqualTo(2);
                assertThat(state.path("watched").asBoolean()).isTrue();
                assertThat(state.path("retiring").toString()).isEqualTo("[{\"generation\":1,\"in_flight\":1}]");
                assertThat(state.path("changes").get(0).path("trigger").asText())
                        .isEqualTo("watch");
                assertThat(state.path("changes").get(0).path("changed").toString())
                        .isEqualTo("[\"greet.camel.yaml\"]");

                gate.open();
                assertThat(new String(stream.readHead().readBody(), StandardCharsets.UTF_8))
                        .contains("late", "message_stop");
            }
            await("the first generation ends with its last request")
                    .atMost(SOON)
                    .until(() -> proxy.admin().json(ROUTES).path("retiring").isEmpty());

            Files.delete(folder.resolve(GreetRoute.NAME));
            await("what is taken away is gone")
                    .atMost(SOON)
                    .until(() -> proxy.client().get("/greet").statusCode() == 404);
            GreetRoute.write(folder, GreetRoute.broken());
            awaitLast(proxy, "refused");
            Files.delete(folder.resolve(GreetRoute.NAME));
            awaitLast(proxy, "used");
            HttpResponse<byte[]> answer = proxy.client().message(MessageJson.request("claude-sonnet-4-5"));
            assertThat(proxy.admin()
                            .awaitRow(ProxyClient.id(answer))
                            .path("status")
                            .asInt())
                    .isEqualTo(200);
        }
    }

    private static void awaitLast(ProxyProcess proxy, String result) {
        await("the last change is " + result)
                .atMost(SOON)
                .until(() -> proxy.admin()
                        .json(ROUTES)
                        .path("changes")
                        .get(0)
                        .path("result")
                        .asText()
                        .equals(result));
    }

    @Test
    void whatCannotBeUsedChangesNothing() throws Exception {
        Path file = GreetRoute.write(folder, TEXT);
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = start(upstream, "0")) {
            Files.writeString(file, GreetRoute.broken());
            HttpResponse<byte[]> refused = proxy.admin().post(APPLY, "{\"comment\":\"a slip\"}");

            assertThat(refused.statusCode()).isEqualTo(409);
            JsonNode told = ProxyClient.json(refused);
            assertThat(told.path("result").asText()).isEqualTo("refused");
            assertThat(told.path("comment").asText()).isEqualTo("a slip");
            assertThat(told.path("findings").get(0).path("sentence").asText())
                    .isEqualTo("there is no bean acceptReprt");
            assertThat(proxy.output())
                    .contains("The changed routes are not used (greet.camel.yaml)")
                    .doesNotContain("\tat ");
            checkTheFirstGenerationGoesOn(proxy);

            try (ProxyCommand apply =
                    ProxyCommand.of("routes", "apply").beside(proxy).run()) {
                assertThat(apply.awaitExit()).isEqualTo(1);
                assertThat(apply.output()).contains("greet.camel.yaml:14:18: error: there is no bean acceptReprt");
                assertThat(apply.complaints())
                        .containsExactly(
                                "claude-proxy: not used: an error in the route files; the routes before go on");
            }
            Files.writeString(file, GreetRoute.at("/moved"));
            try (ProxyCommand apply = ProxyCommand.of("routes", "apply", "--comment", "moves hello")
                    .beside(proxy)
                    .run()) {
                assertThat(apply.awaitExit()).isZero();
                assertThat(apply.output()).contains("generation 2 is in use after ");
            }
            assertThat(proxy.client().get("/moved").statusCode()).isEqualTo(200);
            Refusal.check(proxy.client().get("/greet"), FailureKind.NOT_FOUND);
            checkWhatIsTold(proxy);

            Files.delete(file);
            Files.delete(folder);
            HttpResponse<byte[]> away = proxy.admin().post(APPLY, "");
            assertThat(away.statusCode()).isEqualTo(409);
            assertThat(ProxyClient.json(away).path("failure").asText()).contains("there is no such file or folder");
            assertThat(proxy.client().get("/moved").statusCode()).isEqualTo(200);
            Files.createDirectory(folder);
        }
    }

    private static void checkTheFirstGenerationGoesOn(ProxyProcess proxy) {
        assertThat(proxy.client().get("/greet").statusCode()).isEqualTo(200);
        assertThat(proxy.admin().json(ROUTES).path("generation").asInt()).isEqualTo(1);
        assertThat(new String(proxy.admin().get(ROUTES + "/greet.camel.yaml").body(), StandardCharsets.UTF_8))
                .as("the file that is in use, not the one in the folder")
                .isEqualTo(TEXT);
        Refusal.check(proxy.admin().get(ROUTES + "/none.camel.yaml"), FailureKind.NOT_FOUND);
        Refusal.check(proxy.admin().post(APPLY, "{\"coment\":\"x\"}"), FailureKind.REQUEST_FIELD);
        Refusal.check(proxy.client().bare("POST", APPLY, new byte[0]), FailureKind.ADMIN_AUTHENTICATION);
        Refusal.check(proxy.client().bare("GET", ROUTES, null), FailureKind.ADMIN_AUTHENTICATION);
    }

    private static void checkWhatIsTold(ProxyProcess proxy) {
        try (ProxyCommand show = ProxyCommand.of("routes", "show").beside(proxy).run()) {
            assertThat(show.awaitExit()).isZero();
            assertThat(show.output())
                    .contains(
                            "generation 2 since ",
                            "files: greet.camel.yaml of the folder; the others built in",
                            "used as generation 2, by request of command-line \"moves hello\" (greet.camel.yaml)",
                            "refused, by request of command-line (greet.camel.yaml): an error in the route files",
                            "used as generation 1, by start of gateway");
        }
    }

    @Test
    void providersFollowTheirFile() throws Exception {
        try (ScriptedUpstream accounts = ScriptedUpstream.start();
                ScriptedUpstream first = ScriptedUpstream.start();
                ScriptedUpstream second = ScriptedUpstream.start()) {
            new ProviderRoutes().add("one", "baseUrl", first.url() + "/v1").writeTo(folder);
            first.always(answer());
            second.always(answer());
            Gate gate = new Gate();
            first.enqueue(answer().holdHead(gate));
            try (ProxyProcess proxy = start(accounts, "0");
                    RawClient waiting = proxy.client().stream(MessageJson.streamRequest("one/m"))) {
                gate.awaitReached();
                new ProviderRoutes()
                        .add("one", "baseUrl", second.url() + "/v1")
                        .add("two", "baseUrl", first.url() + "/v1")
                        .writeTo(folder);
                assertThat(proxy.admin().post(APPLY, "").statusCode()).isEqualTo(200);

                assertThat(proxy.client().message(MessageJson.request("one/m")).statusCode())
                        .isEqualTo(200);
                assertThat(second.requests()).anyMatch(request -> request.path().endsWith("/chat/completions"));
                assertThat(proxy.client().message(MessageJson.request("two/m")).statusCode())
                        .isEqualTo(200);
                assertThat(proxy.metric("claude_proxy_provider_in_flight{provider=\"one\"}"))
                        .as("the request of the generation before counts")
                        .isEqualTo(1);
                gate.open();
                assertThat(waiting.readHead().status()).isEqualTo(200);

                new ProviderRoutes().add("two", "baseUrl", first.url() + "/v1").writeTo(folder);
                assertThat(proxy.admin().post(APPLY, "").statusCode()).isEqualTo(200);
                assertThat(proxy.admin().json("/api/admin/providers").toString())
                        .contains("\"two\"")
                        .doesNotContain("\"one\"");
            }
        }
    }

    private static Answer answer() {
        return Answer.json("{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
    }

    @Test
    void whatARouteHasBegunOfItselfEnds(@TempDir Path work) throws IOException {
        Files.writeString(folder.resolve("work.camel.yaml"), """
            # Decides what is done with files.
            - route:
                id: read-files
                description: Takes its time over a file
                routeConfigurationId: errors-background
                from:
                  uri: file:%s
                  parameters:
                    readLock: markerFile
                    readLockDeleteOrphanLockFiles: false
                  steps:
                    - log:
                        id: read-files.log-begin
                        message: work of ${exchangeId} begins
                    - delay:
                        id: read-files.take-time
                        constant: "4000"
                    - log:
                        id: read-files.log-end
                        message: work of ${exchangeId} ends
            """.formatted(work));
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = start(upstream, "0")) {
            Files.writeString(work.resolve("a.txt"), "a");
            await().atMost(SOON).until(() -> count(proxy, " begins") == 1);
            assertThat(proxy.admin().post(APPLY, "").statusCode()).isEqualTo(200);
            await().atMost(SOON).until(() -> count(proxy, " ends") == 1);
            assertThat(count(proxy, " begins")).isEqualTo(1);
            assertThat(proxy.output()).doesNotContain("Forcing", "Interrupted");
        }
    }

    private static long count(ProxyProcess proxy, String what) {
        return proxy.output()
                .lines()
                .filter(line -> line.contains("work of ") && line.contains(what))
                .count();
    }

    @Test
    void jobsGoOnThroughTheNewestGeneration() throws IOException {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = ProxyProcess.builder()
                        .upstream(upstream)
                        .env("ROUTES_DIR", folder.toString())
                        .env("GATEWAY_ROUTES_WATCH", "0")
                        .schedule("watch-idle", "* * * * * ?")
                        .schedule("close-streams", "* * * * * ?")
                        .database(database.url())
                        .start()) {
            awaitRuns(database);
            for (int changes = 0; changes < 3; changes++) {
                assertThat(proxy.admin().post(APPLY, "").statusCode()).isEqualTo(200);
            }
            await().atMost(SOON)
                    .until(() -> proxy.admin().json(ROUTES).path("retiring").isEmpty());
            database.run("delete from job_run");
            awaitRuns(database);
            assertThat(proxy.output()).doesNotContain("Failed to execute CamelJob", "No CamelContext");
        }
    }

    private static void awaitRuns(Sql database) {
        for (String job : new String[] {"watch-idle", "close-streams"}) {
            await(job)
                    .atMost(SOON)
                    .until(() -> database.number("select count(*) from job_run where job = '" + job + "'") > 1);
        }
    }

    private ProxyProcess start(ScriptedUpstream upstream, String watch) {
        return ProxyProcess.builder()
                .upstream(upstream)
                .env("ROUTES_DIR", folder.toString())
                .env("GATEWAY_ROUTES_WATCH", watch)
                .start();
    }
}
