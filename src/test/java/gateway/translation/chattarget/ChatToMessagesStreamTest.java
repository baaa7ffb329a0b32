package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.SseEvent;
import gateway.translation.error.UpstreamError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatToMessagesStreamTest {

    private static final String USAGE = "{\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":60},\"completion_tokens_details\":{\"reasoning_tokens\":8}}}";

    private final ChatStreamRun run = new ChatStreamRun();

    @Test
    void whatCannotBeReadAfterTheFinishReasonIsNoError() {
        ChatStreamRun run = new ChatStreamRun()
                .delta("{\"content\":\"Hi\"}")
                .finish("stop")
                .send("keepalive")
                .end();

        assertThat(run.stream.error()).isNull();
        assertThat(run.trace()).containsExactly("start", "0+text", "0:Hi", "0-", "end end_turn", "stop");
    }

    @Test
    void turnsTextIntoOneBlock() {
        run.delta("{\"role\":\"assistant\",\"content\":\"\"}")
                .delta("{\"content\":\"Hi\"}")
                .delta("{\"content\":\" there\"}")
                .finish("stop")
                .send(USAGE)
                .done();
        assertThat(run.trace()).containsExactly("start", "0+text", "0:Hi", "0: there", "0-", "end end_turn", "stop");
        assertThat(run.stream.ended()).isTrue();
    }

    @Test
    void tellsTheModelThatTheClientAskedForAndTheServedOneToTheAccounts() {
        run.delta("{\"content\":\"Hi\"}").finish("stop").send(USAGE);
        JsonNode message = run.data.getFirst().path("message");
        assertThat(message.path("model").asText()).isEqualTo("claude-opus-4-8");
        assertThat(message.path("id").asText()).isEqualTo("msg_7f3a");
        assertThat(run.stream.facts().modelServed()).isEqualTo("served-1");
    }

    @Test
    void holdsTheEndUntilTheUsageIsKnown() {
        run.delta("{\"content\":\"Hi\"}").finish("stop");
        assertThat(run.names).endsWith("content_block_stop");
        run.send(USAGE);
        JsonNode usage = run.last("message_delta").path("usage");
        assertThat(usage.path("input_tokens").asLong()).isEqualTo(40);
        assertThat(usage.path("cache_read_input_tokens").asLong()).isEqualTo(60);
        assertThat(usage.path("output_tokens").asLong()).isEqualTo(20);
        assertThat(usage.path("output_tokens_details").path("thinking_tokens").asLong())
                .isEqualTo(8);
        assertThat(run.stream.facts().estimated()).isFalse();
    }

    @Test
    void estimatesWhatTheTargetDoesNotCount() {
        run.delta("{\"content\":\"four\"}").finish("stop").end();
        JsonNode usage = run.last("message_delta").path("usage");
        assertThat(usage.path("input_tokens").asLong()).isEqualTo(70);
        assertThat(usage.path("output_tokens").asLong()).isEqualTo(4);
        assertThat(run.stream.facts().estimated()).isTrue();
        assertThat(run.names).endsWith("message_stop");
    }

    @Test
    void endsOnceWhateverFollows() {
        run.delta("{\"content\":\"Hi\"}").finish("stop").send(USAGE, USAGE).done();
        run.delta("{\"content\":\"late\"}").end();
        run.stream.onComment(run);
        assertThat(run.trace()).containsOnlyOnce("stop").endsWith("stop");
    }

    @Test
    void startsWithUsageThatComesFirst() {
        run.send(USAGE);
        assertThat(run.stream.begun()).isFalse();
        run.delta("{\"content\":\"Hi\"}");
        assertThat(run.data
                        .getFirst()
                        .path("message")
                        .path("usage")
                        .path("input_tokens")
                        .asLong())
                .isEqualTo(40);
    }

    @Test
    void doesNotStartWithTheFirstChunkOfAzure() {
        run.send("{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}");
        assertThat(run.names).isEmpty();
        assertThat(run.stream.begun()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reasoning_content\":\"Hm.\"}",
                "{\"reasoning_content\":{\"text\":\"Hm.\"}}",
                "{\"reasoning_content\":[{\"type\":\"text\",\"text\":\"Hm.\"}]}",
                "{\"reasoning\":\"Hm.\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"Hm.\"}]}",
                "{\"reasoning\":null,\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"Hm.\"}]}",
                "{\"reasoning_content\":\"Hm.\",\"reasoning\":\"Hm.\"}",
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm.\"}]}]}"
            })
    void turnsReasoningOfAnyShapeIntoThinkingWithoutASignature(String delta) {
        run.delta(delta).delta("{\"content\":\"So.\"}").finish("stop").send(USAGE);
        assertThat(run.trace())
                .containsExactly(
                        "start",
                        "0+thinking",
                        "0:Hm.",
                        "0:sig=",
                        "0-",
                        "1+text",
                        "1:So.",
                        "1-",
                        "end end_turn",
                        "stop");
    }

    @Test
    void keepsTheSignatureOfThinkingBlocks() {
        run.delta("{\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"real\"}]}");
        assertThat(run.finish("stop").trace()).contains("0:sig=real");
    }

    @Test
    void leavesReasoningOutWhereTheOperatorWantsIt() {
        ChatStreamRun without = new ChatStreamRun(true);
        without.delta("{\"reasoning\":\"Hm.\",\"content\":\"So.\"}")
                .finish("stop")
                .done();
        assertThat(without.trace()).startsWith("start", "0+text", "0:So.");
        assertThat(without.last("message_delta")
                        .path("usage")
                        .path("output_tokens")
                        .asLong())
                .isEqualTo(6);
    }

    @Test
    void takesAllOfAnAnswerInOneChunk() {
        run.send("{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\","
                + "\"arguments\":\"{\\\"x\\\":1}\"}}],\"content\":\"T\",\"reasoning\":\"R\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}");
        assertThat(run.trace())
                .containsExactly(
                        "start",
                        "0+thinking",
                        "0:R",
                        "0:sig=",
                        "0-",
                        "1+text",
                        "1:T",
                        "1-",
                        "2+f#a",
                        "2:{\"x\":1}",
                        "2-",
                        "end tool_use",
                        "stop");
    }

    @Test
    void passesArgumentsOnAsTheyCome() {
        call(0, "a", "f", "");
        call(0, null, null, "{\\\"x\\\":");
        assertThat(run.trace()).endsWith("0+f#a", "0:{\"x\":");
        call(0, null, null, "\\\"}\\\"}");
        run.finish("tool_calls");
        assertThat(run.trace()).endsWith("0:\"}\"}", "0-");
    }

    @Test
    void keepsInterleavedCallsApart() {
        call(0, "a", "f", "{\\\"x\\\"");
        call(1, "b", "g", "{\\\"y\\\"");
        call(0, null, null, ":1}");
        call(1, null, null, ":2}");
        run.finish("tool_calls").send(USAGE);
        assertThat(run.trace())
                .containsExactly(
                        "start",
                        "0+f#a",
                        "0:{\"x\"",
                        "0::1}",
                        "0-",
                        "1+g#b",
                        "1:{\"y\"",
                        "1::2}",
                        "1-",
                        "end tool_use",
                        "stop");
    }

    @Test
    void passesTheSecondCallOnLiveOnceTheFirstIsWhole() {
        call(0, "a", "f", "{\\\"x\\\":1}");
        call(1, "b", "g", "{\\\"y\\\":");
        assertThat(run.trace()).endsWith("0-", "1+g#b", "1:{\"y\":");
    }

    @Test
    void tellsCallsOfOneIndexApartByIdAndName() {
        call(0, "a", "f", "{}");
        call(0, "b", "g", "{}");
        run.finish("stop").done();
        assertThat(run.trace()).contains("0+f#a", "0:{}", "1+g#b", "1:{}", "end tool_use");
    }

    @Test
    void tellsCallsWithoutIndexApart() {
        run.delta("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}]}")
                .delta("{\"tool_calls\":[{\"function\":{\"arguments\":\":1}\"}}]}")
                .delta("{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":2}\"}}]}")
                .finish("tool_calls")
                .done();
        assertThat(run.trace()).contains("0+f#a", "0::1}", "1+f#toolu_7f3a_0", "1:{\"x\":2}");
    }

    @Test
    void makesIdsThatTheMessagesApiAcceptsAndThatAreUnique() {
        call(0, "functions.f:0", "f", "{}");
        call(1, "functions.f:0", "f", "{}");
        run.finish("tool_calls");
        assertThat(run.trace()).contains("0+f#xid-functions_2e_f_3a_0", "1+f#xid-functions_2e_f_3a_0__2");
    }

    @Test
    void givesToolsTheirOriginalNames() {
        run.tools.renamed("a.long.name", "a_long_name");
        call(0, "a", "a_long_name", "{}");
        assertThat(run.trace()).contains("0+a.long.name#a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\\\"a\\\":1}{\\\"a\\\":1} | {\"a\":1}",
                "{}{\\\"a\\\":1} | {\"a\":1}",
                "{} | {}",
                "\\\"{\\\\\\\"a\\\\\\\":1}\\\" | {\"a\":1}",
                "null | {}",
                "[1] | {}",
                "{\\\"a\\\":\\\"}{\\\\\\\"\\\"} | {\"a\":\"}{\\\"\"}"
            })
    void makesOneObjectOfTheArguments(String told, String expected) {
        call(0, "a", "f", told);
        run.finish("tool_calls").done();
        assertThat(run.message().content().getFirst().asToolUse()._input().convert(JsonNode.class))
                .isEqualTo(ChatStreamRun.tree(expected));
    }

    @Test
    void takesArgumentsThatAreAnObject() {
        run.delta(
                "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":[1]}}}]}");
        assertThat(run.trace()).endsWith("0:{\"x\":[1]}");
    }

    @Test
    void keepsTextThatComesInTheMiddleOfACall() {
        call(0, "a", "f", "{\\\"x\\\":");
        run.delta("{\"content\":\"mid\"}");
        run.delta("{\"content\":\"dle\"}");
        call(0, null, null, "1}");
        run.finish("tool_calls");
        assertThat(run.trace()).endsWith("0:1}", "0-", "1+text", "1:mid", "1:dle", "1-");
    }

    @Test
    void leavesBlankTextBetweenBlocksOut() {
        run.delta("{\"reasoning\":\"R\",\"content\":\"\\n\\n\"}");
        call(0, "a", "f", "{}");
        run.finish("tool_calls");
        assertThat(run.trace()).contains("0-", "1+f#a").doesNotContain("1+text");
    }

    @Test
    void keepsLeadingWhiteSpaceOfATextAndAnAnswerOfNothingElse() {
        run.delta("{\"content\":\"\\n\"}").delta("{\"content\":\"Hi\"}");
        assertThat(run.trace()).endsWith("0+text", "0:\nHi");
        ChatStreamRun blank = new ChatStreamRun();
        blank.delta("{\"content\":\"\\n\"}").finish("stop");
        assertThat(blank.trace()).containsExactly("start", "0+text", "0:\n", "0-");
    }

    @Test
    void turnsARefusalIntoText() {
        run.delta("{\"refusal\":\"No.\"}").finish("stop").done();
        assertThat(run.trace()).contains("0:No.", "end refusal");
    }

    @ParameterizedTest
    @CsvSource({
        "stop,end_turn",
        "length,max_tokens",
        "content_filter,refusal",
        "tool_calls,end_turn",
        "function_call,end_turn",
        "eos,end_turn"
    })
    void namesTheStopReason(String finish, String expected) {
        run.delta("{\"content\":\"Hi\"}").finish(finish).done();
        assertThat(run.trace()).contains("end " + expected);
        assertThat(run.stream.facts().stopReason()).isEqualTo(expected);
    }

    @Test
    void infersTheEndWhereOnlyTheReasonIsMissing() {
        call(0, "a", "f", "{}");
        run.done();
        assertThat(run.trace()).endsWith("0:{}", "0-", "end tool_use", "stop");
    }

    @Test
    void neverMakesAGoodEndOfABrokenStream() {
        run.delta("{\"content\":\"Hi\"}").end();
        assertThat(run.trace()).endsWith("0-", "error api_error");
        assertThat(run.stream.error()).isNotNull();
        assertThat(run.stream.facts().estimated()).isTrue();
    }

    @Test
    void takesAStreamWithoutAnyAnswerForAnError() {
        assertThat(run.done().trace()).containsExactly("error api_error");
        assertThat(run.stream.begun()).isFalse();
    }

    @Test
    void isWholeOnceTheReasonIsKnownEvenIfTheConnectionBreaks() {
        run.delta("{\"content\":\"Hi\"}").finish("stop");
        run.stream.onFailure(UpstreamError.of(504, "timeout_error", "silence"), run);
        assertThat(run.trace()).endsWith("end end_turn", "stop");
        assertThat(run.stream.error()).isNull();
    }

    @Test
    void endsWithTheFailureOfOurSide() {
        run.delta("{\"content\":\"Hi\"}");
        run.stream.onFailure(UpstreamError.of(504, "timeout_error", "silence"), run);
        assertThat(run.trace()).endsWith("0-", "error timeout_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"x\",\"error\":{\"code\":429,\"message\":\"slow\"},\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}"
                        + " | rate_limit_error | slow",
                "{\"object\":\"error\",\"message\":\"bad\",\"type\":\"BadRequestError\",\"code\":400} |"
                        + " invalid_request_error | bad",
                "{\"error\":{\"message\":\"full\",\"type\":\"server_error\",\"code\":\"server_is_overloaded\"}} |"
                        + " overloaded_error | full",
                "{\"error\":\"text only\"} | api_error | text only",
                "{\"choices\":[{\"delta\":{},\"error\":{\"message\":\"inner\",\"code\":503}}]} | overloaded_error |"
                        + " inner",
                "{\"x_groq\":{\"id\":\"r\",\"error\":\"over capacity\"}} | api_error | over capacity",
                "{\"detail\":\"nope\"} | api_error | nope"
            })
    void readsEveryShapeOfAnErrorInsideTheStream(String data, String type, String message) {
        run.delta("{\"content\":\"Hi\"}").send(data).finish("stop").done();
        assertThat(run.trace()).endsWith("0-", "error " + type).doesNotContain("stop");
        assertThat(run.last("error").path("error").path("message").asText()).isEqualTo(message);
    }

    @Test
    void readsAnEventThatIsNamedError() {
        SseEvent event = new SseEvent(
                "error",
                "{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"wait\"}"
                        .getBytes(StandardCharsets.UTF_8));
        run.stream.onEvent(event, run);
        assertThat(run.trace()).containsExactly("error rate_limit_error");
        assertThat(run.stream.begun()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"choices\":[", "hello", "[1,2]", "7"})
    void endsWithAnErrorWhereDataIsNoChunk(String data) {
        run.delta("{\"content\":\"Hi\"}").send(data);
        assertThat(run.trace()).endsWith("0-", "error api_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "network_error", "insufficient_system_resource"})
    void takesReasonsThatAreFailuresForErrors(String reason) {
        run.delta("{\"content\":\"Hi\"}").finish(reason);
        assertThat(run.names).endsWith("error");
    }

    @Test
    void turnsCommentsIntoPings() {
        run.stream.onComment(run);
        assertThat(run.names).containsExactly("ping");
        assertThat(run.stream.begun()).isFalse();
    }

    @Test
    void overlooksWhatItDoesNotKnow() {
        run.send(
                "{\"obfuscation\":[{\"a\":[1]}],\"choices\":[{\"logprobs\":{\"content\":[]},\"delta\":{\"content\":\"Hi\","
                        + "\"annotations\":[{}],\"tool_calls\":null,\"function_call\":null},\"finish_reason\":\"\"}],\"usage\":null}");
        assertThat(run.trace()).containsExactly("start", "0+text", "0:Hi");
    }

    @Test
    void countsReasoningThatStandsBesideTheCompletion() {
        run.delta("{\"content\":\"Hi\"}")
                .finish("stop")
                .send("{\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":45,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":30}}}");
        assertThat(run.last("message_delta").path("usage").path("output_tokens").asLong())
                .isEqualTo(35);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"prompt_cache_hit_tokens\":60,\"prompt_cache_miss_tokens\":40",
                "\"cached_tokens\":60",
                "\"prompt_tokens_details\":{\"cached_tokens\":50,\"cache_write_tokens\":10}"
            })
    void takesCachedTokensOutOfTheInput(String cached) {
        run.delta("{\"content\":\"Hi\"}")
                .finish("stop")
                .send("{\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":5," + cached + "}}");
        assertThat(run.last("message_delta").path("usage").path("input_tokens").asLong())
                .isEqualTo(40);
    }

    private void call(int index, String id, String name, String arguments) {
        run.delta("{\"tool_calls\":[{\"index\":" + index + ",\"id\":" + quoted(id) + ",\"function\":{\"name\":"
                + quoted(name) + ",\"arguments\":\"" + arguments + "\"}}]}");
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
