package gateway.translation;

import static gateway.translation.SearchRun.SEARCH;
import static gateway.translation.SearchRun.TOOL;
import static gateway.translation.SearchRun.conversion;
import static gateway.translation.SearchRun.trace;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.Message;
import gateway.protocol.Dialect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams of targets that search the web. */
class WebSearchStreamTest {

    private static final String CREATED = "{'type':'response.created','response':{'model':'m'}}";
    private static final String SOURCES =
            "'action':{'type':'search','query':'snow','sources':[" + "{'type':'url','url':'https://a.com/1'}]}";
    private static final String COMPLETED =
            "{'type':'response.completed','response':{'status':'completed','output':[%s],"
                    + "'usage':{'input_tokens':5,'output_tokens':2}}}";

    private static ResponsesRun responses(String... events) {
        ResponsesRun run = new ResponsesRun(conversion(Dialect.RESPONSES, "responses", SEARCH, "").stream());
        return run.send(CREATED).send(events);
    }

    private static ResponsesRun chat(String... events) {
        return chatWith(SEARCH, events);
    }

    private static ResponsesRun chatWith(String tools, String... events) {
        ResponsesRun run = new ResponsesRun(conversion(Dialect.CHAT, "openrouter", tools, "").stream());
        for (String event : events) {
            run.raw(null, event.replace('\'', '"'));
        }
        return run.raw(null, "[DONE]");
    }

    private static String item(String kind, int place, String item) {
        return "{'type':'response.output_item." + kind + "','output_index':" + place + ",'item':" + item + "}";
    }

    private static String search(int place, String more) {
        return item(
                "done", place, "{'type':'web_search_call','id':'ws_" + place + "','status':'completed'" + more + "}");
    }

    private static String text(int place, String delta) {
        return "{'type':'response.output_text.delta','output_index':" + place + ",'delta':'" + delta + "'}";
    }

    private static String annotation(int place, String url) {
        return "{'type':'response.output_text.annotation.added','output_index':" + place
                + ",'content_index':0,'annotation_index':0,'annotation':{'type':'url_citation','url':'" + url
                + "','title':'T','start_index':0,'end_index':1}}";
    }

    private static String completed(String output) {
        return COMPLETED.formatted(output);
    }

    private static String delta(String delta) {
        return "{'model':'m','choices':[{'index':0,'delta':" + delta + "}]}";
    }

    private static String cites(String url) {
        return "'annotations':[{'type':'url_citation','url_citation':{'url':'" + url + "','title':'T'}}]";
    }

    private static final String STOP = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";

    @Test
    void aSearchStandsBeforeTheTextThatCitesIt() {
        ResponsesRun run = responses(
                item("added", 0, "{'type':'web_search_call','id':'ws_0','status':'in_progress'}"),
                "{'type':'response.web_search_call.searching','output_index':0}",
                search(0, "," + SOURCES),
                text(1, "Snow."),
                annotation(1, "https://a.com/1"),
                item(
                        "done",
                        1,
                        "{'type':'message','content':[{'type':'output_text','text':'Snow.','annotations':["
                                + "{'type':'url_citation','url':'https://a.com/1'}]}]}"),
                completed("{'type':'web_search_call','id':'ws_0'}"));

        assertThat(trace(run))
                .containsExactly(
                        "start",
                        "0+server_tool_use",
                        "0:{\"query\":\"snow\"}",
                        "0-",
                        "1+web_search_tool_result",
                        "1-",
                        "2+text",
                        "2:Snow.",
                        "2:https://a.com/1",
                        "2-",
                        "end end_turn",
                        "stop");
        assertThat(run.data.get(4).at("/content_block/content/0/url").asText()).isEqualTo("https://a.com/1");
        assertThat(run.last("message_delta")
                        .at("/usage/server_tool_use/web_search_requests")
                        .asInt())
                .isEqualTo(1);
        assertThat(run.stream.facts().usage().webSearches()).isEqualTo(1);
    }

    @Test
    void theOfficialLibraryReadsIt() {
        Message message = SearchRun.message(
                responses(search(0, "," + SOURCES), text(1, "Snow."), annotation(1, "https://a.com/1"), completed("")));

        assertThat(message.content().get(0).asServerToolUse().id()).isEqualTo("srvtoolu_7f3a_0");
        assertThat(message.content().get(1).asWebSearchToolResult().toolUseId()).isEqualTo("srvtoolu_7f3a_0");
        assertThat(message.content().get(2).asText().citations().orElseThrow()).hasSize(1);
    }

    @Test
    void aSearchWhosePagesAreNotToldWaitsForThoseThatAreCited() {
        ResponsesRun run = responses(
                search(0, ",'action':{'type':'search','query':'snow'}"),
                text(1, "Snow."),
                annotation(1, "https://b.com"),
                completed(""));

        assertThat(trace(run))
                .containsExactly(
                        "start",
                        "0+text",
                        "0:Snow.",
                        "0:https://b.com",
                        "0-",
                        "1+server_tool_use",
                        "1:{\"query\":\"snow\"}",
                        "1-",
                        "2+web_search_tool_result",
                        "2-",
                        "end end_turn",
                        "stop");
    }

    @Test
    void citationsThatNoEventToldAreTakenFromTheWholeItem() {
        ResponsesRun run = responses(
                search(0, "," + SOURCES),
                text(1, "Snow."),
                item(
                        "done",
                        1,
                        "{'type':'message','content':[{'type':'output_text','text':'Snow.','annotations':["
                                + "{'type':'url_citation','url':'https://a.com/1'}]}]}"),
                completed(""));

        assertThat(trace(run)).contains("2:https://a.com/1").doesNotHaveDuplicates();
    }

