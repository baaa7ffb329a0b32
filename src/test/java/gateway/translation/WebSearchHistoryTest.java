package gateway.translation;

import static gateway.translation.SearchRun.losses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tools that a server has run in earlier answers, when the conversation goes on elsewhere. */
class WebSearchHistoryTest {

    private static final String CALL =
            "{'type':'server_tool_use','id':'srvtoolu_1','name':'web_search','input':{'query':'snow'}}";
    private static final String CITED = "{'type':'text','text':'Snow.','citations':[{'type':"
            + "'web_search_result_location','cited_text':'','url':'u','title':'t','encrypted_index':'%s'}]}";
    private static final String MARK = "claude-proxy:search:1";

    private static String result(String encrypted) {
        return "{'type':'web_search_tool_result','tool_use_id':'srvtoolu_1','content':[{'type':'web_search_result',"
                + "'title':'First','url':'https://a.com','encrypted_content':'" + encrypted + "','page_age':null}]}";
    }

    private static ObjectNode request(String blocks) {
        return ResponsesRun.json("{'model':'claude-x','max_tokens':9,'messages':[{'role':'user','content':'go'},"
                + "{'role':'assistant','content':[" + blocks + "]},{'role':'user','content':'on'}]}");
    }

    private static TranslatedRequest sent(Dialect target, String blocks) {
        return Conversion.of(
                        Dialect.MESSAGES,
                        target,
                        request(blocks),
                        new TranslationTarget("m", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                        tools -> ResponsesRun.frame(tools, false))
                .request();
    }

    private static String said(TranslatedRequest request) {
        JsonNode message = request.body().path("messages").path(1);
        JsonNode item = request.body().path("input").path(1);
        return message.isMissingNode()
                ? item.path("content").toString()
                : message.path("content").asText();
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"CHAT", "RESPONSES"})
    void aProviderIsToldOfAProvidersSearchAndNothingIsLost(Dialect target) {
        TranslatedRequest request = sent(target, CALL + "," + result(MARK) + "," + CITED.formatted(MARK));

        assertThat(said(request)).contains("[web_search: snow]").contains("- First: https://a.com");
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void whatAnthropicHasEncryptedIsALoss() {
        TranslatedRequest request = sent(Dialect.CHAT, CALL + "," + result("EqgfCioI") + "," + CITED.formatted("Eo8B"));

        assertThat(said(request)).contains("- First: https://a.com").doesNotContain("EqgfCioI");
        assertThat(losses(request))
                .containsExactly(
                        "server_tool@messages.1.content.1 web_search_tool_result",
                        "citations@messages.1.content.2.citations");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'web_search_tool_result','tool_use_id':'s','content':{'type':'web_search_tool_result_error',"
                        + "'error_code':'unavailable'}} | [web_search failed: unavailable]",
                "{'type':'web_search_tool_result','tool_use_id':'s','content':[]} | [no results of web_search]",
                "{'type':'web_search_tool_result','tool_use_id':'s'} | [no results of web_search]",
                "{'type':'web_search_tool_result','content':[7,null,{'url':[]}]} | [results of web_search]",
                "{'type':'server_tool_use','name':'code_execution','input':{'code':'1+1'}} | [code_execution: {\"code\":\"1+1\"}]",
                "{'type':'code_execution_tool_result','content':{'type':'code_execution_result','stdout':'2'}} | \"stdout\":\"2\"",
                "{'type':'web_fetch_tool_result','content':{'type':'web_fetch_result','url':'https://a.com','content':"
                        + "{'type':'document','source':{'type':'text','data':'Page.'}}}} | Page.",
            })
    void callsAndResultsAreTold(String block, String text) {
        TranslatedRequest request = sent(Dialect.CHAT, block);

        assertThat(said(request)).contains(text);
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void searchesForToolsAreLossesAsBefore() {
        TranslatedRequest request = sent(
                Dialect.CHAT,
                "{'type':'text','text':'a'},{'type':'server_tool_use','id':'s','name':'tool_search_tool_regex','input':{}},"
                        + "{'type':'tool_search_tool_result','tool_use_id':'s','content':{}}");

        assertThat(said(request)).isEqualTo("a");
        assertThat(losses(request)).hasSize(2);
    }

    @Test
    void claudeIsToldOfAProvidersSearchAsText() {
        String blocks = CALL + "," + result(MARK) + "," + CITED.formatted(MARK);
        TranslatedRequest request = sent(Dialect.MESSAGES, blocks);
        JsonNode content = request.body().at("/messages/1/content");

        assertThat(Conversion.carriesReasoning(request(blocks).toString().getBytes(StandardCharsets.UTF_8), true))
                .isTrue();
        assertThat(content)
                .isEqualTo(ResponsesRun.json("{'c':[{'type':'text','text':'[web_search: snow]'},"
                                + "{'type':'text','text':'[results of web_search]\\n- First: https://a.com'},"
                                + "{'type':'text','text':'Snow.'}]}")
                        .path("c"));
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void claudesOwnSearchesStayAsTheyAre() {
        String own = CALL + "," + result("EqgfCioI") + "," + CITED.formatted("Eo8B");
        TranslatedRequest request = sent(Dialect.MESSAGES, own);

        assertThat(Conversion.carriesReasoning(request(own).toString().getBytes(StandardCharsets.UTF_8), true))
                .isFalse();
        assertThat(request.body().at("/messages/1/content"))
                .isEqualTo(request(own).at("/messages/1/content"));
    }

    @Test
    void bothKindsAreToldApartInOneTurn() {
        TranslatedRequest request = sent(
                Dialect.MESSAGES,
                CALL + "," + result(MARK) + "," + CALL.replace("_1", "_2") + ","
                        + result("EqgfCioI").replace("srvtoolu_1", "srvtoolu_2"));
        JsonNode content = request.body().at("/messages/1/content");

        assertThat(content.get(0).path("type").asText()).isEqualTo("text");
        assertThat(content.get(2).path("type").asText()).isEqualTo("server_tool_use");
        assertThat(content.get(3).path("type").asText()).isEqualTo("web_search_tool_result");
    }

    @Test
    void whatIsMalformedIsLeftToClaude() {
        String odd =
                "{'type':'web_search_tool_result','content':'" + MARK + "'},{'type':'text','text':'a','citations':7},7";
        TranslatedRequest request = sent(Dialect.MESSAGES, odd);

        assertThat(request.body().at("/messages/1/content"))
                .isEqualTo(request(odd).at("/messages/1/content"));
    }
}
