package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.TranslatedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of OpenAI send back of searches that Claude has run for them. */
class HostedSearchHistoryTest {

    private static final String USER = "{'role':'user','content':'Go'}";
    private static final String ANSWER = "{'type':'message','role':'assistant','content':[{'type':'output_text',"
            + "'text':'It rains.','annotations':[{'type':'url_citation','url':'https://a.test','title':'A',"
            + "'start_index':0,'end_index':9}]}]}";

    private static TranslatedRequest items(String... items) {
        return ClaudeRun.responses(
                "claude-sonnet-4-6", "'tools':[{'type':'web_search'}],'input':[" + String.join(",", items) + "]");
    }

    private static String search(String action) {
        return "{'type':'web_search_call','id':'ws_1','status':'completed','action':" + action + "}";
    }

    private static JsonNode blocks(TranslatedRequest request) {
        return request.body().at("/messages/1/content");
    }

    @Test
    void aSearchIsToldAsText() {
        TranslatedRequest request = items(USER, search("{'type':'search','query':'rain'}"), ANSWER, USER);

        assertThat(blocks(request).findValuesAsText("text")).containsExactly("[web_search: rain]", "It rains.");
        assertThat(request.losses()).isEmpty();
        assertThat(request.body().path("messages").toString()).doesNotContain("citations", "server_tool_use", "https");
    }

    @Test
    void itsPagesAreToldWhereTheClientHasThem() {
        TranslatedRequest request = items(
                USER,
                search("{'type':'search','queries':['rain'],'sources':[{'type':'url','url':'https://a.test'},null,5,"
                        + "{'type':'api','name':'oai-weather'},{'type':'url','url':'javascript:x'}]}"),
                ANSWER,
                USER);

        assertThat(blocks(request).at("/0/text").asText())
                .isEqualTo("[web_search: rain]\n[results of web_search]\n- https://a.test");
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void aFailedSearchIsToldToHaveFailed() {
        String failed = search("{'type':'search','query':'rain'}").replace("completed", "failed");

        assertThat(blocks(items(USER, failed, ANSWER, USER)).at("/0/text").asText())
                .isEqualTo("[web_search: rain]\n[web_search failed: unavailable]");
    }

    @Test
    void thinkingKeepsItsPlaceBeforeASearch() {
        String thinking = "{'type':'reasoning','summary':[{'type':'summary_text','text':'hm'}],"
                + "'encrypted_content':'claude-thinking:EqQBc2ln'}";
        TranslatedRequest request =
                items(USER, thinking, search("{'type':'search','query':'rain'}"), thinking, ANSWER, USER);

        assertThat(blocks(request).findValuesAsText("type")).containsExactly("thinking", "text", "thinking", "text");
        assertThat(request.losses()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'open_page','url':'https://a.test'}",
                "{'type':'find_in_page','pattern':'rain','query':'rain'}",
                "{'type':'search','query':' '}",
                "{}",
                "null",
                "[1]"
            })
    void whatSearchesForNothingIsLeftOut(String action) {
        TranslatedRequest request = items(USER, search(action), ANSWER, USER);

        assertThat(blocks(request).findValuesAsText("text")).containsExactly("It rains.");
        assertThat(ClaudeRun.losses(request)).containsExactly("server_tool@input.1 web_search_call");
    }

    @Test
    void aConversationDoesNotEndWithASearch() {
        String search = search("{'type':'search','query':'rain'}");
        String reasoning = "{'type':'reasoning','summary':[]}";
        TranslatedRequest request = items(USER, search, search, reasoning);

        assertThat(request.body().path("messages")).hasSize(1);
        assertThat(request.body().at("/messages/0/role").asText()).isEqualTo("user");
        assertThat(ClaudeRun.losses(request))
                .containsExactlyInAnyOrder(
                        "server_tool@input.1 web_search_call", "server_tool@input.2 web_search_call");
    }

    @Test
    void annotationsOfChatCompletionsAreNoLoss() {
        TranslatedRequest request = ClaudeRun.chat("claude-sonnet-4-6", """
                'web_search_options':{},'messages':[{'role':'user','content':'Go'},{'role':'assistant','content':'It rains.',
                'annotations':[{'type':'url_citation','url_citation':{'url':'https://a.test','title':'A',
                'start_index':0,'end_index':9}}]},{'role':'user','content':'And?'}]\
                """);

        assertThat(request.losses()).isEmpty();
        assertThat(blocks(request).toString()).doesNotContain("citation");
    }
}
