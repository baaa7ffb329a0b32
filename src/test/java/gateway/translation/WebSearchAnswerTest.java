package gateway.translation;

import static gateway.translation.SearchRun.SEARCH;
import static gateway.translation.SearchRun.conversion;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.wire.FoundPage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole answers of targets that have searched the web. */
class WebSearchAnswerTest {

    private static final String CITED =
            "{'type':'url_citation','start_index':0,'end_index':4,'url':'https://a.com/1'," + "'title':'First'}";
    private static final String CHAT_CITED = "{'type':'url_citation','url_citation':{'url':'https://a.com/1',"
            + "'title':'First','content':'It is so.','start_index':0,'end_index':4}}";

    private static ObjectNode responses(String output) {
        return answer(
                Dialect.RESPONSES,
                "responses",
                "{'status':'completed','model':'m','output':[" + output
                        + "],'usage':{'input_tokens':5,'output_tokens':2}}");
    }

    private static ObjectNode chat(String message) {
        return answer(
                Dialect.CHAT,
                "openrouter",
                "{'model':'m','choices':[{'message':" + message
                        + ",'finish_reason':'stop'}],'usage':{'prompt_tokens':5,'completion_tokens':2}}");
    }

    private static ObjectNode answer(Dialect target, String way, String answer) {
        return conversion(target, way, SEARCH, "")
                .answer(ResponsesRun.json(answer))
                .body();
    }

    private static String text(String annotations) {
        return "{'type':'message','content':[{'type':'output_text','text':'Snow.','annotations':[" + annotations
                + "]}]}";
    }

    private static String search(String action) {
        return "{'type':'web_search_call','id':'ws_1','status':'completed'" + action + "}";
    }

    private static List<String> types(JsonNode message) {
        List<String> types = new ArrayList<>();
        message.path("content").forEach(block -> types.add(block.path("type").asText()));
        return types;
    }

    private static int searches(JsonNode message) {
        return message.at("/usage/server_tool_use/web_search_requests").asInt();
    }

    @Test
    void aSearchOfResponsesHasItsQueryItsPagesAndItsCitations() {
        ObjectNode message = responses(search(",'action':{'type':'search','query':'snow','sources':["
                        + "{'type':'url','url':'https://a.com/1'},{'type':'url','url':'https://b.com'}]}")
                + ","
                + text(CITED));

        assertThat(message.path("content"))
                .isEqualTo(ResponsesRun.json("{'c':[{'type':'server_tool_use','id':'srvtoolu_7f3a_0',"
                                + "'name':'web_search','input':{'query':'snow'},'caller':{'type':'direct','origin':'claude-proxy:tool:1'}},"
                                + "{'type':'web_search_tool_result','tool_use_id':'srvtoolu_7f3a_0','content':["
                                + "{'type':'web_search_result','title':'First','url':'https://a.com/1',"
                                + "'encrypted_content':'claude-proxy:search:1','page_age':null},"
                                + "{'type':'web_search_result','title':'https://b.com','url':'https://b.com',"
                                + "'encrypted_content':'claude-proxy:search:1','page_age':null}],'caller':{'type':'direct','origin':'claude-proxy:tool:1'}},"
                                + "{'type':'text','text':'Snow.','citations':[{'type':'web_search_result_location',"
                                + "'cited_text':'','url':'https://a.com/1','title':'First',"
                                + "'encrypted_index':'claude-proxy:search:1'}]}]}")
                        .path("c"));
        assertThat(searches(message)).isEqualTo(1);
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
    }

    @Test
    void pagesThatOnlyTheTextCitesAreThoseThatWereFound() {
        ObjectNode message = responses(search("") + "," + text(CITED));

        assertThat(types(message)).containsExactly("server_tool_use", "web_search_tool_result", "text");
        assertThat(message.at("/content/1/content/0/title").asText()).isEqualTo("First");
        assertThat(message.at("/content/0/input").isEmpty()).isTrue();
    }

    @Test
    void aPageThatIsOpenedIsNoSearch() {
        ObjectNode message = responses(search(",'action':{'type':'search','queries':['one','two'],'sources':["
                        + "{'type':'url','url':'https://a.com/1'}]}")
                + ","
                + search(",'action':{'type':'open_page','url':'https://a.com/1'}") + "," + text(""));

        assertThat(types(message)).containsExactly("server_tool_use", "web_search_tool_result", "text");
        assertThat(message.at("/content/0/input/query").asText()).isEqualTo("one");
        assertThat(searches(message)).isEqualTo(1);
    }

    @Test
    void aSearchThatFailedSaysSo() {
        ObjectNode message = responses(
                "{'type':'web_search_call','status':'failed','action':{'type':'search','query':'q'}}," + text(""));

        assertThat(message.at("/content/1/content/error_code").asText()).isEqualTo("unavailable");
    }

