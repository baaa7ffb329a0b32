package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.contract.ClientTool;
import gateway.translation.wire.ResponsesCalls;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The search of Codex among tools that it has not told yet, in front of Claude and of chat providers. */
class ToolSearchTest {

    private static final String SEARCH = "{'type':'tool_search','execution':'client','description':'Finds tools.',"
            + "'parameters':{'type':'object','properties':{'query':{'type':'string'}},'required':['query']}}";
    private static final String ROUTE = "{'type':'namespace','name':'mcp__maps','description':'About maps.','tools':["
            + "{'type':'function','name':'route','strict':false,'defer_loading':true,'parameters':{'type':'object'}}]}";
    private static final String USER = "{'role':'user','content':'Hi'}";
    private static final String CALL = "{'type':'tool_search_call','id':'tsc_1','call_id':'c1','execution':'client',"
            + "'status':'completed','arguments':{'query':'maps'}}";
    private static final String FOUND =
            "{'type':'tool_search_output','call_id':'c1','execution':'client','tools':[%s]}";

    @Test
    void itIsAFunctionThere() {
        Conversion conversion = toClaude("'input':'Hi','tools':[" + SEARCH + "]");
        JsonNode tool = conversion.request().body().at("/tools/0");

        assertThat(tool.path("name").asText()).isEqualTo("tool_search");
        assertThat(tool.path("description").asText()).isEqualTo("Finds tools.");
        assertThat(tool.at("/input_schema/required/0").asText()).isEqualTo("query");
        assertThat(conversion.request().losses()).isEmpty();
    }

    @Test
    void aCallOfItIsASearchHere() {
        Conversion conversion = toClaude("'input':'Hi','tools':[" + SEARCH + "]");

        JsonNode item = called(conversion, "{'query':'maps'}");

        assertThat(item.path("type").asText()).isEqualTo("tool_search_call");
        assertThat(item.path("id").asText()).startsWith("tsc_");
        assertThat(item.path("call_id").asText()).isEqualTo("toolu_1");
        assertThat(item.path("execution").asText()).isEqualTo("client");
        assertThat(item.path("arguments")).isEqualTo(StreamRun.json("{'query':'maps'}"));
        assertThat(item.has("name")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"MESSAGES", "CHAT"})
    void whatItFoundCanBeCalled(Dialect target) {
        ObjectNode body = conversion(target, found(ROUTE)).request().body();

        assertThat(body.path("tools").findValuesAsText("name")).containsExactly("tool_search", "mcp__maps__route");
        assertThat(body.toString()).doesNotContain("defer_loading");
    }

    @Test
    void theConversationHasTheSearchAndItsResult() {
        Conversion conversion = conversion(Dialect.MESSAGES, found(ROUTE));
        JsonNode messages = conversion.request().body().path("messages");

        assertThat(messages.at("/1/content/0"))
                .isEqualTo(
                        StreamRun.json("{'type':'tool_use','id':'c1','name':'tool_search','input':{'query':'maps'}}"));
        assertThat(messages.at("/2/content/0/type").asText()).isEqualTo("tool_result");
        assertThat(messages.at("/2/content/0/tool_use_id").asText()).isEqualTo("c1");
        assertThat(messages.at("/2/content").toString()).contains("mcp__maps__route");
        assertThat(conversion.request().losses()).isEmpty();
    }

    @Test
    void aToolThatIsFoundTwiceIsTherOnce() {
        String again = CALL.replace("c1", "c2") + "," + FOUND.formatted(ROUTE).replace("c1", "c2");

        ObjectNode body = conversion(Dialect.MESSAGES, found(ROUTE) + "," + again)
                .request()
                .body();

        assertThat(body.path("tools").findValuesAsText("name")).containsExactly("tool_search", "mcp__maps__route");
        assertThat(body.at("/messages/4/content").toString()).contains("mcp__maps__route");
    }

    @Test
    void aFoundFunctionWithoutANamespaceIsTakenToo() {
        String plain = "{'type':'function','name':'route','parameters':{'type':'object'}}";

        ObjectNode body = conversion(Dialect.MESSAGES, found(plain)).request().body();

        assertThat(body.path("tools").findValuesAsText("name")).containsExactly("tool_search", "route");
    }

    @Test
    void aSearchMayFindNothing() {
        ObjectNode body = conversion(Dialect.MESSAGES, found("")).request().body();

        assertThat(body.path("tools")).hasSize(1);
        assertThat(body.at("/messages/2/content/0/content").toString()).contains("No tool");
    }

    @Test
    void aToolOfThatNameKeepsIt() {
        Conversion conversion =
                toClaude("'input':'Hi','tools':[{'type':'function','name':'tool_search'}," + SEARCH + "]");

        assertThat(conversion.request().body().path("tools").findValuesAsText("name"))
                .containsExactly("tool_search", "tool_search_2");
    }

    @Test
    void aSearchThatOpenAiRunsIsALoss() {
        String server = SEARCH.replace("'execution':'client',", "");
        String call = "{'type':'tool_search_call','call_id':null,'execution':'server','arguments':{}}";
        String output = "{'type':'tool_search_output','call_id':null,'execution':'server','tools':[]}";

        Conversion conversion = toClaude("'tools':[" + server + "],'input':[" + USER + "," + call + "," + output + "]");

        assertThat(conversion.request().body().has("tools")).isFalse();
        assertThat(conversion.request().body().path("messages")).hasSize(1);
        assertThat(ClaudeRun.losses(conversion.request())).hasSize(3);
    }

    @Test
    void argumentsThatAreNoObjectAreNone() {
        ClientTool tool = new ClientTool("tool_search", null, ClientTool.Kind.TOOL_SEARCH);

        assertThat(new String(ResponsesCalls.item("tsc_1", "completed", "c1", tool, "[1]"), StandardCharsets.UTF_8))
                .contains("\"arguments\":{}");
    }

    private static String found(String tools) {
        return USER + "," + CALL + "," + FOUND.formatted(tools);
    }

    private static Conversion conversion(Dialect target, String input) {
        String model = target == Dialect.CHAT ? "gpt-5.1" : "claude-sonnet-4-6";
        return ClaudeRun.conversion(
                Dialect.RESPONSES, target, model, "{'tools':[" + SEARCH + "],'input':[" + input + "]}");
    }

    private static Conversion toClaude(String fields) {
        return ClaudeRun.conversion(Dialect.RESPONSES, Dialect.MESSAGES, "claude-sonnet-4-6", "{" + fields + "}");
    }

    private static JsonNode called(Conversion conversion, String input) {
        return conversion
                .answer(StreamRun.json(
                        "{'id':'m','type':'message','role':'assistant','model':'c','content':[{'type':'tool_use',"
                                + "'id':'toolu_1','name':'tool_search','input':" + input
                                + "}],'stop_reason':'tool_use','usage':{'input_tokens':1,'output_tokens':1}}"))
                .body()
                .at("/output/0");
    }
}
