package gateway.web.stream;

import static gateway.web.stream.WebStream.LIMIT;
import static gateway.web.stream.WebStream.START;
import static gateway.web.stream.WebStream.STOP;
import static gateway.web.stream.WebStream.delta;
import static gateway.web.stream.WebStream.end;
import static gateway.web.stream.WebStream.ending;
import static gateway.web.stream.WebStream.piece;
import static gateway.web.stream.WebStream.text;
import static gateway.web.stream.WebStream.thinking;
import static gateway.web.stream.WebStream.thought;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.web.WebFailure;
import gateway.protocol.web.WebLimit;
import gateway.translation.contract.SseEvent;
import gateway.web.stream.WebAnswer.Phase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole streams without tools. The numbers are those of the cases of the web mode reference. */
class WebAnswerTest {

    @Test
    @DisplayName("1: plain text becomes the events of the Messages API, with nothing else in them")
    void plainText() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, text(0), piece(0, " Hel"), piece(0, "lo"), end(0), ending("end_turn"), LIMIT, STOP);
        assertThat(run.events())
                .containsExactly(
                        "start msg_1",
                        "block 0 text",
                        "delta 0 Hel",
                        "delta 0 lo",
                        "end 0",
                        "stopping end_turn",
                        "stop");
        assertThat(run.stream())
                .contains("\"model\":\"claude-sonnet-5\"")
                .doesNotContain("chatcompl", "uuid", "trace_id", "timestamp", "request_id", "message_limit");
        assertThat(run.answer().phase()).isEqualTo(Phase.WHOLE);
        assertThat(run.answer().unknown()).isEmpty();
    }

    @Test
    @DisplayName("1, 2: the usage stands in both events and in the message, and is the same")
    void usage() {
        AnswerRun run =
                AnswerRun.plain().feed(START, text(0), piece(0, "Hello"), end(0), ending("end_turn"), LIMIT, STOP);
        List<String> lines =
                run.stream().lines().filter(line -> line.startsWith("data: ")).toList();
        JsonNode first =
                AnswerRun.json(lines.getFirst().substring(6)).path("message").path("usage");
        JsonNode last = AnswerRun.json(lines.get(lines.size() - 2).substring(6)).path("usage");
        assertThat(first.path("input_tokens").asLong()).isEqualTo(11);
        assertThat(first.path("output_tokens").asLong()).isEqualTo(1);
        assertThat(last.path("input_tokens").asLong()).isEqualTo(11);
        assertThat(last.path("output_tokens").asLong()).isEqualTo(5 + 3);
        assertThat(run.message().path("usage")).isEqualTo(last);
        assertThat(run.answer().estimated()).isTrue();
    }

    @Test
    @DisplayName("2: the message as JSON")
    void message() {
        AnswerRun run =
                AnswerRun.plain().feed(START, text(0), piece(0, "He said \"é🙂\""), end(0), ending("max_tokens"), STOP);
        assertThat(run.message()).isEqualTo(AnswerRun.json("""
                        {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5",
                         "content":[{"type":"text","text":"He said \\"é🙂\\""}],
                         "stop_reason":"max_tokens","stop_sequence":null,
                         "usage":{"input_tokens":11,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,
                          "output_tokens":13}}"""));
    }

    @Test
    void theModelThatTheUpstreamTellsIsTold() {
        AnswerRun run = AnswerRun.plain()
                .feed("{\"type\":\"message_start\",\"message\":{\"model\":\"claude-opus-4-8\"}}")
                .feed(text(0), piece(0, "a"), end(0), ending("end_turn"), STOP);
        assertThat(run.stream()).contains("\"model\":\"claude-opus-4-8\"");
        assertThat(run.message().path("model").asText()).isEqualTo("claude-opus-4-8");
    }

    @Test
    void aModelThatSteppedInIsToldInTheMessage() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, "{\"type\":\"model_fallback\",\"model\":\"claude-haiku-4-5\"}")
                .feed(text(0), piece(0, "a"), end(0), ending("end_turn"), STOP);
        assertThat(run.message().path("model").asText()).isEqualTo("claude-haiku-4-5");
        assertThat(run.answer().unknown()).isEmpty();
    }

    @Test
    void usageThatTheUpstreamTellsIsNotEstimated() {
        AnswerRun run = AnswerRun.plain()
                .feed("{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":70,\"output_tokens\":2}}}")
                .feed(text(0), piece(0, "a"), end(0))
                .feed("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                        + "\"usage\":{\"input_tokens\":70,\"output_tokens\":9}}")
                .feed(STOP);
        assertThat(run.message().path("usage").path("input_tokens").asLong()).isEqualTo(70);
        assertThat(run.message().path("usage").path("output_tokens").asLong()).isEqualTo(9);
        assertThat(run.answer().estimated()).isFalse();
    }

    @Test
    @DisplayName("6: a stream with CRLF, comments, é and 🙂 gives the same wherever it is cut")
    void cutAnywhere() {
        byte[] stream = WebStream.wire(
                        START,
                        thinking(0),
                        thought(0, "hm é🙂"),
                        end(0),
                        text(1),
                        piece(1, " é"),
                        piece(1, "\uD83D"),
                        piece(1, "\uDE42 🙂 STO").replace("\\ud83d\\ude42", "🙂"),
                        piece(1, "RE"),
                        end(1),
                        ending("end_turn"),
                        LIMIT,
                        STOP)
                .getBytes(StandardCharsets.UTF_8);
        String whole = scanned(stream);
        assertThat(whole).contains("é", "🙂 ", "STORE", "message_stop");
        for (int at = 1; at < stream.length; at++) {
            assertThat(scanned(stream, at)).as("cut at %d", at).isEqualTo(whole);
        }
        int[] each = IntStream.range(1, stream.length).toArray();
        assertThat(scanned(stream, each)).isEqualTo(whole);
    }

    private static String scanned(byte[] stream, int... ends) {
        return AnswerRun.stopping("STOP").scan(stream, ends).stream();
    }

    @Test
    @DisplayName("7: pings are swallowed")
    void pings() {
        AnswerRun run = AnswerRun.plain()
                .feed("{\"type\":\"ping\"}", START, text(0), "{\"type\":\"ping\"}", piece(0, "a"), end(0))
                .feed(ending("end_turn"), STOP);
        run.feed(new SseEvent("ping", new byte[0]));
        assertThat(run.events()).hasSize(6);
        assertThat(run.answer().unknown()).isEmpty();
    }

    @Test
    @DisplayName("8: what nobody knows is left out and counted, the rest is intact")
    void unknown() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, "{\"type\":\"weather\",\"index\":0}")
                .feed("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"hologram\"}}")
                .feed(piece(0, "not a text"), end(0))
                .feed(text(1), piece(1, "a"), delta(1, "smell_delta", "text", "x"), piece(1, "b"), end(1))
                .feed(ending("end_turn"), STOP);
        assertThat(run.events())
                .containsExactly(
                        "start msg_1", "block 0 text", "delta 0 a", "delta 0 b", "end 0", "stopping end_turn", "stop");
        assertThat(run.answer().unknown())
                .containsEntry("event weather", 1)
                .containsEntry("block hologram", 1)
                .containsEntry("delta smell_delta", 1)
                .containsEntry("delta outside of its block", 1);
    }

    @Test
    void namesOfUnknownKindsAreCutAndTheirNumberIsBounded() {
        AnswerRun run = AnswerRun.plain();
        for (int i = 0; i < 100; i++) {
            run.feed("{\"type\":\"" + "x".repeat(70) + i + "\"}", "{\"type\":\"e" + i + "\"}");
        }
        assertThat(run.answer().unknown()).hasSizeLessThanOrEqualTo(33).containsKey("others");
        assertThat(run.answer().unknown().keySet()).allMatch(name -> name.length() <= 64);
        assertThat(run.stream()).isEmpty();
        assertThat(run.answer().phase()).isEqualTo(Phase.BEGINNING);
    }

    @Test
    @DisplayName("10: thinking without signature, with a summary behind its end")
    void lateSummary() {
        String late = "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_summary_delta\","
                + "\"summary\":{\"summary\":\"Weather\"}}}";
        AnswerRun run = AnswerRun.plain()
                .feed(START, thinking(0), thought(0, "hm"), late, end(0), late, text(1), late, piece(1, "a"), end(1))
                .feed(late, ending("end_turn"), STOP);
        assertThat(run.events())
                .containsExactly(
                        "start msg_1",
                        "block 0 thinking",
                        "delta 0 hm",
                        "delta 0 signature",
                        "end 0",
                        "block 1 text",
                        "delta 1 a",
                        "end 1",
                        "stopping end_turn",
                        "stop");
        assertThat(run.message().path("content").get(0))
                .isEqualTo(AnswerRun.json("{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"}"));
    }

    @Test
    @DisplayName("10: thinking of which only a summary is told")
    void summaryOnly() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, thinking(0), delta(0, "thinking_summary_delta", "summary", "Looks up the weather"))
                .feed(delta(0, "thinking_summary_delta", "summary", "Writes"), end(0))
                .feed(text(1), piece(1, "a"), end(1), ending("end_turn"), STOP);
        assertThat(run.message().path("content").get(0).path("thinking").asText())
                .isEqualTo("Looks up the weather\nWrites");
    }

    @Test
    void aSignatureThatIsToldStays() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, thinking(0), thought(0, "hm"), delta(0, "signature_delta", "signature", "c2ln"), end(0))
                .feed(ending("end_turn"), STOP);
        assertThat(run.message().path("content").get(0).path("signature").asText())
                .isEqualTo("c2ln");
        assertThat(run.stream()).containsOnlyOnce("c2ln").containsOnlyOnce("signature_delta");
    }

    @Test
    @DisplayName("19: a refusal whose block stops without having started")
    void refusal() {
        AnswerRun run = AnswerRun.plain().feed(START, end(0), ending("refusal"), STOP);
        assertThat(run.events()).containsExactly("start msg_1", "stopping refusal", "stop");
        assertThat(run.message().path("content")).isEmpty();
        assertThat(run.answer().phase()).isEqualTo(Phase.WHOLE);
    }

    @ParameterizedTest(name = "21: {0} is {1}")
    @CsvSource({
        "end_turn, end_turn",
        "max_tokens, max_tokens",
        "pause_turn, pause_turn",
        "cyber_refusal, refusal",
        "prompt_injection_risk, refusal",
        "max_conversation_length, model_context_window_exceeded",
        "max_tool_use, pause_turn",
        "something_new, end_turn",
        "tool_use, end_turn"
    })
    void stopReasons(String told, String expected) {
        AnswerRun run = AnswerRun.plain().feed(START, text(0), piece(0, "a"), end(0), ending(told), STOP);
        assertThat(run.events()).endsWith("stopping " + expected, "stop");
    }

    @ParameterizedTest(name = "21: {0} is an error")
    @ValueSource(strings = {"user_canceled", "error"})
    void stopReasonsThatAreFailures(String told) {
        AnswerRun run = AnswerRun.plain().feed(START, text(0), piece(0, "a"), ending(told), STOP);
        assertThat(run.events()).endsWith("delta 0 a", "end 0", "error api_error");
        assertThat(run.answer().phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    @DisplayName("21: message_stop without message_delta is whole with one")
    void missingDelta() {
        AnswerRun run = AnswerRun.plain().feed(START, text(0), piece(0, "a"), STOP);
        assertThat(run.events()).endsWith("delta 0 a", "end 0", "stopping end_turn", "stop");
    }

    @Test
    @DisplayName("22: a stream that is cut ends with an error, without an invented stop")
    void cut() {
        AnswerRun run = AnswerRun.plain().feed(START, text(0), piece(0, "a")).cut();
        assertThat(run.events()).endsWith("delta 0 a", "end 0", "error api_error");
        assertThat(run.answer().phase()).isEqualTo(Phase.FAILED);
        assertThat(Objects.requireNonNull(run.answer().failure()).kind()).isEqualTo(WebFailure.Kind.CUT);
        assertThatIllegalStateException().isThrownBy(() -> run.answer().message());
        assertThat(run.cut().events()).hasSize(5);
    }

    @Test
    @DisplayName("22: a stream that is cut before its first event has begun nothing")
    void cutAtOnce() {
        AnswerRun run = AnswerRun.plain().cut();
        assertThat(run.events()).containsExactly("error api_error");
        assertThat(run.answer().begun()).isFalse();
    }

    @Test
    @DisplayName("23: an error that comes first has begun nothing")
    void errorFirst() {
        AnswerRun run = AnswerRun.plain()
                .feed(
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
                        START)
                .feed(text(0));
        assertThat(run.events()).containsExactly("error overloaded_error");
        assertThat(run.answer().begun()).isFalse();
        assertThat(Objects.requireNonNull(run.answer().failure()).type()).isEqualTo("overloaded_error");
    }

    @Test
    @DisplayName("23: an error behind text")
    void errorBehindText() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, text(0), piece(0, "a"))
                .feed("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":"
                        + "\"{\\\"type\\\":\\\"exceeded_limit\\\",\\\"resetsAt\\\":1777647600}\"}}")
                .feed(piece(0, "b"), STOP);
        assertThat(run.events()).endsWith("delta 0 a", "end 0", "error rate_limit_error");
        assertThat(run.stream()).contains("usage limit").doesNotContain("resetsAt");
        assertThat(run.answer().begun()).isTrue();
    }

    @Test
    void anEventThatIsNoJsonFails() {
        AnswerRun run = AnswerRun.plain().feed(START, text(0));
        run.feed(new SseEvent("content_block_delta", new byte[] {'{', '"'}));
        assertThat(run.events()).endsWith("error api_error");
        assertThat(Objects.requireNonNull(run.answer().failure()).kind()).isEqualTo(WebFailure.Kind.INVALID);
    }

    @Test
    @DisplayName("24: a block that is taken back before the client has it was never there")
    void retractedBefore() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, text(0), "{\"type\":\"content_block_retract\",\"from_index\":0}", piece(0, "lost"))
                .feed(text(0), piece(0, "kept"), end(0), ending("end_turn"), STOP);
        assertThat(run.text()).isEqualTo("kept");
        assertThat(run.answer().phase()).isEqualTo(Phase.WHOLE);
    }

    @Test
    @DisplayName("24: a block that is taken back behind the client's having it is an error")
    void retractedBehind() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, text(0), piece(0, "a"), end(0), "{\"type\":\"content_block_retract\",\"from_index\":0}");
        assertThat(run.events()).endsWith("end 0", "error api_error");
        assertThat(Objects.requireNonNull(run.answer().failure()).kind()).isEqualTo(WebFailure.Kind.RETRACTED);
    }

    @Test
    @DisplayName("26: message_limit is kept beside the answer, and is a limit by its type only")
    void limits() {
        AnswerRun run = AnswerRun.plain().feed(START, text(0), piece(0, "a"), end(0), ending("end_turn"), LIMIT, STOP);
        WebLimit limit = Objects.requireNonNull(run.answer().limit());
        assertThat(limit.exceeded()).isFalse();
        assertThat(Objects.requireNonNull(limit.fiveHour()).utilization()).isEqualTo(0.31);
    }

    @Test
    void theAnswerBeginsWithItsFirstContentWhereNothingElseBeganIt() {
        AnswerRun run = AnswerRun.plain().feed(text(0), piece(0, "a"), end(0), ending("end_turn"), STOP);
        assertThat(run.events()).startsWith("start msg_1", "block 0 text");
    }

    @Test
    void onlyOneBlankIsTakenAndOnlyFromTheFirstText() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, text(0), piece(0, "  a"), piece(0, " b"), end(0), text(1), piece(1, " c"), end(1))
                .feed(ending("end_turn"), STOP);
        assertThat(run.text()).isEqualTo(" a b c");
    }

    @Test
    void blankTextsAreLeftOutButForAnAnswerThatIsNothingElse() {
        AnswerRun between = AnswerRun.plain()
                .feed(START, text(0), piece(0, "a"), end(0), text(1), piece(1, "\n\n"), end(1), text(2), piece(2, "\n"))
                .feed(piece(2, "b"), end(2), ending("end_turn"), STOP);
        assertThat(between.events()).contains("block 1 text", "delta 1 \nb").doesNotContain("block 2 text");
        AnswerRun alone = AnswerRun.plain().feed(START, text(0), piece(0, "\n"), end(0), ending("end_turn"), STOP);
        assertThat(alone.message().path("content").get(0).path("text").asText()).isEqualTo("\n");
    }

    @Test
    void aBlockThatStartsWhileAnotherIsOpenClosesIt() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, text(0), piece(0, "a"), text(1), piece(1, "b"), piece(0, "c"), ending("end_turn"), STOP);
        assertThat(run.events())
                .containsExactly(
                        "start msg_1",
                        "block 0 text",
                        "delta 0 a",
                        "end 0",
                        "block 1 text",
                        "delta 1 b",
                        "end 1",
                        "stopping end_turn",
                        "stop");
    }

    @Test
    void moreBlocksThanThereMayBeFail() {
        AnswerRun run = AnswerRun.plain().feed(START);
        for (int i = 0; i <= BlockOrder.MOST_BLOCKS; i++) {
            run.feed(text(i), piece(i, "a"), end(i));
        }
        assertThat(run.events()).endsWith("end " + (BlockOrder.MOST_BLOCKS - 1), "error api_error");
        assertThat(Objects.requireNonNull(run.answer().failure()).kind()).isEqualTo(WebFailure.Kind.TOO_LARGE);
    }

    @Test
    void nothingComesBehindTheEnd() {
        AnswerRun run = AnswerRun.plain().feed(START, text(0), piece(0, "a"), end(0), ending("end_turn"), STOP);
        String whole = run.stream();
        run.feed(text(1), piece(1, "b"), LIMIT, STOP).cut();
        assertThat(run.stream()).isEqualTo(whole);
        assertThat(run.answer().limit()).isNotNull();
        assertThat(run.answer().phase()).isEqualTo(Phase.WHOLE);
    }
}