    @Test
    void anAnswerFromMemoryIsNothingButText() {
        for (ObjectNode message : List.of(responses(text("")), chat("{'content':'Snow.','annotations':[]}"))) {
            assertThat(types(message)).containsExactly("text");
            assertThat(message.at("/content/0").has("citations")).isFalse();
            assertThat(searches(message)).isZero();
        }
    }

    @Test
    void annotationsOfChatAreThePagesOfASearch() {
        ObjectNode message = chat("{'content':'Snow.','annotations':[" + CHAT_CITED + "]}");

        assertThat(types(message)).containsExactly("server_tool_use", "web_search_tool_result", "text");
        assertThat(message.at("/content/1/content/0/url").asText()).isEqualTo("https://a.com/1");
        assertThat(message.at("/content/2/citations/0/cited_text").asText()).isEqualTo("It is so.");
        assertThat(searches(message)).isEqualTo(1);
    }

    @Test
    void nobodyHearsOfASearchWhoHasNotOfferedOne() {
        String answer = "{'model':'m','choices':[{'message':{'content':'Snow.','annotations':[" + CHAT_CITED + "]}}]}";
        TranslatedAnswer translated =
                conversion(Dialect.CHAT, "openrouter", SearchRun.TOOL, "").answer(ResponsesRun.json(answer));
        String output = "{'status':'completed','output':[" + search("") + "," + text(CITED) + "]}";
        TranslatedAnswer response =
                conversion(Dialect.RESPONSES, "responses", SearchRun.TOOL, "").answer(ResponsesRun.json(output));

        for (TranslatedAnswer told : List.of(translated, response)) {
            assertThat(told.body().path("content").toString()).isEqualTo("[{\"type\":\"text\",\"text\":\"Snow.\"}]");
        }
    }

    @Test
    void theRowOfTheRequestHasTheSearches() {
        TranslatedAnswer translated = conversion(Dialect.RESPONSES, "responses", SEARCH, "")
                .answer(ResponsesRun.json("{'status':'completed','output':[" + search("") + "," + search("") + "]}"));

        assertThat(translated.facts().usage().webSearches()).isEqualTo(2);
    }

    // Hostile answers

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "'text'",
                "{}",
                "{'type':'url_citation'}",
                "{'type':'url_citation','url':''}",
                "{'type':'url_citation','url':'javascript:alert(1)'}",
                "{'type':'url_citation','url':{}}",
                "{'type':'file_citation','file_id':'f'}",
                "{'type':'url_citation','url_citation':[]}",
                "{'type':[],'url_citation':{'url':null}}",
            })
    void annotationsOfNoPageAreLeftOut(String annotation) {
        assertThat(types(responses(text(annotation)))).containsExactly("text");
        assertThat(types(chat("{'content':'Snow.','annotations':[" + annotation + "]}")))
                .containsExactly("text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",'action':null",
                ",'action':'search'",
                ",'action':{'type':'search','query':{},'sources':{}}",
                ",'action':{'type':'search','sources':[null,1,{'url':7},{'type':'api','name':'x'}]}",
            })
    void aSearchWithoutPagesIsOneAllTheSame(String action) {
        ObjectNode message = responses(search(action) + "," + text(""));

        assertThat(types(message)).containsExactly("server_tool_use", "web_search_tool_result", "text");
        assertThat(message.at("/content/1/content").isEmpty()).isTrue();
    }

    @Test
    void pagesAndSearchesAreCounted() {
        ArrayNode many = ResponsesRun.json("{'a':[]}").withArray("a");
        for (int at = 0; at < 5000; at++) {
            many.addObject().put("type", "url_citation").put("url", "https://a.com/" + at);
        }
        String output = (search("") + ",").repeat(1000) + text(many.toString().replaceAll("^\\[|]$", ""));
        ObjectNode message = responses(output);

        assertThat(message.path("content").size()).isLessThanOrEqualTo(401);
        assertThat(message.at("/content/1/content").size()).isEqualTo(500);
        assertThat(message.path("content").get(400).path("citations").size()).isEqualTo(500);
    }

    @Test
    void longAndBrokenTextsAreCut() {
        String title = "t".repeat(499) + "\\ud83d\\ude00" + "t".repeat(1 << 20);
        ObjectNode message = responses(text("{'type':'url_citation','url':'https://a.com/\\ud800','title':'" + title
                + "'},{'type':'url_citation','url':'" + "u".repeat(5000) + "'}"));
        JsonNode page = message.at("/content/1/content/0");

        assertThat(page.path("title").asText()).isEqualTo("t".repeat(499));
        assertThat(page.path("url").asText()).isEqualTo("https://a.com/\uFFFD");
        assertThat(message.at("/content/1/content").size()).isEqualTo(1);
        assertThat(page.path("encrypted_content").asText()).isEqualTo(FoundPage.MARK);
    }
}
