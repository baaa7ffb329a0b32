package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.responses.Response;
import gateway.protocol.Json;
import gateway.translation.chatclient.MessagesToChatAnswer;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.responsesclient.MessagesToResponsesAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The searches of Claude's whole answers, for clients of OpenAI. */
class HostedSearchAnswerTest {

    static final String CALL =
            "{'type':'server_tool_use','id':'s1','name':'web_search','input':{'query':'rain'},'caller':{'type':'direct'}}";
    static final String RESULT = "{'type':'web_search_tool_result','tool_use_id':'s1','content':["
            + "{'type':'web_search_result','title':'A','url':'https://a.test','encrypted_content':'Eo8','page_age':null},"
            + "{'type':'web_search_result','title':'B','url':'https://b.test','encrypted_content':'Eo9'}]}";
    static final String CITATION = "{'type':'web_search_result_location','cited_text':'wet','url':'https://a.test',"
            + "'title':'A','encrypted_index':'Eo8'}";
    private static final String ANSWER = "{'type':'text','text':'I look.'}," + CALL + "," + RESULT
            + ",{'type':'text','text':'Well: '},{'type':'text','text':'it rains 🌧','citations':[" + CITATION + ","
            + CITATION + "]},{'type':'text','text':'.'}";

    static ToolNames searching(boolean sources) {
        ToolNames names = new ToolNames();
        names.offerSearch();
        if (sources) {
            names.tellSources();
        }
        return names;
    }

    private static ObjectNode message(String content, String reason) {
        return StreamRun.json("{'id':'m','type':'message','role':'assistant','model':'claude-x','content':[" + content
                + "],'stop_reason':'" + reason + "','usage':{'input_tokens':5,'output_tokens':9,"
                + "'server_tool_use':{'web_search_requests':2}}}");
    }

    private static TranslatedAnswer responses(ToolNames names, ObjectNode message) {
        return new MessagesToResponsesAnswer().translate(message, ResponsesRun.frame(names, false));
    }

    private static JsonNode output(String content) {
        return responses(searching(true), message(content, "end_turn")).body().path("output");
    }

    private static TranslatedAnswer chat(ToolNames names, ObjectNode message) {
        return new MessagesToChatAnswer().translate(message, StreamRun.frame(false, false, names));
    }

    @Test
    void aSearchIsAnItemAndItsCitationsAreAnnotations() throws Exception {
        TranslatedAnswer answer = responses(searching(true), message(ANSWER, "end_turn"));
        Response read = ObjectMappers.jsonMapper()
                .readValue(answer.body().toString(), Response.class)
                .validate();
        JsonNode output = answer.body().path("output");

        assertThat(read.output().get(1).asWebSearchCall().status().asString()).isEqualTo("completed");
        assertThat(output.get(1))
                .isEqualTo(StreamRun.json("{'id':'ws_7f3a1','type':'web_search_call','status':'completed',"
                        + "'action':{'type':'search','query':'rain','sources':[{'type':'url','url':'https://a.test'},"
                        + "{'type':'url','url':'https://b.test'}]}}"));
        assertThat(output.get(2).path("content")).hasSize(1);
        assertThat(output.at("/2/content/0/text").asText()).isEqualTo("Well: it rains 🌧.");
        assertThat(output.at("/2/content/0/annotations"))
                .isEqualTo(StreamRun.json("{'a':[{'type':'url_citation','start_index':6,'end_index':16,"
                                + "'url':'https://a.test','title':'A'}]}")
                        .get("a"));
        assertThat(answer.facts().usage().webSearches()).isEqualTo(2);
    }

    @Test
    void pagesAreToldOnlyWhereTheClientAsksForThem() {
        JsonNode body = responses(searching(false), message(ANSWER, "end_turn")).body();

        assertThat(body.at("/output/1/action").has("sources")).isFalse();
        assertThat(body.at("/output/2/content/0/annotations")).hasSize(1);
    }

    @Test
    void whoHasNotAskedForASearchIsToldOfNone() {
        JsonNode body = responses(new ToolNames(), message(ANSWER, "end_turn")).body();
        JsonNode message = chat(new ToolNames(), message(ANSWER, "end_turn")).body();

        assertThat(body.path("output").findValuesAsText("type")).doesNotContain("web_search_call", "url_citation");
        assertThat(message.at("/choices/0/message").has("annotations")).isFalse();
        assertThat(message.at("/choices/0/message/content").asText()).isEqualTo("I look.Well: it rains 🌧.");
    }

