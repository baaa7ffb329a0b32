package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.CleanAnswer;
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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebEvents;
import routes.demo.web.DemoWebStep;

/** What the events of a web conversation become. */
@Lab
@Timeout(300)
@DisplayName("Web mode, streams")
class WebStreamIT {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("GATEWAY_UPSTREAM_PING_INTERVAL", "1s").env("GATEWAY_UPSTREAM_HEADER_HOLD", "1s");
    }

    @AfterEach
    void nothingIsLeft() {
        web.awaitNothingLeft();
    }

    @ParameterizedTest(name = "6: in pieces of {0} bytes, with CRLF")
    @ValueSource(ints = {1, 2, 3, 5, 7, 13, 64})
    void piecesDoNotMatter(int bytes) {
        web.change(Kind.COMPLETION, usual -> usual.get().pieces(bytes));

        JsonNode message = WholeMessage.of(ask("é🙂 and é🙂", true));

        assertThat(WholeMessage.text(message))
                .isEqualTo(
                        "Hello! You said: “é🙂 and é🙂”. This is the simulated web application of the demo: your words"
                                + " came as a conversation, nothing left this computer.");
    }

    @Test
    @DisplayName("7: comments and pings of the web application are no part of the answer, and silence gets pings")
    void silenceGetsPings() throws IOException {
        Gate gate = new Gate();
        web.says(DemoWebEvents.from(0)
                .start()
                .step(new DemoWebStep.Raw(": ping - 10:00:00\r\n\r\n"))
                .step(new DemoWebStep.Raw("event: ping\r\ndata: {\"type\":\"ping\"}\r\n\r\n"))
                .step(SimulatedWeb.at(gate))
                .text("Late")
                .finish("end_turn", NOW)
                .steps());
        try (RawClient raw = client.stream(MessageBody.user("Wait").stream(true).json())) {
            EventStream events = raw.readHead().events();
            assertThat(events.nextButPing().name()).isEqualTo("message_start");
            gate.awaitReached();
            ServerEvent ping = events.next();
            while (!ping.name().equals("ping")) {
                ping = events.next();
            }
            gate.open();
            assertThat(events.rest()).extracting(ServerEvent::name).endsWith("message_delta", "message_stop");
        }
    }

    @ParameterizedTest(name = "8: what is not known is left out, stream {0}")
    @ValueSource(booleans = {true, false})
    void unknownThingsAreLeftOut(boolean stream) {
        web.says(DemoWebEvents.from(0)
                .start()
                .event(DemoWebEvents.typed("title").put("title", "A title"))
                .event(delta(0, "flag_delta"))
                .step(new DemoWebStep.Raw("event: no_json\r\ndata: {{{\r\n\r\n"))
                .text("Hello")
                .event(DemoWebEvents.typed("compaction_status").put("status", "done"))
                .finish("end_turn", NOW)
                .steps());

        JsonNode message = WholeMessage.of(ask("Unknown", stream));

        assertThat(message.path("content")).hasSize(1);
        assertThat(WholeMessage.text(message)).isEqualTo("Hello");
    }

    @ParameterizedTest(name = "10: a thinking block whose summary comes late, stream {0}")
    @ValueSource(booleans = {true, false})
    void aLateSummaryIsLeftOut(boolean stream) {
        ObjectNode summary = delta(0, "thinking_summary_delta");
        ((ObjectNode) summary.path("delta")).put("summary", "late");
        web.says(DemoWebEvents.from(0)
                .start()
                .thinking("I think")
                .event(summary)
                .text("So be it")
                .finish("end_turn", NOW)
                .steps());

        JsonNode message = WholeMessage.of(ask("Think", stream));

        assertThat(message.path("content")).hasSize(2);
        assertThat(message.path("content").path(0).path("thinking").asText()).isEqualTo("I think");
        assertThat(message.path("content").path(0).has("signature"))
                .as("a thinking block has a signature in the API, if an empty one")
                .isTrue();
        assertThat(message.toString()).doesNotContain("late");
    }

    @ParameterizedTest(name = "11: a search of the web application is no call of the client, stream {0}")
    @ValueSource(booleans = {true, false})
    void aSearchIsNoCall(boolean stream) throws IOException {
        ObjectNode citation = delta(2, "citation_start_delta");
        ((ObjectNode) citation.path("delta"))
                .putObject("citation")
                .put("uuid", "c1")
                .put("title", "Oslo")
                .put("url", "https://example.org/oslo");
        web.says(DemoWebEvents.from(0)
                .start()
                .toolUse("toolu_S", "web_search", "{\"query\":\"oslo weather\"}")
                .toolResult(
                        "toolu_S",
                        "web_search",
                        Json.mapper()
                                .readTree(
                                        "[{\"type\":\"knowledge\",\"title\":\"Oslo\",\"url\":\"https://example.org/oslo\","
                                                + "\"metadata\":{\"site_domain\":\"example.org\"}}]"))
                .text("It is cold.")
                .event(citation)
                .finish("end_turn", NOW)
                .steps());

        JsonNode message = WholeMessage.of(ask("Search", stream));

        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(WholeMessage.text(message)).contains("It is cold.");
        assertThat(message.path("content"))
                .extracting(block -> block.path("type").asText())
                .doesNotContain("tool_use", "tool_result")
                .contains("server_tool_use", "web_search_tool_result");
        assertThat(web.awaitCalls(Kind.DELETE, 1)).hasSize(1);
    }

    @Test
    @DisplayName(
            "18: the input of a call that is no JSON is an invalid answer of every account, an empty one is an empty object")
    void theInputOfACallIsChecked() {
        List<DemoWebStep> answer = DemoWebEvents.from(0)
                .start()
                .toolUse("toolu_1", "get_weather", "{\"city\":")
                .step(new DemoWebStep.Tools(Set.of("toolu_1"), results -> List.of()))
                .steps();
        web.says(answer, answer);
        HttpResponse<byte[]> broken =
                client.message(MessageBody.user("Call it").tool("get_weather").json());
        Refusal.check(broken, FailureKind.UPSTREAM_INVALID_ANSWER);
        web.awaitNothingLeft();

        web.says(DemoWebEvents.from(0)
                .start()
                .toolUse("toolu_2", "get_weather", "")
                .finish("tool_use", NOW)
                .steps());
        JsonNode message = WholeMessage.of(
                client.message(MessageBody.user("Call it").tool("get_weather").json()));
        assertThat(message.path("content").path(0).path("input")).isEmpty();
        assertThat(message.path("content").path(0).path("input").isObject()).isTrue();
    }

    @ParameterizedTest(name = "19: a refusal has an end of a block that never began, stream {0}")
    @ValueSource(booleans = {true, false})
    void aRefusalIsAnAnswer(boolean stream) {
        JsonNode message = WholeMessage.of(ask("[[refuse]] this", stream));

        assertThat(message.path("stop_reason").asText()).isEqualTo("refusal");
        assertThat(message.path("content")).isEmpty();
    }

    static Stream<Arguments> stopSequences() {
        return Stream.of(
                arguments("split over deltas", "[\"STOP\"]", new String[] {"one S", "TO", "P two"}, "one ", "STOP"),
                arguments("at the beginning", "[\"STOP\"]", new String[] {"STOP", " two"}, "", "STOP"),
                arguments("a prefix only", "[\"STOP\"]", new String[] {"one STO"}, "one STO", null),
                arguments(
                        "a prefix, then more", "[\"STOP\"]", new String[] {"one STO", "RE two"}, "one STORE two", null),
                arguments("two that overlap", "[\"abcd\",\"bc\"]", new String[] {"xab", "cd"}, "xa", "bc"));
    }

    @ParameterizedTest(name = "20: a stop sequence, {0}")
    @MethodSource("stopSequences")
    void anAnswerEndsAtAStopSequence(String where, String sequences, String[] pieces, String text, String sequence) {
        for (boolean stream : List.of(true, false)) {
            web.clear();
            Gate never = new Gate();
            DemoWebEvents events = DemoWebEvents.from(0).start().textPieces(pieces);
            web.says(
                    sequence == null
                            ? events.finish("end_turn", NOW).steps()
                            : events.step(SimulatedWeb.at(never))
                                    .finish("end_turn", NOW)
                                    .steps());

            JsonNode message = WholeMessage.of(
                    client.message(MessageBody.user("Go on").with("stop_sequences", sequences).stream(stream)
                            .json()));

            assertThat(WholeMessage.text(message)).isEqualTo(text);
            assertThat(message.path("stop_reason").asText()).isEqualTo(sequence == null ? "end_turn" : "stop_sequence");
            assertThat(message.path("stop_sequence").asText(null)).isEqualTo(sequence);
            if (sequence != null) {
                web.awaitCalls(Kind.STOP, 1);
            }
            web.awaitNothingLeft();
        }
    }

    @Test
    @DisplayName("20: thinking is not searched for stop sequences")
    void thinkingIsNotSearched() {
        web.says(DemoWebEvents.from(0)
                .start()
                .thinking("I shall STOP here")
                .text("Fine")
                .finish("end_turn", NOW)
                .steps());

        JsonNode message = WholeMessage.of(client.message(
                MessageBody.user("Think").with("stop_sequences", "[\"STOP\"]").json()));

        assertThat(message.path("content").path(0).path("thinking").asText()).isEqualTo("I shall STOP here");
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(web.calls(Kind.STOP)).isEmpty();
    }

    @ParameterizedTest(name = "21: the stop reason {0} becomes {1}")
    @CsvSource({
        "max_conversation_length, model_context_window_exceeded",
        "max_tool_use, pause_turn",
        "cyber_refusal, refusal",
        "prompt_injection_risk, refusal",
        "max_tokens, max_tokens"
    })
    void stopReasonsAreThoseOfTheApi(String told, String expected) {
        web.says(DemoWebEvents.from(0).start().text("Some").finish(told, NOW).steps());

        assertThat(WholeMessage.of(ask("Go on", true)).path("stop_reason").asText())
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "21: the stop reason {0} is a failure")
    @ValueSource(strings = {"user_canceled", "error"})
    void someStopReasonsAreFailures(String told) {
        web.says(DemoWebEvents.from(0).start().text("Some").finish(told, NOW).steps());

        assertThat(CleanAnswer.events(ask("Go on", true)))
                .extracting(ServerEvent::name)
                .endsWith("error")
                .doesNotContain("message_delta", "message_stop");
    }

    @Test
    @DisplayName("22: a stream that is cut ends with an error, never with an invented end")
    void aCutStreamEndsWithAnError() {
        for (DemoWebStep ending : List.of(new DemoWebStep.Cut(), new DemoWebStep.Raw(""))) {
            web.says(DemoWebEvents.from(0).start().text("Half").step(ending).steps());

            assertThat(CleanAnswer.events(ask("Cut it", true)))
                    .extracting(ServerEvent::name)
                    .endsWith("error")
                    .contains("content_block_delta")
                    .doesNotContain("message_delta", "message_stop");
        }
    }

    @ParameterizedTest(name = "22: a stream that is cut before its first event is asked of another account, stream {0}")
    @ValueSource(booleans = {true, false})
    void aStreamThatNeverBeganIsAskedElsewhere(boolean stream) {
        web.says(List.of(new DemoWebStep.Cut()));

        assertThat(WholeMessage.text(WholeMessage.of(ask("Cut at once", stream))))
                .contains("Cut at once");

        assertThat(web.awaitCalls(Kind.COMPLETION, 2).stream()
                        .map(call -> call.sessionKey())
                        .distinct())
                .hasSize(2);
    }

    @Test
    @DisplayName("23: an error that comes first is cured by another account, one behind text ends the stream")
    void errorsInTheStream() {
        ObjectNode error = DemoWebEvents.typed("error");
        error.putObject("error").put("type", "overloaded_error").put("message", "Overloaded");
        web.says(DemoWebEvents.from(0).event(error).steps());
        assertThat(WholeMessage.text(WholeMessage.of(ask("First", true)))).contains("First");
        assertThat(web.awaitCalls(Kind.COMPLETION, 2)).hasSize(2);
        web.awaitNothingLeft();
        web.clear();

        web.says(DemoWebEvents.from(0).start().text("Some").event(error).steps());
        assertThat(CleanAnswer.events(ask("Behind", true)))
                .extracting(ServerEvent::name)
                .endsWith("error")
                .doesNotContain("message_stop");
        assertThat(web.calls(Kind.COMPLETION)).hasSize(1);
    }

    @Test
    @DisplayName("24: what is taken back after it was sent ends the stream with an error")
    void whatWasSentCannotBeTakenBack() {
        web.says(DemoWebEvents.from(0)
                .start()
                .text("Taken back")
                .event(DemoWebEvents.typed("content_block_retract").put("from_index", 0))
                .text("Instead")
                .finish("end_turn", NOW)
                .steps());

        assertThat(CleanAnswer.events(ask("Retract", true)))
                .extracting(ServerEvent::name)
                .endsWith("error")
                .doesNotContain("message_stop");
    }

    @Test
    @DisplayName("24: what is taken back before it was sent never comes")
    void whatWasNotSentIsTakenBack() {
        web.says(DemoWebEvents.from(0)
                .start()
                .event(DemoWebEvents.typed("content_block_retract").put("from_index", 0))
                .text("Kept")
                .finish("end_turn", NOW)
                .steps());

        assertThat(WholeMessage.text(WholeMessage.of(ask("Retract early", true))))
                .isEqualTo("Kept");
    }

    private static HttpResponse<byte[]> ask(String text, boolean stream) {
        return client.message(MessageBody.user(text).stream(stream).json());
    }

    private static ObjectNode delta(int index, String type) {
        ObjectNode event = DemoWebEvents.typed("content_block_delta").put("index", index);
        event.putObject("delta").put("type", type);
        return event;
    }
}
