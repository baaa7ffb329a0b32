package it;

import static harness.GreetRoute.ROUTES;
import static harness.GreetRoute.body;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routes that a share of conversations gets first. */
@Timeout(300)
class RouteCanaryIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CONVERSATIONS = 40;
    private static final String APPLY = ROUTES + "/apply";
    private static final String CANARY = ROUTES + "/canary";
    private static final String FILE = ROUTES + "/providers.camel.yaml";

    @TempDir
    private Path folder;

    @Test
    void aConversationGoesToTheCanaryAlwaysOrNever() throws Exception {
        Gate gate = new Gate();
        try (ScriptedUpstream accounts = ScriptedUpstream.start();
                ScriptedUpstream old = ScriptedUpstream.start();
                ScriptedUpstream next = ScriptedUpstream.start()) {
            write(old);
            old.always(answer("old"));
            next.always(answer("next"));
            old.enqueue(answer("late").holdHead(gate));
            try (ProxyProcess proxy = ProxyProcess.builder()
                            .upstream(accounts)
                            .env("ROUTES_DIR", folder.toString())
                            .env("GATEWAY_ROUTES_WATCH", "0")
                            .start();
                    RawClient waiting = proxy.client().stream(MessageJson.request("one/m"))) {
                gate.awaitReached();
                checkWhatIsRefused(proxy);
                write(next);
                HttpResponse<byte[]> begun = proxy.admin().post(APPLY, "{\"canary\":50,\"comment\":\"moves\"}");
                assertThat(begun.statusCode()).isEqualTo(200);
                assertThat(ProxyClient.json(begun).path("result").asText()).isEqualTo("canary");

                List<String> served = serve(proxy);
                assertThat(served).as("both serve").contains("old", "next");
                assertThat(serve(proxy))
                        .as("each conversation stays where it is")
                        .isEqualTo(served);
                checkFigures(proxy, served);
                checkWhatCannotBeRead(proxy);
                checkWhatWaits(proxy);

                assertThat(proxy.admin().post(CANARY + "/promote", "").statusCode())
                        .isEqualTo(200);
                assertThat(serve(proxy)).containsOnly("next");
                gate.open();
                assertThat(new String(waiting.readHead().readBody(), StandardCharsets.UTF_8))
                        .as("what was under way is not interrupted")
                        .contains("late");
                JsonNode state = proxy.admin().json(ROUTES);
                assertThat(state.path("canary").isNull()).isTrue();
                assertThat(state.path("generation").asInt()).isEqualTo(2);
                JsonNode version = proxy.admin()
                        .json(ROUTES + "/versions")
                        .path("versions")
                        .get(0);
                assertThat(version.path("canary").asInt()).isEqualTo(50);
                assertThat(version.path("comment").asText()).isEqualTo("moves");
                await("no request holds the generation before")
                        .atMost(SOON)
                        .until(() -> proxy.admin().json(ROUTES).path("retiring").isEmpty());
            }
        }
    }

    private static void checkWhatIsRefused(ProxyProcess proxy) {
        Refusal.check(proxy.admin().post(APPLY, "{\"canary\":0}"), FailureKind.REQUEST_FIELD);
        Refusal.check(proxy.admin().post(APPLY, "{\"canary\":100}"), FailureKind.REQUEST_FIELD);
        Refusal.check(proxy.admin().post(APPLY, "{\"canary\":\"ten\"}"), FailureKind.REQUEST_FIELD);
        Refusal.check(proxy.admin().post(CANARY + "/promote", ""), FailureKind.ROUTES_NO_CANARY);
        Refusal.check(proxy.admin().delete(CANARY), FailureKind.ROUTES_NO_CANARY);
        Refusal.check(proxy.client().bare("DELETE", CANARY, null), FailureKind.ADMIN_AUTHENTICATION);
    }

    private static void checkFigures(ProxyProcess proxy, List<String> served) {
        long ofCanary = 2 * served.stream().filter("next"::equals).count();
        await("all requests are counted")
                .atMost(SOON)
                .until(() -> figure(proxy, "figures", "requests") == ofCanary
                        && figure(proxy, "others", "requests") == 2 * CONVERSATIONS - ofCanary);
        assertThat(figure(proxy, "figures", "errors")).isZero();
        JsonNode canary = proxy.admin().json(ROUTES).path("canary");
        assertThat(canary.path("percent").asInt()).isEqualTo(50);
        assertThat(canary.path("figures").path("first_event_ms_median").isNumber())
                .isTrue();
        assertThat(proxy.metric("claude_proxy_routes_canary_percent")).isEqualTo(50);
        try (ProxyCommand show = ProxyCommand.of("routes", "show").beside(proxy).run()) {
            assertThat(show.output())
                    .contains("canary: generation 2 for 50 % of conversations since ", "  others: ", " 0 errors");
        }
    }

    /** Of which conversation it is cannot be told; its route says why. */
    private static void checkWhatCannotBeRead(ProxyProcess proxy) {
        Refusal.check(
                proxy.client().post("/v1/messages", MessageJson.request("one/m"), "content-encoding", "gzip, br"),
                FailureKind.REQUEST_ENCODING);
    }

    private static long figure(ProxyProcess proxy, String side, String name) {
        return proxy.admin().json(ROUTES).path("canary").path(side).path(name).asLong();
    }

    private static void checkWhatWaits(ProxyProcess proxy) {
        Refusal.check(proxy.admin().post(APPLY, ""), FailureKind.ROUTES_CANARY);
        Refusal.check(proxy.admin().put(FILE, body("- route: {}")), FailureKind.ROUTES_CANARY);
        Refusal.check(proxy.admin().post(ROUTES + "/rollback", ""), FailureKind.ROUTES_CANARY);
    }

    @Test
    void aCanaryThatFailsIsRolledBackByItself() throws IOException {
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ScriptedUpstream accounts = ScriptedUpstream.start();
                ScriptedUpstream old = ScriptedUpstream.start();
                ScriptedUpstream next = ScriptedUpstream.start();
                ProxyProcess proxy = node(accounts, database.url())
                        .env("GATEWAY_RETRY_MAX_ATTEMPTS", "1")
                        .start()) {
            old.always(answer("old"));
            next.always(Answer.error(500, "{\"error\":{\"message\":\"no\"}}"));
            assertThat(proxy.admin().put(FILE, body(text(old))).statusCode()).isEqualTo(200);
            assertThat(proxy.admin()
                            .put(FILE, GreetRoute.canary(text(next), 50), "if-match", "*")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(database.texts("select text from route_file"))
                    .as("stored when it is promoted")
                    .containsExactly(text(old));

            for (int round = 0; proxy.admin().json(ROUTES).path("canary").isObject(); round++) {
                assertThat(round).as("it is found out").isLessThan(20);
                serve(proxy, "round " + round);
            }
            assertThat(serve(proxy)).containsOnly("old");
            await("the canary ends")
                    .atMost(SOON)
                    .until(() -> proxy.admin().json(ROUTES).path("retiring").isEmpty());
            JsonNode change = proxy.admin().json(ROUTES).path("changes").get(0);
            assertThat(change.path("result").asText()).isEqualTo("rolled_back");
            assertThat(change.path("trigger").asText()).isEqualTo("canary");
            assertThat(change.path("failure").asText())
                    .matches("\\d+ of its \\d+ requests within 60 s failed, and 0 of the \\d+ others");
            assertThat(proxy.output()).contains("Generation 3 of the routes is a canary no more");
            assertThat(database.texts("select text from route_file")).containsExactly(text(old));
            assertThat(database.texts("select result || ' ' || coalesce(canary, 0) from route_version order by number"))
                    .containsExactly("used 0", "used 0", "rolled_back 50");
            await("it is audited")
                    .atMost(SOON)
                    .until(() -> database.texts("select actor || ' ' || action from audit")
                            .contains("gateway routes.canary.rollback"));
        }
    }

    @Test
    void whatIsUnderWayInACanaryEndsWithIt() throws Exception {
        Gate gate = new Gate();
        try (ScriptedUpstream accounts = ScriptedUpstream.start();
                ScriptedUpstream old = ScriptedUpstream.start();
                ScriptedUpstream next = ScriptedUpstream.start()) {
            write(old);
            old.always(answer("old"));
            next.always(answer("next"));
            next.enqueue(answer("late").holdHead(gate));
            try (ProxyProcess proxy = ProxyProcess.builder()
                    .upstream(accounts)
                    .env("ROUTES_DIR", folder.toString())
                    .env("GATEWAY_ROUTES_WATCH", "0")
                    .start()) {
                write(next);
                assertThat(proxy.admin().post(APPLY, "{\"canary\":99}").statusCode())
                        .isEqualTo(200);
                RawClient waiting = firstOfCanary(proxy, old, next);
                gate.awaitReached();
                assertThat(proxy.admin().delete(CANARY).statusCode()).isEqualTo(200);
                assertThat(serve(proxy)).containsOnly("old");
                assertThat(proxy.admin().json(ROUTES).path("retiring").toString())
                        .isEqualTo("[{\"generation\":2,\"in_flight\":1}]");

                gate.open();
                assertThat(new String(waiting.readHead().readBody(), StandardCharsets.UTF_8))
                        .contains("late");
                waiting.close();
                await("it ends with its last request")
                        .atMost(SOON)
                        .until(() -> proxy.admin().json(ROUTES).path("retiring").isEmpty());
            }
        }
    }

    /** The first request that the canary gets; few go to the others. */
    private static RawClient firstOfCanary(ProxyProcess proxy, ScriptedUpstream old, ScriptedUpstream next) {
        for (int sent = 1; ; sent++) {
            int all = sent;
            RawClient client = proxy.client().stream(MessageJson.request("one/m", false, "conversation " + sent));
            await().atMost(SOON)
                    .until(() -> old.requests().size() + next.requests().size() == all);
            if (!next.requests().isEmpty()) {
                return client;
            }
            client.close();
        }
    }

    @Test
    void otherChangesWaitAndTheStopOfAProcessEndsACanary() throws IOException {
        String url = TestDatabase.shared().migratedDatabase();
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess first = node(upstream, url)
                        .env("ROUTES_DIR", folder.toString())
                        .env("GATEWAY_ROUTES_WATCH", "100ms")
                        .start();
                ProxyProcess second = node(upstream, url).start()) {
            Refusal.check(first.admin().post(APPLY, "{\"canary\":10}"), FailureKind.REQUEST_FIELD);
            String file = ROUTES + "/tried.camel.yaml";
            String tried = GreetRoute.named("tried");
            assertThat(first.admin().put(file, GreetRoute.canary(tried, 10)).statusCode())
                    .isEqualTo(200);
            Refusal.check(first.client().get("/tried"), FailureKind.NOT_FOUND);

            Files.writeString(folder.resolve("own.camel.yaml"), GreetRoute.named("own"));
            assertThat(second.admin()
                            .put(ROUTES + "/greet.camel.yaml", body(GreetRoute.TEXT))
                            .statusCode())
                    .isEqualTo(200);
            Refusal.check(second.client().get("/tried"), FailureKind.NOT_FOUND);
            assertThat(first.admin().json(ROUTES).path("generation").asInt()).isEqualTo(1);
            try (ProxyCommand back =
                    ProxyCommand.of("routes", "rollback").beside(first).run()) {
                assertThat(back.awaitExit()).isZero();
                assertThat(back.output()).contains("the canary, generation 2, is rolled back; the routes in use go on");
            }
            await("what waited is used")
                    .atMost(SOON)
                    .until(() -> first.client().get("/greet").statusCode() == 200
                            && first.client().get("/own").statusCode() == 200);

            assertThat(first.admin().put(file, GreetRoute.canary(tried, 10)).statusCode())
                    .isEqualTo(200);
            first.terminate();
            first.startAgain();
            JsonNode state = first.admin().json(ROUTES);
            assertThat(state.path("canary").isNull()).isTrue();
            assertThat(state.path("stored").size()).isEqualTo(1);
            Refusal.check(first.client().get("/tried"), FailureKind.NOT_FOUND);

            assertThat(first.admin().put(file, GreetRoute.canary(tried, 10)).statusCode())
                    .isEqualTo(200);
            try (ProxyCommand promote =
                    ProxyCommand.of("routes", "promote").beside(first).run()) {
                assertThat(promote.awaitExit()).isZero();
            }
            assertThat(first.client().get("/tried").statusCode()).isEqualTo(200);
            await("all nodes follow a promotion")
                    .atMost(SOON)
                    .until(() -> second.client().get("/tried").statusCode() == 200);
        }
    }

    private static List<String> serve(ProxyProcess proxy) {
        return serve(proxy, "conversation");
    }

    /** Who served each of the conversations. */
    private static List<String> serve(ProxyProcess proxy, String session) {
        List<String> served = new ArrayList<>();
        for (int conversation = 0; conversation < CONVERSATIONS; conversation++) {
            HttpResponse<byte[]> answer = proxy.client()
                    .message(MessageJson.request("one/m"), "x-claude-code-session-id", session + " " + conversation);
            served.add(ProxyClient.json(answer)
                    .path("content")
                    .path(0)
                    .path("text")
                    .asText());
        }
        return served;
    }

    private void write(ScriptedUpstream provider) throws IOException {
        new ProviderRoutes().add("one", "baseUrl", provider.url() + "/v1").writeTo(folder);
    }

    private String text(ScriptedUpstream provider) throws IOException {
        write(provider);
        try (var files = Files.list(folder)) {
            return Files.readString(files.findFirst().orElseThrow());
        }
    }

    private static Answer answer(String text) {
        return Answer.json("{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
    }

    private static ProxyProcess.Builder node(ScriptedUpstream upstream, String url) {
        return ProxyProcess.builder().upstream(upstream).sharedDatabase(url);
    }
}
