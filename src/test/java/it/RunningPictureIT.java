package it;

import static harness.GreetRoute.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.GreetRoute;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.Sql;
import harness.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What running routes do, step by step. */
@Timeout(300)
class RunningPictureIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String DIAGRAM = ROUTES + "/diagram";
    private static final String COVERAGE = ROUTES + "/coverage";
    private static final String STEPS = ROUTES + "/steps/";
    private static final String TRACES = "/api/admin/traces/";
    private static final String[] ASKING = {
        "x-claude-proxy-trace", "1", "authorization", "Bearer " + ProxyProcess.ADMIN_KEY
    };

    private static final String GREET = GreetRoute.with("""
            - log:
                id: api-greet.log-it
                loggingLevel: INFO
                logName: greetings
                message: Hello
            - log: "in short"
            - removeHeader:
                name: none
            """);

    @TempDir
    private Path folder;

    private ProxyProcess.Builder proxy(ScriptedUpstream upstream) {
        return ProxyProcess.builder()
                .upstream(upstream)
                .env("ROUTES_DIR", folder.toString())
                .env("GATEWAY_ROUTES_WATCH", "0");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode step(JsonNode picture, String id) {
        JsonNode found = find(picture.path("routes"), id);
        assertThat(found.isMissingNode()).as("step %s", id).isFalse();
        return found;
    }

    private static JsonNode find(JsonNode node, String id) {
        if (node.has("branches") && node.path("id").asText().equals(id)) {
            return node;
        }
        for (JsonNode inner : node) {
            JsonNode found = find(inner, id);
            if (!found.isMissingNode()) {
                return found;
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean isPassed(ProxyProcess proxy, String step) {
        return proxy.admin().json(COVERAGE).path("not_passed").findValuesAsText("step").stream()
                .noneMatch(step::equals);
    }

    @Test
    void theDiagramHasWhatEachStepHasDone() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ScriptedUpstream other = ScriptedUpstream.start()) {
            new ProviderRoutes()
                    .add("one", "baseUrl", other.url() + "/v1", "headers", "x-secret: hush")
                    .writeTo(folder);
            upstream.always(Answer.json(MessageJson.message("hello")));
            try (ProxyProcess proxy = proxy(upstream).jmx().start()) {
                proxy.client().message(MessageJson.request("claude-sonnet-4-5"));

                JsonNode picture = proxy.admin().json(DIAGRAM);
                assertThat(picture.path("generation").asInt()).isEqualTo(1);
                assertThat(picture.path("timed").asBoolean()).isTrue();
                assertThat(step(picture, "serve-request.settle-request")
                                .path("count")
                                .asInt())
                        .isEqualTo(1);
                assertThat(step(picture, "call-account.call-upstream")
                                .path("mean_ms")
                                .isNumber())
                        .isTrue();
                assertThat(step(picture, "relay-provider.call-provider")
                                .path("calls")
                                .toString())
                        .isEqualTo("[\"provider-one\"]");
                assertThat(picture.path("templates").toString()).isEqualTo("{\"provider\":[\"provider-one\"]}");
                assertThat(picture.toString()).doesNotContain("hush");

                HttpResponse<byte[]> svg = proxy.admin().get(DIAGRAM + "?format=svg&route=api-messages");
                assertThat(svg.headers().firstValue("content-type")).hasValue("image/svg+xml");
                assertThat(svg.headers().firstValue("cache-control")).hasValue("no-store");
                assertThat(text(svg))
                        .startsWith("<svg ")
                        .contains("serve-request")
                        .doesNotContain("admin-keys");
                assertThat(text(proxy.admin().get(DIAGRAM + "?format=mermaid"))).startsWith("flowchart LR");
                checkRefusals(proxy);
                checkCommands(proxy);
            }
        }
    }

    private static void checkRefusals(ProxyProcess proxy) {
        Refusal.check(proxy.admin().get(DIAGRAM + "?format=png"), FailureKind.REQUEST_PARAMETER);
        Refusal.check(proxy.admin().get(DIAGRAM + "?rout=x"), FailureKind.REQUEST_PARAMETER);
        Refusal.check(proxy.admin().get(DIAGRAM + "?route=none"), FailureKind.NOT_FOUND);
        Refusal.check(proxy.admin().get(COVERAGE + "?days=0"), FailureKind.REQUEST_PARAMETER);
        Refusal.check(proxy.admin().get(TRACES + "none"), FailureKind.NOT_FOUND);
        for (String path : new String[] {DIAGRAM, COVERAGE, "/api/admin/traces"}) {
            Refusal.check(proxy.client().get(path), FailureKind.ADMIN_AUTHENTICATION);
            Refusal.check(proxy.client().bare("GET", path, null), FailureKind.ADMIN_AUTHENTICATION);
        }
        Refusal.check(
                proxy.client().post(STEPS + "api-greet.log-it/disable", "{\"minutes\":1}"),
                FailureKind.ADMIN_AUTHENTICATION);
    }

    private static void checkCommands(ProxyProcess proxy) {
        try (ProxyCommand diagram = ProxyCommand.of("routes", "diagram", "serve-request")
                .beside(proxy)
                .run()) {
            assertThat(diagram.awaitExit()).isZero();
            assertThat(diagram.output().lines())
                    .anyMatch(line -> line.startsWith("serve-request from direct:serve-request  "))
                    .anyMatch(line -> line.startsWith("└─ settle-request: to direct:settle-request  "));
        }
        try (ProxyCommand none =
                ProxyCommand.of("routes", "diagram", "none").beside(proxy).run()) {
            assertThat(none.awaitExit()).isEqualTo(1);
            assertThat(none.complaints()).containsExactly("claude-proxy: There is no route `none`.");
        }
    }

    @Test
    void whatWasPassedIsKnownAfterAChangeAndARestart() throws IOException {
        GreetRoute.write(folder, GREET);
        var database = new Sql(TestDatabase.shared().migratedDatabase());
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = proxy(upstream).database(database.url()).start()) {
            assertThat(isPassed(proxy, "api-greet.log-it")).isFalse();
            proxy.client().get("/greet");
            assertThat(isPassed(proxy, "api-greet.log-it")).isTrue();
            assertThat(isPassed(proxy, "api-greet/log-1")).as("without an id").isTrue();
            assertThat(isPassed(proxy, "api-greet/removeHeader-1")).isTrue();
            assertThat(isPassed(proxy, "list-models.choose-list")).isFalse();
            proxy.client().get("/greet");
            assertThat(proxy.admin().post(ROUTES + "/apply", "").statusCode()).isEqualTo(200);
            proxy.client().get("/greet");
            assertThat(isPassed(proxy, "api-greet.log-it")).isTrue();
            proxy.client().get("/greet");
            proxy.terminate();
            assertThat(count(database)).as("the last one too, at the end").isEqualTo(4);
            database.run("update route_step_seen set last_seen = now() - interval '10 days',"
                    + " since = now() - interval '11 days' where step = 'api-greet.log-it'");
            try (ProxyProcess again = proxy.startAgain()) {
                assertThat(isPassed(again, "api-greet.log-it")).isTrue();
                JsonNode ten = again.admin().json(COVERAGE + "?days=9&route=api-greet");
                assertThat(ten.path("not_passed").findValuesAsText("step")).contains("api-greet.log-it");
                JsonNode idle = ten.path("not_passed").findParents("last_passed").stream()
                        .filter(each -> each.path("step").asText().equals("api-greet.log-it"))
                        .findFirst()
                        .orElseThrow();
                assertThat(idle.path("new").asBoolean()).isFalse();
                assertThat(text(again.admin().get(COVERAGE + "?format=svg&days=9&route=api-greet")))
                        .contains("<g class=\"g\">");
                try (ProxyCommand json = ProxyCommand.of("routes", "coverage", "--json")
                        .beside(again)
                        .run()) {
                    assertThat(json.output()).startsWith("{").contains("\"not_passed\"");
                }
                try (ProxyCommand both = ProxyCommand.of("routes", "coverage", "--json", "--format", "svg")
                        .beside(again)
                        .run()) {
                    assertThat(both.awaitExit()).isEqualTo(2);
                    assertThat(both.errors()).contains("give either --json or --format svg");
                }
                try (ProxyCommand coverage = ProxyCommand.of("routes", "coverage", "--days", "9", "api-greet")
                        .beside(again)
                        .run()) {
                    assertThat(coverage.awaitExit()).isZero();
                    assertThat(coverage.output().lines())
                            .anyMatch(line -> line.startsWith("api-greet  api-greet.log-it  last passed 20"));
                }
            }
        }
    }

    private static long count(Sql database) {
        return database.number("select count from route_step_seen where step = 'api-greet.log-it'");
    }

    @Test
    void aStepIsSwitchedOffForAWhile() throws IOException {
        GreetRoute.write(folder, GREET);
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = proxy(upstream).start()) {
            String path = STEPS + "api-greet.log-it/disable";
            HttpResponse<byte[]> off = proxy.admin().post(path, "{\"minutes\":5,\"comment\":\"too loud\"}");
            assertThat(off.statusCode()).isEqualTo(200);
            assertThat(proxy.client().get("/greet").statusCode()).isEqualTo(200);
            assertThat(proxy.output()).doesNotContain("Hello").contains("Step api-greet.log-it is switched off until");
            assertThat(step(proxy.admin().json(DIAGRAM), "api-greet.log-it")
                            .path("off")
                            .isTextual())
                    .isTrue();

            GreetRoute.write(folder, GREET.replace("Greets clients", "Greets people"));
            assertThat(proxy.admin().post(ROUTES + "/apply", "").statusCode()).isEqualTo(200);
            proxy.client().get("/greet");
            assertThat(proxy.output()).as("a new generation keeps it off").doesNotContain("Hello");
            JsonNode listed = proxy.admin().json(ROUTES).path("steps_off").get(0);
            assertThat(listed.path("step").asText()).isEqualTo("api-greet.log-it");
            assertThat(listed.path("comment").asText()).isEqualTo("too loud");

            checkWhatStaysOn(proxy, path);
            assertThat(ProxyClient.json(proxy.admin().post(STEPS + "api-greet.log-it/enable", "{}"))
                            .path("was_off")
                            .asBoolean())
                    .isTrue();
            proxy.client().get("/greet");
            await().atMost(SOON).until(() -> proxy.output().contains("Hello"));
            checkSwitchCommands(proxy);
        }
    }

    private static void checkWhatStaysOn(ProxyProcess proxy, String path) {
        HttpResponse<byte[]> refused =
                proxy.admin().post(STEPS + "authenticate-client.check-key/disable", "{\"minutes\":5}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(ProxyClient.json(refused)
                        .path("findings")
                        .get(0)
                        .path("rule")
                        .asText())
                .isEqualTo("contract-authentication");
        Refusal.check(proxy.client().bare("GET", "/greet", null), FailureKind.CLIENT_AUTHENTICATION);
        Refusal.check(proxy.admin().post(STEPS + "none/disable", "{\"minutes\":5}"), FailureKind.NOT_FOUND);
        Refusal.check(proxy.admin().post(path, "{\"minutes\":1441}"), FailureKind.REQUEST_FIELD);
        Refusal.check(proxy.admin().post(path, "{\"minutes\":\"5\"}"), FailureKind.REQUEST_FIELD);
        Refusal.check(proxy.admin().post(path, "{}"), FailureKind.REQUEST_FIELD);
        Refusal.check(proxy.admin().post(path, ""), FailureKind.REQUEST_BODY_MISSING);
        Refusal.check(proxy.admin().post(path, "{\"minutes\":5,\"x\":1}"), FailureKind.REQUEST_FIELD);
    }

    private static void checkSwitchCommands(ProxyProcess proxy) {
        try (ProxyCommand off = ProxyCommand.of("routes", "disable", "api-greet.log-it", "--for", "10m")
                .beside(proxy)
                .run()) {
            assertThat(off.awaitExit()).isZero();
            assertThat(off.output().lines()).anyMatch(line -> line.startsWith("api-greet.log-it is off until 20"));
        }
        try (ProxyCommand show = ProxyCommand.of("routes", "show").beside(proxy).run()) {
            assertThat(show.awaitExit()).isZero();
            assertThat(show.output().lines())
                    .anyMatch(line -> line.startsWith("step api-greet.log-it is off until 20"));
        }
        try (ProxyCommand refused = ProxyCommand.of("routes", "disable", "serve-request.settle-request", "--for", "1h")
                .beside(proxy)
                .run()) {
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.complaints())
                    .containsExactly(
                            "claude-proxy: it stays on: the routes cannot do without serve-request.settle-request");
        }
        try (ProxyCommand on = ProxyCommand.of("routes", "enable", "api-greet.log-it")
                .beside(proxy)
                .run()) {
            assertThat(on.awaitExit()).isZero();
            assertThat(on.output().lines()).containsExactly("api-greet.log-it works again");
        }
    }

    @Test
    void aRequestTellsItsStepsToWhoMayKnow() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = proxy(upstream).start()) {
            upstream.always(Answer.json(MessageJson.message("a secret answer")));
            String request = MessageJson.request("claude-sonnet-4-5");
            String unasked = ProxyClient.id(proxy.client().message(request, "x-claude-proxy-trace", "1"));
            Refusal.check(proxy.admin().get(TRACES + unasked), FailureKind.NOT_FOUND);

            String id = ProxyClient.id(proxy.client().message(request, ASKING));

            JsonNode trace = proxy.admin().json(TRACES + id);
            assertThat(trace.path("status").asInt()).isEqualTo(200);
            assertThat(trace.path("ended").asBoolean()).isTrue();
            assertThat(trace.path("steps").findValuesAsText("step"))
                    .containsSubsequence(
                            "api-messages.serve-request",
                            "serve-request.authenticate-client",
                            "relay-stage.relay-claude",
                            "call-account.call-upstream",
                            "serve-request.settle-request");
            JsonNode call = trace.path("steps").findParents("target").stream()
                    .filter(step -> step.path("step").asText().equals("call-account.call-upstream"))
                    .findFirst()
                    .orElseThrow();
            assertThat(call.path("mode").asText()).isEqualTo("claude-api");
            assertThat(call.path("target").asText()).startsWith("account ");
            assertThat(call.path("took_us").asLong()).isPositive();
            assertThat(trace.toString()).doesNotContain("secret answer", ProxyProcess.ADMIN_KEY, proxy.clientKey());
            assertThat(upstream.requests())
                    .allSatisfy(sent -> assertThat(sent.headers().toString())
                            .doesNotContain("x-claude-proxy-trace", ProxyProcess.ADMIN_KEY));
            assertThat(proxy.admin()
                            .json("/api/admin/traces?limit=5")
                            .path("data")
                            .findValuesAsText("request_id"))
                    .containsExactly(id);
            try (ProxyCommand shown =
                    ProxyCommand.of("routes", "trace", id).beside(proxy).run()) {
                assertThat(shown.awaitExit()).isZero();
                assertThat(shown.output().lines())
                        .anyMatch(line -> line.contains("  call-account.call-upstream  account "));
            }
            checkAStream(upstream, proxy);
        }
    }

    /** Steps for each piece of a translated stream stand in sums. */
    private static void checkAStream(ScriptedUpstream upstream, ProxyProcess proxy) {
        upstream.enqueue(Answer.stream(MessageJson.stream("one ", "two ", "three")));
        String id = ProxyClient.id(proxy.client()
                .post(
                        "/v1/chat/completions",
                        "{\"model\":\"claude-sonnet-4-5\",\"stream\":true,"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                        ASKING));

        JsonNode trace = proxy.admin().json(TRACES + id);
        assertThat(trace.path("events").findValuesAsText("step"))
                .contains("translate-events.translate-event", "translate-events.emit-event");
        assertThat(trace.path("events").findValuesAsText("count"))
                .allSatisfy(count -> assertThat(Integer.parseInt(count)).isPositive());
        assertThat(trace.path("steps").findValuesAsText("step")).noneMatch(step -> step.startsWith("translate-events"));
    }

    @Test
    void aSettingLetsClientKeysAskAndKeepsBodies() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = proxy(upstream)
                        .env("GATEWAY_TRACE_KEYS", "all")
                        .env("GATEWAY_TRACE_BODIES", "true")
                        .start()) {
            upstream.always(Answer.json(MessageJson.message("kept answer")));

            String id = ProxyClient.id(
                    proxy.client().message(MessageJson.request("claude-sonnet-4-5"), "x-claude-proxy-trace", "1"));

            JsonNode bodies = proxy.admin().json(TRACES + id).path("bodies");
            assertThat(bodies.path("request").asText()).contains("claude-sonnet-4-5");
            assertThat(bodies.path("answer").asText()).contains("kept answer");
            assertThat(bodies.path("answer_bytes").asLong()).isPositive();
        }
    }
}
