package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.protocol.Json;
import harness.Answer;
import harness.EventStream;
import harness.Gate;
import harness.JolokiaClient;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JMX over HTTP: who is let in, what is refused before a bean is asked, and what operators do. */
@Lab
@Timeout(300)
class JolokiaIT {

    private static final String POOL = "claude-proxy:type=Pool";
    private static final String STREAMS = "claude-proxy:type=Streams";
    private static final String ROUTES = "org.apache.camel:context=claude-proxy-1,type=routes,name=";
    private static final String CONTEXT = "org.apache.camel:context=claude-proxy-1,type=context,name=\"claude-proxy\"";

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.jmx()
                .env("GATEWAY_MANAGEMENT_JOLOKIA_PASSWORD", JolokiaClient.OPERATOR)
                .env("GATEWAY_MANAGEMENT_JOLOKIA_VIEWER_PASSWORD", JolokiaClient.VIEWER)
                .env("GATEWAY_MANAGEMENT_JOLOKIA_ORIGINS", "https://hawtio.example.com");
    }

    private static JsonNode operator(JsonNode question) {
        return new JolokiaClient(proxy).json("operator", JolokiaClient.OPERATOR, question);
    }

    private static JsonNode viewer(JsonNode question) {
        return new JolokiaClient(proxy).json("viewer", JolokiaClient.VIEWER, question);
    }

    @Test
    void nobodyIsLetInWithoutAPassword() {
        JolokiaClient jolokia = new JolokiaClient(proxy);
        HttpResponse<String> answer = jolokia.get(null, null, "/read/" + POOL);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate"))
                .get()
                .asString()
                .startsWith("Basic ");
        assertThat(answer.body()).doesNotContain("Usable");
        assertThat(jolokia.get("viewer", JolokiaClient.VIEWER, "").statusCode()).isEqualTo(200);
    }

    @Test
    void pagesOfOthersAreRefused() {
        JolokiaClient jolokia = new JolokiaClient(proxy);
        String read = JolokiaClient.read(POOL).toString();

        assertThat(jolokia.post("operator", JolokiaClient.OPERATOR, read, "origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(jolokia.get("operator", JolokiaClient.OPERATOR, "/version", "sec-fetch-site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> allowed =
                jolokia.post("operator", JolokiaClient.OPERATOR, read, "origin", "https://hawtio.example.com");
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("access-control-allow-origin")).hasValue("https://hawtio.example.com");
    }

    @Test
    void aLinkChangesNothing() {
        JolokiaClient jolokia = new JolokiaClient(proxy);

        for (String slashes : List.of("/", "//", "/%2F", "///")) {
            assertThat(jolokia.get("operator", JolokiaClient.OPERATOR, slashes + "exec/" + POOL + "/resume/x")
                            .statusCode())
                    .as(slashes)
                    .isEqualTo(405);
        }
        assertThat(jolokia.get("operator", JolokiaClient.OPERATOR, "/write/" + POOL + "/Usable/1")
                        .statusCode())
                .isEqualTo(405);
        assertThat(jolokia.post(
                                "operator",
                                JolokiaClient.OPERATOR,
                                JolokiaClient.read(POOL).toString(),
                                "content-type",
                                "text/plain")
                        .statusCode())
                .isIn(200, 415);
    }

    @Test
    void whatIsTooMuchOrUnknownIsRefused() {
        JolokiaClient jolokia = new JolokiaClient(proxy);
        ArrayNode many = Json.mapper().createArrayNode();
        for (int i = 0; i < 501; i++) {
            many.add(JolokiaClient.read(POOL));
        }
        ArrayNode broad = Json.mapper().createArrayNode();
        for (int i = 0; i < 9; i++) {
            broad.addObject().put("type", "list");
        }
        for (String body : List.of(
                many.toString(),
                broad.toString(),
                "{\"type\":\"read\",",
                "7",
                "",
                "{\"type\":\"notification\"}",
                "{\"type\":\"version\",\"target\":{\"url\":\"service:jmx:rmi:///x\"}}")) {
            assertThat(jolokia.post("operator", JolokiaClient.OPERATOR, body).statusCode())
                    .as(body.substring(0, Math.min(60, body.length())))
                    .isEqualTo(400);
        }
        assertThat(jolokia.post("operator", JolokiaClient.OPERATOR, " ".repeat(300_000))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aStreamIsCountedWhileItFlowsAndEndedByAnOperator() throws IOException {
        var gate = new Gate();
        upstream.always(
                Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0), MessageJson.textDelta(0, "x"))
                        .gate(gate)
                        .events(MessageJson.blockStop(0), MessageJson.messageDelta(1), MessageJson.messageStop()));

        try (RawClient raw = client.stream(MessageJson.streamRequest("claude-sonnet-4-5"))) {
            EventStream events = raw.readHead().events();
            assertThat(events.nextButPing().name()).isEqualTo("message_start");
            await().untilAsserted(() -> assertThat(viewer(JolokiaClient.read(STREAMS, "InFlight"))
                            .path("value")
                            .asInt())
                    .isEqualTo(1));
            assertThat(inFlight("api-messages")).isEqualTo(1);
            assertThat(inFlight("relay-claude")).isEqualTo(1);
            JsonNode stream =
                    viewer(JolokiaClient.read(STREAMS, "Streams")).path("value").path(0);
            assertThat(stream.path("model").asText()).isEqualTo("claude-sonnet-4-5");
            String id = stream.path("request").asText();

            assertThat(viewer(JolokiaClient.exec(STREAMS, "close", List.of(id)))
                            .path("status")
                            .asInt())
                    .isNotEqualTo(200);
            assertThat(operator(JolokiaClient.exec(STREAMS, "close", List.of(id)))
                            .path("value")
                            .asBoolean())
                    .isTrue();
            List<ServerEvent> rest = events.rest();
            assertThat(rest).extracting(ServerEvent::name).endsWith("error");
            assertThat(rest.getLast().data()).contains("operator");
        } finally {
            gate.open();
        }
        await().untilAsserted(() -> assertThat(inFlight("api-messages")).isZero());
        assertThat(viewer(JolokiaClient.read(STREAMS, "InFlight")).path("value").asInt())
                .isZero();
        assertThat(operator(JolokiaClient.exec(STREAMS, "close", List.of("nobody")))
                        .path("value")
                        .asBoolean())
                .isFalse();
    }

    private static int inFlight(String route) {
        return viewer(JolokiaClient.read(ROUTES + "\"" + route + "\"", "ExchangesInflight"))
                .path("value")
                .asInt();
    }

    @Test
    void aStreamThatBreaksCountsAsAFailure() throws IOException {
        upstream.always(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                .cut());
        int before = failures();

        try (RawClient raw = client.stream(MessageJson.streamRequest("claude-sonnet-4-5"))) {
            assertThat(raw.readHead().events().rest())
                    .extracting(ServerEvent::name)
                    .endsWith("error");
        }
        await().untilAsserted(() -> assertThat(failures()).isEqualTo(before + 1));
    }

    private static int failures() {
        JsonNode route = viewer(JolokiaClient.read(ROUTES + "\"call-account\"")).path("value");
        return route.path("ExchangesFailed").asInt()
                + route.path("FailuresHandled").asInt();
    }

    @Test
    void theDrawnRoutesBeginWithTheirFrom() {
        String xml = viewer(JolokiaClient.exec(CONTEXT, "dumpRoutesAsXml()", List.of()))
                .path("value")
                .asText();

        assertThat(xml).contains("<route id=\"serve-request\"").doesNotContain("<errorHandler");
        String[] routes = xml.split("<route ");
        assertThat(routes).hasSizeGreaterThan(50);
        for (int i = 1; i < routes.length; i++) {
            String inside = routes[i].substring(routes[i].indexOf('>') + 1).strip();
            assertThat(inside).startsWith("<from ");
        }
        assertThat(viewer(JolokiaClient.exec(CONTEXT, "dumpRoutesAsXml(boolean)", List.of(true)))
                        .path("value")
                        .asText())
                .as("placeholders stay placeholders")
                .contains("{{gateway.accounts.selection}}");
    }

    @Test
    void aTraceHasRequestIdsAndStepsAndNoContent() {
        String tracer = "org.apache.camel:context=claude-proxy-1,type=tracer,name=BacklogTracer";
        assertThat(viewer(write(tracer, "Enabled", true)).path("status").asInt())
                .isNotEqualTo(200);
        operator(write(tracer, "BodyIncludeStreams", true));
        assertThat(viewer(JolokiaClient.read(tracer, "BodyIncludeStreams"))
                        .path("value")
                        .asBoolean())
                .as("it stays as it is")
                .isFalse();
        assertThat(operator(write(tracer, "Enabled", true)).path("status").asInt())
                .isEqualTo(200);
        upstream.always(Answer.json(MessageJson.message("fine")));

        HttpResponse<byte[]> answer = client.message(MessageJson.request("claude-sonnet-4-5"));

        String id = answer.headers().firstValue("x-claude-proxy-request-id").orElseThrow();
        String trace = viewer(JolokiaClient.exec(tracer, "dumpAllTracedMessagesAsXml()", List.of()))
                .path("value")
                .asText();
        assertThat(trace)
                .contains("serve-request.resolve-target")
                .contains("<exchangeId>" + id + "</exchangeId>")
                .contains("<body>" + id + "</body>")
                .doesNotContain("RequestBody@", "RequestContext@", "<header", ProxyProcess.CLIENT_KEY);
        assertThat(operator(write(tracer, "Enabled", false)).path("status").asInt())
                .isEqualTo(200);
    }

    private static JsonNode write(String bean, String attribute, Object value) {
        return Json.mapper()
                .createObjectNode()
                .put("type", "write")
                .put("mbean", bean)
                .put("attribute", attribute)
                .set("value", Json.mapper().valueToTree(value));
    }

    @Test
    void anOperatorSuspendsAndResumesAnAccount() {
        String account = viewer(JolokiaClient.read("claude-proxy:type=Accounts", "Accounts"))
                .path("value")
                .path(0)
                .path("id")
                .asText();
        int usable = viewer(JolokiaClient.read(POOL, "Usable")).path("value").asInt();

        operator(JolokiaClient.exec(POOL, "suspend", List.of(account, "for a test")));
        assertThat(viewer(JolokiaClient.read(POOL, "Usable")).path("value").asInt())
                .isEqualTo(usable - 1);
        JsonNode reason =
                viewer(JolokiaClient.read(POOL, "Reasons")).path("value").path(0);
        assertThat(reason.path("account").asText()).isEqualTo(account);
        assertThat(reason.path("state").asText()).isEqualTo("inactive");
        operator(JolokiaClient.exec(POOL, "resume", List.of(account)));
        assertThat(viewer(JolokiaClient.read(POOL, "Usable")).path("value").asInt())
                .isEqualTo(usable);
        assertThat(operator(JolokiaClient.exec(POOL, "suspend", List.of("nobody", "")))
                        .path("error")
                        .asText())
                .contains("nobody");
        assertThat(proxy.output()).contains("jolokia:operator calls suspend of claude-proxy:type=Pool");
    }

    @Test
    void aLongArgumentIsNotTaken() {
        String comment = "so long ".repeat(63);

        assertThat(operator(JolokiaClient.exec("claude-proxy:type=Generations", "apply", List.of(comment)))
                        .path("error")
                        .asText())
                .contains("at most 500 characters");
        assertThat(proxy.output()).doesNotContain("so long");
    }

    @Test
    void anOperatorRunsAJobAndUsesTheRouteFiles() {
        JsonNode run = operator(JolokiaClient.exec("claude-proxy:type=Jobs", "run", List.of("close-streams")));
        assertThat(run.path("status").asInt()).isEqualTo(200);
        assertThat(run.path("value").asText()).isEmpty();
        assertThat(operator(JolokiaClient.exec("claude-proxy:type=Jobs", "run", List.of("nothing")))
                        .path("status")
                        .asInt())
                .isNotEqualTo(200);
        assertThat(viewer(JolokiaClient.read("claude-proxy:type=Generations", "Current"))
                        .path("value")
                        .asInt())
                .isPositive();
    }
}
