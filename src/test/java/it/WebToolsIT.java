package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.EventStream;
import harness.Gate;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ServerEvent;
import harness.SimulatedWeb;
import harness.WholeMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebReply;

/** Calls of the client's tools in web mode: the conversation waits, and goes on with their results. */
@Lab
@Timeout(300)
@DisplayName("Web mode, tools")
class WebToolsIT {

    private static final String WEATHER = "get_weather";
    private static final String TIME = "get_time";

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("GATEWAY_WEB_TOOL_GRACE", "500ms");
    }

    @AfterEach
    void nothingIsLeft() {
        web.awaitNothingLeft();
    }

    @ParameterizedTest(name = "12: one tool, its result, and the rest as another message, stream {0}")
    @ValueSource(booleans = {true, false})
    void theConversationGoesOnWithTheResult(boolean stream) {
        MessageBody body = asks("What is it like? " + WEATHER).stream(stream);
        JsonNode first = WholeMessage.of(client.message(body.json()));
        List<String> calls = calls(first);
        assertThat(first.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(calls).hasSize(1);
        assertThat(first.path("content").path(1).path("input").path("city").asText())
                .isEqualTo("demo");
        assertThat(web.runningStreams()).as("the conversation waits").isEqualTo(1);
        assertThat(web.calls(Kind.DELETE, Kind.STOP)).isEmpty();

        body.blocks("assistant", first.path("content")).blocks("user", MessageBody.result(calls.getFirst(), "4 C"));
        JsonNode second = WholeMessage.of(client.message(body.json()));

        assertThat(WholeMessage.text(second)).isEqualTo(WEATHER + " says: 4 C.");
        assertThat(second.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(second.path("id")).isNotEqualTo(first.path("id"));
        assertThat(second.path("usage").path("input_tokens").asInt()).isPositive();
        JsonNode posted = web.only(Kind.TOOL_RESULT).json();
        assertThat(posted.path("type").asText()).isEqualTo("tool_result");
        assertThat(posted.path("tool_use_id").asText()).isEqualTo(calls.getFirst());
        assertThat(posted.path("content").path(0).path("text").asText()).isEqualTo("4 C");
        assertThat(posted.path("is_error").asBoolean(true)).isFalse();
        assertThat(web.calls(Kind.COMPLETION)).as("nothing is asked anew").hasSize(1);
        assertThat(web.awaitCalls(Kind.DELETE, 1)).hasSize(1);
    }

    @ParameterizedTest(name = "13: two tools in one answer, both results, stream {0}")
    @ValueSource(booleans = {true, false})
    void twoCallsComeTogether(boolean stream) {
        MessageBody body = asks("Tell me " + WEATHER + " and " + TIME).tool(TIME).stream(stream);
        JsonNode first = WholeMessage.of(client.message(body.json()));
        List<String> calls = calls(first);
        assertThat(calls).hasSize(2);

        body.blocks("assistant", first.path("content"))
                .blocks("user", MessageBody.result(calls.get(0), "4 C"), MessageBody.result(calls.get(1), "noon"));
        JsonNode second = WholeMessage.of(client.message(body.json()));

        assertThat(WholeMessage.text(second)).isEqualTo(WEATHER + " says: 4 C; " + TIME + " says: noon.");
        assertThat(web.calls(Kind.TOOL_RESULT).stream()
                        .map(call -> call.json().path("tool_use_id").asText())
                        .toList())
                .isEqualTo(calls);
        assertThat(web.calls(Kind.COMPLETION)).hasSize(1);
    }

    @Test
    @DisplayName("13: without parallel calls the answer ends behind the first one")
    void oneCallWhereOnlyOneIsWanted() {
        MessageBody body =
                asks("use the tool").with("tool_choice", "{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");

        JsonNode first = WholeMessage.of(client.message(body.json()));

        assertThat(calls(first)).hasSize(1);
        goOn(body, first);
    }

    @Test
    @DisplayName("14: a result that is missing is refused as in the API, and the conversation waits on")
    void allResultsAreNeeded() {
        MessageBody body = asks("Tell me " + WEATHER + " and " + TIME).tool(TIME);
        JsonNode first = WholeMessage.of(client.message(body.json()));
        List<String> calls = calls(first);
        String before = body.json();
        body.blocks("assistant", first.path("content")).blocks("user", MessageBody.result(calls.get(0), "4 C"));

        HttpResponse<byte[]> answer = client.message(body.json());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProxyClient.json(answer).path("error").path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(ProxyClient.json(answer).path("error").path("message").asText())
                .contains(calls.get(1));
        assertThat(web.calls(Kind.TOOL_RESULT)).isEmpty();
        assertThat(web.runningStreams()).isEqualTo(1);
        assertThat(before).doesNotContain(calls.get(0));
        MessageBody again = asks("Tell me " + WEATHER + " and " + TIME).tool(TIME);
        goOn(again, first);
    }

    @Test
    @DisplayName("14: a result of a call that nobody has made is refused as in the API")
    void aForeignResultIsRefused() {
        MessageBody body = asks("use the tool");
        JsonNode first = WholeMessage.of(client.message(body.json()));
        body.blocks("assistant", first.path("content")).blocks("user", MessageBody.result("toolu_foreign", "4 C"));

        HttpResponse<byte[]> answer = client.message(body.json());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProxyClient.json(answer).path("error").path("message").asText())
                .contains("unexpected `tool_use_id`", "toolu_foreign");
        assertThat(web.calls(Kind.COMPLETION)).hasSize(1);
        goOn(asks("use the tool"), first);
    }

    @Test
    @DisplayName("14: what the user says behind a result is never lost")
    void textBehindAResultIsNotLost() {
        MessageBody body = asks("use the tool");
        JsonNode first = WholeMessage.of(client.message(body.json()));
        body.blocks("assistant", first.path("content"))
                .blocks(
                        "user",
                        MessageBody.result(calls(first).getFirst(), "4 C"),
                        MessageBody.text("and mind the wind"));

        HttpResponse<byte[]> answer = client.message(body.json());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(web.calls(Kind.TOOL_RESULT, Kind.COMPLETION).stream()
                        .filter(call -> call.text().contains("and mind the wind")))
                .hasSize(1);
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("14: what the system says behind a result goes along to the conversation that waits")
    void wordsOfTheSystemGoAlong() {
        MessageBody body = asks("use the tool");
        JsonNode first = WholeMessage.of(client.message(body.json()));
        body.blocks("assistant", first.path("content"))
                .blocks("user", MessageBody.result(calls(first).getFirst(), "4 C"))
                .said("system", "1000 tokens left");

        JsonNode second = WholeMessage.of(client.message(body.json()));

        assertThat(WholeMessage.text(second)).startsWith(WEATHER + " says: 4 C");
        assertThat(web.only(Kind.TOOL_RESULT)
                        .json()
                        .path("content")
                        .path(1)
                        .path("text")
                        .asText())
                .isEqualTo("System: 1000 tokens left");
        assertThat(web.calls(Kind.COMPLETION)).as("nothing is asked anew").hasSize(1);
    }

    @Test
    @DisplayName(
            "14: what cannot go along is asked anew with all that was said before, also when the client tries again")
    void whatCannotGoAlongIsAskedAnew() {
        MessageBody body = asks("use the tool");
        JsonNode first = WholeMessage.of(client.message(body.json()));
        body.blocks("assistant", first.path("content"))
                .blocks(
                        "user",
                        MessageBody.result(calls(first).getFirst(), "4 C"),
                        "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\","
                                + "\"data\":\"and mind the wind\"}}");
        DemoWebReply broken = DemoWebReply.error(500, "api_error", "Internal server error", "");
        web.change(Kind.COMPLETION, usual -> broken).change(Kind.COMPLETION, usual -> broken);

        assertThat(client.message(body.json()).statusCode()).isGreaterThanOrEqualTo(500);
        JsonNode second = WholeMessage.of(client.message(body.json()));

        assertThat(second.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(web.calls(Kind.TOOL_RESULT)).isEmpty();
        assertThat(web.calls(Kind.COMPLETION).getLast().text()).contains("4 C").contains("and mind the wind");
    }

    @RepeatedTest(value = 4, name = "15: a result right behind message_stop, {currentRepetition}")
    void aQuickResultIsTaken() throws IOException {
        MessageBody body = asks("use the tool").stream(true);
        List<ServerEvent> events = new ArrayList<>();
        try (RawClient raw = client.stream(body.json())) {
            EventStream stream = raw.readHead().events();
            do {
                events.add(stream.nextButPing());
            } while (!events.getLast().name().equals("message_stop"));
            JsonNode first = WholeMessage.of(events);

            goOn(body, first);
        }
    }

    @Test
    @DisplayName("16: a result for which the web application waits no more is told, and nothing is left")
    void aResultThatIsTooLateIsTold() {
        MessageBody body = asks("use the tool");
        JsonNode first = WholeMessage.of(client.message(body.json()));
        web.closeToolWindows();
        body.blocks("assistant", first.path("content"))
                .blocks("user", MessageBody.result(calls(first).getFirst(), "4 C"));

        Refusal.check(client.message(body.json()), FailureKind.WEB_TOOL_SESSION_GONE);

        web.awaitNothingLeft();
        Refusal.check(client.message(body.json()), FailureKind.WEB_TOOL_SESSION_GONE);
        assertThat(web.calls(Kind.COMPLETION)).hasSize(1);
    }

    @Test
    @DisplayName("16: places of calls that wait are given back with them")
    void placesAreGivenBack() {
        for (int i = 0; i < 8; i++) {
            MessageBody body = asks("use the tool");
            JsonNode first = WholeMessage.of(client.message(body.json()));
            web.closeToolWindows();
            body.blocks("assistant", first.path("content"))
                    .blocks("user", MessageBody.result(calls(first).getFirst(), "4 C"));
            assertThat(client.message(body.json()).statusCode()).isEqualTo(400);
        }

        assertThat(client.message(MessageBody.user("Any place left?").json()).statusCode())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("17: the same result twice at once: one goes on, the other is refused")
    void theSameResultTwice() {
        MessageBody body = asks("use the tool");
        JsonNode first = WholeMessage.of(client.message(body.json()));
        body.blocks("assistant", first.path("content"))
                .blocks("user", MessageBody.result(calls(first).getFirst(), "4 C"));
        Gate gate = new Gate();
        web.change(Kind.TOOL_RESULT, usual -> usual.get().hold(SimulatedWeb.gate(gate)));

        var one = RawClient.async(() -> client.message(body.json()));
        gate.awaitReached();
        Refusal.check(client.message(body.json()), FailureKind.WEB_TOOL_SESSION_BUSY);
        gate.open();

        assertThat(WholeMessage.text(WholeMessage.of(one.join()))).isEqualTo(WEATHER + " says: 4 C.");
        assertThat(web.calls(Kind.TOOL_RESULT)).hasSize(1);
    }

    @Test
    @DisplayName("16: a call is known to its own client only")
    void callsAreKnownToTheirClientOnly() {
        MessageBody body = asks("use the tool");
        JsonNode first = WholeMessage.of(client.message(body.json()));
        String other = proxy.admin().newKey("another client", "");
        body.blocks("assistant", first.path("content"))
                .blocks("user", MessageBody.result(calls(first).getFirst(), "4 C"));

        HttpResponse<byte[]> theirs = client.message(body.json(), "x-api-key", other);

        assertThat(web.calls(Kind.TOOL_RESULT)).isEmpty();
        assertThat(theirs.statusCode()).isIn(200, 400);
        assertThat(WholeMessage.text(WholeMessage.of(client.message(body.json()))))
                .isEqualTo(WEATHER + " says: 4 C.");
    }

    @Test
    @DisplayName("25: a client that leaves while the conversation waits may come back with the result")
    void aPausedConversationOutlivesItsClient() throws IOException {
        MessageBody body = asks("use the tool").stream(true);
        List<ServerEvent> events;
        try (RawClient raw = client.stream(body.json())) {
            events = raw.readHead().events().rest();
            raw.reset();
        }
        assertThat(web.runningStreams()).isEqualTo(1);

        goOn(body, WholeMessage.of(events));
    }

    private static void goOn(MessageBody body, JsonNode first) {
        List<String> calls = calls(first);
        String[] results =
                calls.stream().map(call -> MessageBody.result(call, "fine")).toArray(String[]::new);
        body.blocks("assistant", first.path("content")).blocks("user", results);

        JsonNode second = WholeMessage.of(client.message(body.json()));

        assertThat(WholeMessage.text(second)).contains("says: fine");
        assertThat(web.calls(Kind.TOOL_RESULT)).hasSize(calls.size());
    }

    private static MessageBody asks(String text) {
        return MessageBody.user(text).tool(WEATHER);
    }

    private static List<String> calls(JsonNode message) {
        List<String> ids = new ArrayList<>();
        message.path("content").forEach(block -> {
            if (block.path("type").asText().equals("tool_use")) {
                ids.add(block.path("id").asText());
            }
        });
        return ids;
    }
}
