package gateway.web.stream;

import static gateway.web.stream.WebStream.START;
import static gateway.web.stream.WebStream.STOP;
import static gateway.web.stream.WebStream.end;
import static gateway.web.stream.WebStream.ending;
import static gateway.web.stream.WebStream.input;
import static gateway.web.stream.WebStream.piece;
import static gateway.web.stream.WebStream.result;
import static gateway.web.stream.WebStream.text;
import static gateway.web.stream.WebStream.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.web.WebFailure;
import gateway.web.stream.WebAnswer.Phase;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole streams with tools. The numbers are those of the cases of the web mode reference. */
class WebToolsTest {

    private static final String CITATION = "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":"
            + "\"citation_start_delta\",\"citation\":{\"uuid\":\"c1\",\"title\":\"Oslo\",\"url\":"
            + "\"https://example.org/oslo\",\"metadata\":{},\"sources\":[]}}}";
    private static final String CITATION_END = "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":"
            + "\"citation_end_delta\",\"citation_uuid\":\"c1\"}}";
    private static final String PAGES =
            "[{\"type\":\"knowledge\",\"title\":\"Oslo\",\"url\":\"https://example.org/oslo\","
                    + "\"metadata\":{\"site_domain\":\"example.org\"},\"text\":\"4 C\"}]";

    private static AnswerRun searched(boolean shows) {
        AnswerRun run = new AnswerRun(new WebAnswer(AnswerRun.facts("msg_1", shows, Set.of("get_weather"))));
        return run.feed(START, tool(0, "toolu_S", "web_search"), input(0, "{\"query\":\"oslo weather\"}"), end(0))
                .feed(result(1, "toolu_S", "web_search"), input(1, PAGES.substring(0, 20)))
                .feed(input(1, PAGES.substring(20)), end(1))
                .feed(text(2), CITATION, piece(2, "It is cold."), CITATION_END, end(2), ending("end_turn"), STOP);
    }

    @Test
    @DisplayName("11: a search of the site is told as one of the API, with the pages that the text cites")
    void searchShown() {
        AnswerRun run = searched(true);
        assertThat(run.events())
                .containsExactly(
                        "start msg_1",
                        "block 0 server_tool_use",
                        "delta 0 {\"query\":\"oslo weather\"}",
                        "end 0",
                        "block 1 web_search_tool_result",
                        "end 1",
                        "block 2 text",
                        "delta 2 citations_delta",
                        "delta 2 It is cold.",
                        "end 2",
                        "stopping end_turn",
                        "stop");
        JsonNode message = run.message();
        JsonNode call = message.path("content").get(0);
        assertThat(call.path("id").asText()).isEqualTo("srvtoolu_S");
        assertThat(call.path("input").path("query").asText()).isEqualTo("oslo weather");
        JsonNode found = message.path("content").get(1);
        assertThat(found.path("tool_use_id").asText()).isEqualTo("srvtoolu_S");
        assertThat(found.path("content").get(0).path("url").asText()).isEqualTo("https://example.org/oslo");
        JsonNode cited = message.path("content").get(2).path("citations").get(0);
        assertThat(cited.path("url").asText()).isEqualTo("https://example.org/oslo");
        assertThat(message.path("usage")
                        .path("server_tool_use")
                        .path("web_search_requests")
                        .asInt())
                .isEqualTo(1);
        assertThat(run.answer().calls()).isEmpty();
    }

    @Test
    @DisplayName("11: a search of the site is left out, text intact")
    void searchOmitted() {
        AnswerRun run = searched(false);
        assertThat(run.events())
                .containsExactly(
                        "start msg_1", "block 0 text", "delta 0 It is cold.", "end 0", "stopping end_turn", "stop");
        assertThat(run.message().path("content").get(0).has("citations")).isFalse();
        assertThat(run.answer().calls()).isEmpty();
        assertThat(run.answer().phase()).isEqualTo(Phase.WHOLE);
    }