    @Test
    void aSearchDoesNotComeBetweenTheArgumentsOfACall() {
        ResponsesRun run =
                new ResponsesRun(conversion(Dialect.RESPONSES, "responses", SEARCH + "," + TOOL, "").stream());
        run.send(
                CREATED,
                item("added", 0, "{'type':'function_call','call_id':'c','name':'f'}"),
                "{'type':'response.function_call_arguments.delta','output_index':0,'delta':'{'}",
                search(1, "," + SOURCES),
                "{'type':'response.function_call_arguments.delta','output_index':0,'delta':'}'}",
                item("done", 0, "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'}"),
                completed(""));

        assertThat(trace(run))
                .containsSubsequence(
                        "0+tool_use", "0-", "1+server_tool_use", "2+web_search_tool_result", "end tool_use");
        SearchRun.message(run);
    }

    @Test
    void aResponseThatWasNotStreamedHasItsSearchToo() {
        ResponsesRun run = responses(completed("{'type':'web_search_call','id':'ws','status':'completed'," + SOURCES
                + "},{'type':'message','content':[{'type':'output_text','text':'Snow.','annotations':["
                + "{'type':'url_citation','url':'https://a.com/1'}]}]}"));

        assertThat(trace(run))
                .containsSubsequence("0+server_tool_use", "1+web_search_tool_result", "2+text", "2:https://a.com/1");
    }

    @Test
    void anAnswerFromMemoryIsNothingButText() {
        ResponsesRun run = responses(text(0, "Snow."), completed(""));

        assertThat(trace(run)).containsExactly("start", "0+text", "0:Snow.", "0-", "end end_turn", "stop");
        assertThat(run.last("message_delta").path("usage").has("server_tool_use"))
                .isFalse();
    }

    // Chat

    @Test
    void annotationsOfChatCiteTheTextAndAreThePagesOfASearch() {
        ResponsesRun run =
                chat(delta("{'content':'Snow.'}"), delta("{'content':' Yes.'," + cites("https://a.com/1") + "}"), STOP);

        assertThat(trace(run))
                .containsExactly(
                        "start",
                        "0+text",
                        "0:Snow.",
                        "0: Yes.",
                        "0:https://a.com/1",
                        "0-",
                        "1+server_tool_use",
                        "1:{}",
                        "1-",
                        "2+web_search_tool_result",
                        "2-",
                        "end end_turn",
                        "stop");
        assertThat(run.last("message_delta")
                        .at("/usage/server_tool_use/web_search_requests")
                        .asInt())
                .isEqualTo(1);
        SearchRun.message(run);
    }

    @Test
    void annotationsBeforeTheTextWaitForIt() {
        ResponsesRun run = chat(
                delta("{" + cites("https://a.com/1") + "}"),
                delta("{'content':' '}"),
                delta("{'content':'Snow.'}"),
                STOP);

        assertThat(trace(run))
                .containsSubsequence("0+text", "0:https://a.com/1", "0: Snow.", "0-", "1+server_tool_use");
    }

    @Test
    void aSearchStandsBeforeCallsOfTools() {
        ResponsesRun run = chatWith(
                SEARCH + "," + TOOL,
                delta("{'content':'Snow.'," + cites("https://a.com/1") + "}"),
                delta("{'tool_calls':[{'index':0,'id':'c','function':{'name':'f','arguments':'{}'}}]}"),
                "{'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}");

        assertThat(trace(run))
                .containsSubsequence(
                        "0+text", "1+server_tool_use", "2+web_search_tool_result", "3+tool_use", "end tool_use");
        SearchRun.message(run);
    }

    @Test
    void nobodyHearsOfAnnotationsWhoHasNotOfferedASearch() {
        ResponsesRun run = chatWith(TOOL, delta("{'content':'Snow.'," + cites("https://a.com/1") + "}"), STOP);

        assertThat(trace(run)).containsExactly("start", "0+text", "0:Snow.", "0-", "end end_turn", "stop");
    }

    // Hostile streams

    @Test
    void thousandsOfAnnotationsAreBounded() {
        List<String> events = new ArrayList<>(List.of(text(1, "Snow.")));
        for (int at = 0; at < 3000; at++) {
            events.add(annotation(1, "https://a.com/" + at));
            events.add(search(at + 2, ",'action':{'type':'search'}"));
        }
        events.add(completed(""));
        ResponsesRun run = responses(events.toArray(new String[0]));

        assertThat(run.data.stream()
                        .filter(event -> event.at("/delta/type").asText().equals("citations_delta")))
                .hasSize(500);
        assertThat(run.data.stream()
                        .filter(event ->
                                event.at("/content_block/type").asText().equals("server_tool_use")))
                .hasSize(200);
    }

    @Test
    void whatIsKeptIsCounted() {
        ResponsesRun run = responses(text(1, "Snow."), annotation(1, "https://a.com/" + "u".repeat(4000)));

        assertThat(run.stream.held()).isGreaterThan(4000);
    }

    @Test
    void annotationsOfWhatIsNoTextAreLeftOut() {
        ResponsesRun run = responses(
                annotation(0, ""),
                "{'type':'response.output_text.annotation.added'}",
                "{'type':'response.output_text.annotation.added','annotation':[]}",
                search(3, "," + SOURCES),
                annotation(3, "https://a.com"),
                text(4, "a"),
                item("done", 4, "{'type':'message','content':null}"),
                annotation(4, "https://late.com"),
                completed("null"));

        assertThat(trace(run)).endsWith("end end_turn", "stop");
        SearchRun.message(run);
    }
}