    @Test
    void aCompletionHasAnnotations() throws Exception {
        TranslatedAnswer answer = chat(searching(false), message(ANSWER, "end_turn"));
        ChatCompletion read = ObjectMappers.jsonMapper()
                .readValue(answer.body().toString(), ChatCompletion.class)
                .validate();
        var message = read.choices().getFirst().message();
        var citation = message.annotations().orElseThrow().getFirst().urlCitation();

        assertThat(message.content()).contains("I look.\n\nWell: it rains 🌧.");
        assertThat(citation.url()).isEqualTo("https://a.test");
        assertThat(citation.startIndex()).isEqualTo(15);
        assertThat(citation.endIndex()).isEqualTo(25);
        assertThat(answer.body().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "{'type':'web_search_tool_result_error','error_code':'max_uses_exceeded'} > failed",
                "null > failed",
                "5 > failed",
                "[] > completed",
                "[null,5,{'type':'web_search_result'},{'type':'web_search_result','url':'javascript:x'}] > completed",
                "[{'type':'other','url':'https://a.test'}] > completed"
            })
    void whatCameOfASearchIsItsStatus(String content, String status) {
        JsonNode item = output(CALL + ",{'type':'web_search_tool_result','tool_use_id':'s1','content':" + content + "}")
                .get(0);

        assertThat(item.path("status").asText()).isEqualTo(status);
        assertThat(item.path("action").has("sources")).isFalse();
    }

    @Test
    void aSearchWithoutAResultHasFailedAndAResultWithoutACallIsNothing() {
        assertThat(output(CALL).at("/0/status").asText()).isEqualTo("failed");
        assertThat(output(RESULT + ",{'type':'web_search_tool_result'}")).isEmpty();
        assertThat(output("{'type':'server_tool_use','id':'s','name':'code_execution','input':{}}"))
                .isEmpty();
        assertThat(output("{'type':'server_tool_use','name':'web_search','input':[]}")
                        .at("/0/action/query")
                        .asText("-"))
                .isEmpty();
    }

    @Test
    void aPausedTurnIsAnEnd() {
        ObjectNode paused = message("{'type':'text','text':'I look.'}," + CALL, "pause_turn");

        assertThat(responses(searching(false), paused).body().path("status").asText())
                .isEqualTo("completed");
        assertThat(chat(searching(false), paused)
                        .body()
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("stop");
    }

    @Test
    void thousandsOfPagesAndSearchesAreCut() {
        ArrayNode content = Json.mapper().createArrayNode();
        ArrayNode pages = Json.mapper().createArrayNode();
        ArrayNode citations = Json.mapper().createArrayNode();
        for (int at = 0; at < 3000; at++) {
            String url = "https://a.test/" + at;
            pages.addObject().put("type", "web_search_result").put("url", url);
            citations.addObject().put("type", "web_search_result_location").put("url", url);
            ObjectNode call = content.addObject().put("type", "server_tool_use").put("id", "s" + at);
            call.put("name", "web_search").putObject("input").put("query", "q".repeat(5000));
        }
        content.addObject()
                .put("type", "web_search_tool_result")
                .put("tool_use_id", "s0")
                .set("content", pages);
        content.addObject().put("type", "text").put("text", "x").set("citations", citations);
        ObjectNode message = message("", "end_turn");
        message.set("content", content);

        JsonNode output = responses(searching(true), message).body().path("output");
        assertThat(output).hasSize(201);
        assertThat(output.at("/0/action/sources")).hasSize(500);
        assertThat(output.at("/0/action/query").asText()).hasSize(2000);
        assertThat(output.at("/200/content/0/annotations")).hasSize(500);
        assertThat(chat(searching(false), message).body().at("/choices/0/message/annotations"))
                .hasSize(500);
    }

    @Test
    void otherCitationsAreNone() {
        JsonNode output =
                output("{'type':'text','text':'x','citations':[null,5,{'type':'char_location','url':'https://a'},"
                        + "{'type':'web_search_result_location','url':null},{'type':'web_search_result_location','url':'ftp://a'}]},"
                        + "{'type':'text','text':'y','citations':null}");

        assertThat(output.at("/0/content/0/annotations")).isEmpty();
        assertThat(List.of(output.at("/0/content/0/text").asText())).containsExactly("xy");
    }
}