    @Test
    void searchesBesideEachOtherKeepTheirResults() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, tool(0, "toolu_A", "web_search"), input(0, "{\"query\":\"a\"}"), end(0))
                .feed(tool(1, "toolu_B", "web_search"), input(1, "{\"query\":\"b\"}"), end(1))
                .feed(result(2, "toolu_B", "web_search"), end(2), result(3, "toolu_A", "web_search"), end(3))
                .feed(text(4), piece(4, "x"), end(4), ending("end_turn"), STOP);
        JsonNode content = run.message().path("content");
        assertThat(content).hasSize(5);
        assertThat(content.get(0).path("input").path("query").asText()).isEqualTo("b");
        assertThat(content.get(2).path("input").path("query").asText()).isEqualTo("a");
        assertThat(content.get(3).path("tool_use_id").asText()).isEqualTo("srvtoolu_A");
    }

    @Test
    void otherToolsOfTheSiteAreLeftOutAndCounted() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, tool(0, "toolu_A", "repl"), input(0, "{\"code\":\"1\"}"), end(0))
                .feed(result(1, "toolu_A", "repl"), input(1, "[]"), end(1))
                .feed(text(2), piece(2, "x"), end(2), ending("end_turn"), STOP);
        assertThat(run.message().path("content")).hasSize(1);
        assertThat(run.answer().unknown()).containsEntry("tool repl", 1);
    }

    @Test
    void whileTheSiteRunsAToolItsSilenceIsNoCall() {
        AnswerRun run = AnswerRun.plain().feed(START, tool(0, "toolu_A", "web_search"), end(0));
        assertThat(run.answer().phase()).isEqualTo(Phase.OPEN);
        assertThat(run.grace().events()).containsExactly("start msg_1");
    }

    @Test
    void aFailedSearchIsToldAsOne() {
        String failed = result(1, "toolu_A", "web_search").replace("\"is_error\":false", "\"is_error\":true");
        AnswerRun run = AnswerRun.plain()
                .feed(START, tool(0, "toolu_A", "web_search"), end(0), failed, end(1), ending("end_turn"), STOP);
        assertThat(run.message()
                        .path("content")
                        .get(1)
                        .path("content")
                        .path("type")
                        .asText())
                .isEqualTo("web_search_tool_result_error");
    }

    @Test
    @DisplayName("12: a declared tool is called, the rest is a new message with indices from 0")
    void oneTool() {
        AnswerRun run = AnswerRun.with("get_weather")
                .feed(START, text(0), piece(0, " Let me see."), end(0))
                .feed(tool(1, "toolu_A", "get_weather"), input(1, "{\"city\":"), input(1, "\"Oslo\"}"));
        assertThat(run.answer().phase()).isEqualTo(Phase.OPEN);
        run.feed(end(1));
        assertThat(run.answer().phase()).isEqualTo(Phase.CALLING);
        run.grace();
        assertThat(run.answer().phase()).isEqualTo(Phase.PAUSED);
        assertThat(run.answer().calls()).containsExactly("toolu_A");
        assertThat(run.events())
                .containsExactly(
                        "start msg_1",
                        "block 0 text",
                        "delta 0 Let me see.",
                        "end 0",
                        "block 1 tool_use",
                        "delta 1 {\"city\":",
                        "delta 1 \"Oslo\"}",
                        "end 1",
                        "stopping tool_use",
                        "stop");
        assertThat(run.stream()).doesNotContain("integration_name");
        assertThat(run.message().path("content").get(1))
                .isEqualTo(AnswerRun.json("{\"type\":\"tool_use\",\"id\":\"toolu_A\",\"name\":\"get_weather\","
                        + "\"input\":{\"city\":\"Oslo\"}}"));

        AnswerRun rest = run.resumed("msg_2", "get_weather");
        assertThat(rest.answer().phase()).isEqualTo(Phase.BEGINNING);
        rest.feed(text(2), piece(2, "It is 4 degrees."), end(2), ending("end_turn"), STOP);
        assertThat(rest.events())
                .containsExactly(
                        "start msg_2",
                        "block 0 text",
                        "delta 0 It is 4 degrees.",
                        "end 0",
                        "stopping end_turn",
                        "stop");
        assertThat(rest.answer().calls()).isEmpty();
        assertThat(rest.answer().phase()).isEqualTo(Phase.WHOLE);
    }

    @Test
    @DisplayName("12: the result of a client's call that the site shows is left out")
    void resultShown() {
        AnswerRun rest = AnswerRun.with("get_weather")
                .feed(START, tool(0, "toolu_A", "get_weather"), end(0))
                .grace()
                .resumed("msg_2", "get_weather")
                .feed(result(1, "toolu_A", "get_weather"), input(1, "[{\"type\":\"text\",\"text\":\"4 C\"}]"), end(1))
                .feed(text(2), piece(2, "Cold."), end(2), ending("end_turn"), STOP);
        assertThat(rest.message().path("content")).hasSize(1);
        assertThat(rest.text()).isEqualTo("Cold.");
    }

    @Test
    @DisplayName("13: two declared tools at once stand in one answer, in their order")
    void twoTools() {
        AnswerRun run = AnswerRun.with("get_weather").feed(START, tool(0, "toolu_B", "get_weather"), end(0));
        assertThat(run.answer().phase()).isEqualTo(Phase.CALLING);
        run.feed(tool(1, "toolu_A", "get_weather"));
        assertThat(run.answer().phase()).isEqualTo(Phase.OPEN);
        run.feed(end(1), "{\"type\":\"ping\"}").grace();
        assertThat(run.answer().calls()).containsExactly("toolu_B", "toolu_A");
        assertThat(run.message().path("content")).hasSize(2);
        assertThat(run.grace().events())
                .endsWith("end 1", "stopping tool_use", "stop")
                .hasSize(9);
    }

    @Test
    @DisplayName("15: all calls are known before the client is told that the answer is over")
    void callsAreKnownFirst() {
        AnswerRun run = AnswerRun.with("a").feed(START, tool(0, "toolu_A", "a"), end(0));
        assertThat(run.events()).doesNotContain("stop");
        assertThat(run.answer().calls()).containsExactly("toolu_A");
    }

    @Test
    void callsOnceMoreBehindAPause() {
        AnswerRun second = AnswerRun.with("a")
                .feed(START, tool(0, "toolu_A", "a"), end(0))
                .grace()
                .resumed("msg_2", "a")
                .feed(tool(1, "toolu_B", "a"), end(1))
                .grace();
        assertThat(second.events())
                .containsExactly("start msg_2", "block 0 tool_use", "delta 0 {}", "end 0", "stopping tool_use", "stop");
        assertThat(second.answer().calls()).containsExactly("toolu_B");
        AnswerRun third = second.resumed("msg_3", "a").feed(text(2), piece(2, "x"), ending("end_turn"), STOP);
        assertThat(third.answer().phase()).isEqualTo(Phase.WHOLE);
    }

    @Test
    void whatTheSiteStillRunsGoesAlongBehindAPause() {
        AnswerRun rest = AnswerRun.with("a")
                .feed(START, tool(0, "toolu_S", "web_search"), end(0), tool(1, "toolu_A", "a"), end(1))
                .grace()
                .resumed("msg_2", "a")
                .feed(result(2, "toolu_S", "web_search"), input(2, PAGES), end(2))
                .feed(text(3), piece(3, "x"), ending("end_turn"), STOP);
        assertThat(rest.events()).contains("block 0 server_tool_use", "block 1 web_search_tool_result", "block 2 text");
    }

    @Test
    void toolsOfTheFirstRequestAreTheClientsBehindAPauseToo() {
        AnswerRun rest = AnswerRun.with("a", "b")
                .feed(START, tool(0, "toolu_A", "a"), end(0))
                .grace()
                .resumed("msg_2", "a")
                .feed(tool(1, "toolu_B", "b"), end(1));
        assertThat(rest.answer().phase()).isEqualTo(Phase.CALLING);
    }

    @Test
    void whatTheClientHasOfTheAnswerBeforeCannotBeTakenBack() {
        AnswerRun rest = AnswerRun.with("a")
                .feed(START, text(0), piece(0, "x"), end(0), tool(1, "toolu_A", "a"), end(1))
                .grace()
                .resumed("msg_2", "a")
                .feed("{\"type\":\"content_block_retract\",\"from_index\":1}");
        assertThat(Objects.requireNonNull(rest.answer().failure()).kind()).isEqualTo(WebFailure.Kind.RETRACTED);
    }

    @Test
    @DisplayName("24: a call of the site's is taken back before its result")
    void retractedCall() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, tool(0, "toolu_S", "web_search"), end(0))
                .feed(
                        "{\"type\":\"content_block_retract\",\"from_index\":0}",
                        result(1, "toolu_S", "web_search"),
                        end(1))
                .feed(text(2), piece(2, "x"), end(2), ending("end_turn"), STOP);
        assertThat(run.message().path("content")).hasSize(1);
    }

    @Test
    void onlyAPausedAnswerIsResumed() {
        AnswerRun run = AnswerRun.with("a").feed(START, tool(0, "toolu_A", "a"), end(0));
        assertThatIllegalStateException().isThrownBy(() -> run.resumed("msg_2"));
    }

    @Test
    @DisplayName("18: no input is {}, and input that is told at the end once more counts once")
    void emptyInput() {
        AnswerRun empty =
                AnswerRun.with("a").feed(START, tool(0, "toolu_A", "a"), end(0)).grace();
        assertThat(empty.events()).contains("delta 0 {}");
        assertThat(empty.message().path("content").get(0).path("input")).isEmpty();
        String buffered = "{\"type\":\"content_block_stop\",\"index\":0,\"buffered_input\":\"{\\\"x\\\":1}\"}";
        AnswerRun only = AnswerRun.with("a")
                .feed(START, tool(0, "toolu_A", "a"), buffered)
                .grace();
        assertThat(only.events()).contains("delta 0 {\"x\":1}");
        String object = "{\"type\":\"content_block_stop\",\"index\":0,\"buffered_input\":{\"x\":1}}";
        AnswerRun twice = AnswerRun.with("a")
                .feed(START, tool(0, "toolu_A", "a"), input(0, "{\"x\":1}"), object)
                .grace();
        assertThat(twice.message()
                        .path("content")
                        .get(0)
                        .path("input")
                        .path("x")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "18: input {0} is an invalid answer")
    @ValueSource(strings = {"{\"city\":", "[1]", "{} {}", "{city:1}", "{'a':1}", "\"x\"", "{\"a\":1,}"})
    void invalidInput(String json) {
        AnswerRun run = AnswerRun.with("a").feed(START, tool(0, "toolu_A", "a"), input(0, json), end(0));
        assertThat(Objects.requireNonNull(run.answer().failure()).kind()).isEqualTo(WebFailure.Kind.INVALID);
        assertThat(run.events()).endsWith("error api_error");
        assertThat(run.grace().answer().phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void anAnswerWithCallsEndsWithThemWhateverTheUpstreamSays() {
        AnswerRun run = AnswerRun.with("a").feed(START, tool(0, "toolu_A", "a"), end(0), ending("end_turn"), STOP);
        assertThat(run.events()).endsWith("stopping tool_use", "stop");
        assertThat(run.answer().phase()).isEqualTo(Phase.WHOLE);
    }

    @Test
    void twoCallsOfOneIdFail() {
        AnswerRun run = AnswerRun.with("a").feed(START, tool(0, "toolu_A", "a"), end(0), tool(1, "toolu_A", "a"));
        assertThat(Objects.requireNonNull(run.answer().failure()).kind()).isEqualTo(WebFailure.Kind.INVALID);
    }

    @Test
    void moreCallsThanThereMayBeFail() {
        AnswerRun run = AnswerRun.with("a").feed(START);
        for (int i = 0; i <= ToolCallCollector.MOST_CALLS; i++) {
            run.feed(tool(i, "toolu_" + i, "a"), end(i));
        }
        assertThat(run.answer().calls()).hasSize(ToolCallCollector.MOST_CALLS);
        assertThat(Objects.requireNonNull(run.answer().failure()).kind()).isEqualTo(WebFailure.Kind.TOO_LARGE);
    }

    @Test
    void aStreamThatEndsWhileItWaitsForResultsFails() {
        AnswerRun run =
                AnswerRun.with("a").feed(START, tool(0, "toolu_A", "a"), end(0)).cut();
        assertThat(run.events()).endsWith("end 0", "error api_error");
    }

    @Test
    void aSearchWhoseResultHasNotStoppedIsWholeAtTheEnd() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, tool(0, "toolu_S", "web_search"), end(0), result(1, "toolu_S", "web_search"))
                .feed(input(1, PAGES), ending("end_turn"), STOP);
        assertThat(run.message().path("content")).hasSize(2);
    }

    @Test
    void aClientsCallDoesNotEndTheAnswerWhileTheSiteWritesAnother() {
        AnswerRun run =
                AnswerRun.with("a").feed(START, tool(0, "toolu_A", "a"), end(0), tool(1, "toolu_S", "web_search"));
        assertThat(run.answer().phase()).isEqualTo(Phase.OPEN);
        run.feed(end(1));
        assertThat(run.answer().phase()).isEqualTo(Phase.CALLING);
    }

    @Test
    @DisplayName("24: a search that the client has been told of cannot be taken back")
    void retractedSearch() {
        AnswerRun run = AnswerRun.plain()
                .feed(START, tool(0, "toolu_S", "web_search"), end(0), result(1, "toolu_S", "web_search"), end(1))
                .feed("{\"type\":\"content_block_retract\",\"from_index\":1}");
        assertThat(Objects.requireNonNull(run.answer().failure()).kind()).isEqualTo(WebFailure.Kind.RETRACTED);
    }

    @Test
    void aResultThatIsTooLargeIsASearchWithoutPages() {
        String large = "[{\"url\":\"https://example.org\",\"text\":\"" + "a".repeat(1024 * 1024) + "\"},";
        AnswerRun run = AnswerRun.plain()
                .feed(START, tool(0, "toolu_S", "web_search"), end(0), result(1, "toolu_S", "web_search"));
        for (int i = 0; i < 6; i++) {
            run.feed(input(1, large));
        }
        run.feed(end(1), ending("end_turn"), STOP);
        assertThat(run.message().path("content").get(1).path("content")).isEmpty();
    }
}
