package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools of Codex and of other OpenAI clients that are no plain functions, in front of Claude and of chat providers. */
class ClientToolsTest {

    private static final String PATCH = "{'type':'custom','name':'apply_patch','description':'Takes a patch.',"
            + "'format':{'type':'grammar','syntax':'lark','definition':'start: /.+/s'}}";
    private static final String MAPS = "{'type':'namespace','name':'mcp__maps__','description':'About maps.',"
            + "'tools':[{'type':'function','name':'route','description':'A route.','parameters':{'type':'object'}},"
            + "{'type':'custom','name':'draw'}]}";
    private static final String SHELL = "{'type':'local_shell'}";

    @Test
    void aCustomToolHasOneTextMemberAndTellsItsGrammar() {
        Conversion conversion = toClaude("{'input':'Hi','tools':[" + PATCH + "]}");
        JsonNode tool = conversion.request().body().at("/tools/0");

        assertThat(tool.path("name").asText()).isEqualTo("apply_patch");
        assertThat(tool.path("description").asText())
                .startsWith("Takes a patch.")
                .contains("lark", "start: /.+/s");
        assertThat(tool.at("/input_schema/properties/input/type").asText()).isEqualTo("string");
        assertThat(tool.at("/input_schema/required/0").asText()).isEqualTo("input");
        assertThat(ClaudeRun.losses(conversion.request())).containsExactly("custom_tool@tools.0.format");
    }

    @Test
    void aLongGrammarIsCut() {
        String tool = PATCH.replace("start: /.+/s", "x".repeat(100_000));

        assertThat(toClaude("{'input':'Hi','tools':[" + tool + "]}")
                        .request()
                        .body()
                        .at("/tools/0/description")
                        .asText())
                .hasSizeLessThan(17_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'input':'*** Begin'} | *** Begin",
                "{'patch':'*** Begin'} | *** Begin",
                "{'input':'a','more':1} | a",
                "{'a':'x','b':'y'} | {'a':'x','b':'y'}",
                "{'input':5} | {'input':5}",
                "{} | ~~"
            })
    void aCallOfACustomToolIsText(String input, String text) {
        Conversion conversion = toClaude("{'input':'Hi','tools':[" + PATCH + "]}");
        JsonNode item = answered(conversion, "apply_patch", input).path(0);

        assertThat(item.path("type").asText()).isEqualTo("custom_tool_call");
        assertThat(item.path("name").asText()).isEqualTo("apply_patch");
        assertThat(item.path("call_id").asText()).isEqualTo("toolu_1");
        assertThat(item.path("input").asText()).isEqualTo(text.replace('\'', '"'));
        assertThat(item.has("arguments")).isFalse();
    }

    @Test
    void toolsOfANamespaceHaveOneNameThereAndTwoHere() {
        Conversion conversion = toClaude("{'input':'Hi','tools':[" + MAPS + "]}");

        assertThat(conversion.request().body().path("tools").findValuesAsText("name"))
                .containsExactly("mcp__maps__route", "mcp__maps__draw");
        assertThat(conversion.request().body().at("/tools/0/description").asText())
                .isEqualTo("About maps.\n\nA route.");
        assertThat(conversion.request().losses()).isEmpty();
        JsonNode route = answered(conversion, "mcp__maps__route", "{'to':'x'}").path(0);
        assertThat(route.path("type").asText()).isEqualTo("function_call");
        assertThat(route.path("name").asText()).isEqualTo("route");
        assertThat(route.path("namespace").asText()).isEqualTo("mcp__maps__");
        assertThat(route.path("arguments").asText()).isEqualTo("{\"to\":\"x\"}");
        JsonNode draw = answered(conversion, "mcp__maps__draw", "{'input':'o'}").path(0);
        assertThat(draw.path("type").asText()).isEqualTo("custom_tool_call");
        assertThat(draw.path("namespace").asText()).isEqualTo("mcp__maps__");
        assertThat(draw.path("input").asText()).isEqualTo("o");
    }

    @Test
    void namesOfNamespacesStayApartAndShort() {
        String nested = "'tools':[{'type':'function','name':'b'}]}";
        String longName = "{'type':'namespace','name':'" + "n".repeat(80) + "'," + nested;
        Conversion conversion = toClaude("{'input':'Hi','tools':[{'type':'function','name':'a__b'},"
                + "{'type':'namespace','name':'a__'," + nested + ",{'type':'namespace','name':'a'," + nested + ","
                + longName
                + "]}");

        var names = conversion.request().body().path("tools").findValuesAsText("name");
        assertThat(names).hasSize(4).doesNotHaveDuplicates().allMatch(name -> name.length() <= 64);
        assertThat(names.getFirst()).isEqualTo("a__b");
        assertThat(namespaces(conversion, names.get(0))).isEqualTo("a__b in ");
        assertThat(namespaces(conversion, names.get(1))).isEqualTo("b in a__");
        assertThat(namespaces(conversion, names.get(2))).isEqualTo("b in a");
        assertThat(namespaces(conversion, names.get(3))).isEqualTo("b in " + "n".repeat(80));
    }

    @Test
    void additionalToolsAreTools() {
        Conversion conversion =
                toClaude("{'client_metadata':{'a':'b'},'input':[{'type':'additional_tools','role':'developer','tools':["
                        + "{'type':'namespace','name':'functions','tools':[{'type':'custom','name':'exec'}]},{'type':'file_search'}]},"
                        + "{'role':'user','content':'Hi'}]}");

        assertThat(conversion.request().body().path("tools").findValuesAsText("name"))
                .containsExactly("functions__exec");
        assertThat(conversion.request().body().path("messages")).hasSize(1);
        assertThat(conversion.request().body().has("system")).isFalse();
        assertThat(ClaudeRun.losses(conversion.request())).containsExactly("server_tool@input.0.tools.1 file_search");
        assertThat(namespaces(conversion, "functions__exec")).isEqualTo("exec in functions");
    }

    @Test
    void theHistoryHasTheSameNamesAndTexts() {
        ObjectNode body = toClaude(
                        "{'tools':[" + MAPS + "," + PATCH + "],'input':[{'role':'user','content':'Hi'},"
                                + "{'type':'function_call','call_id':'c1','namespace':'mcp__maps__','name':'route','arguments':'{}'},"
                                + "{'type':'custom_tool_call','call_id':'c2','name':'apply_patch','input':'*** Begin'},"
                                + "{'type':'function_call_output','call_id':'c1','output':'left'},"
                                + "{'type':'custom_tool_call_output','call_id':'c2','output':[{'type':'input_text','text':'done'}]}]}")
                .request()
                .body();

        assertThat(body.at("/messages/1/content"))
                .isEqualTo(StreamRun.json("{'a':[{'type':'tool_use','id':'c1','name':'mcp__maps__route','input':{}},"
                                + "{'type':'tool_use','id':'c2','name':'apply_patch','input':{'input':'*** Begin'}}]}")
                        .get("a"));
        assertThat(body.at("/messages/2/content/0/content").asText()).isEqualTo("left");
        assertThat(body.at("/messages/2/content/1/content/0/text").asText()).isEqualTo("done");
    }

    @Test
    void theClientsShellIsAFunctionThere() {
        Conversion conversion = toClaude("{'tools':[" + SHELL + "],'input':[{'role':'user','content':'Hi'},"
                + "{'type':'local_shell_call','id':'l1','call_id':'c1','status':'completed','action':{'type':'exec','command':['ls'],"
                + "'env':{}}},{'type':'local_shell_call_output','id':'l1','output':'a.txt'}]}");
        ObjectNode body = conversion.request().body();

        assertThat(body.at("/tools/0/name").asText()).isEqualTo("local_shell");
        assertThat(body.at("/tools/0/input_schema/properties/command/type").asText())
                .isEqualTo("array");
        assertThat(body.at("/messages/1/content/0/input")).isEqualTo(StreamRun.json("{'command':['ls'],'env':{}}"));
        assertThat(body.at("/messages/2/content/0/content").asText()).isEqualTo("a.txt");
        assertThat(conversion.request().losses()).isEmpty();
        JsonNode item = answered(conversion, "local_shell", "{'command':['ls','-l'],'timeout_ms':5,'more':1}")
                .path(0);
        assertThat(item.path("type").asText()).isEqualTo("local_shell_call");
        assertThat(item.path("call_id").asText()).isEqualTo("toolu_1");
        assertThat(item.path("action"))
                .isEqualTo(StreamRun.json("{'type':'exec','command':['ls','-l'],'env':{},'timeout_ms':5}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'custom','name':'apply_patch'} | {'type':'tool','name':'apply_patch'}",
                "{'type':'function','namespace':'mcp__maps__','name':'route'} | {'type':'tool','name':'mcp__maps__route'}",
                "{'type':'local_shell'} | {'type':'tool','name':'local_shell'}",
                "'required' | {'type':'any'}"
            })
    void choicesNameThem(String asked, String expected) {
        Conversion conversion = toClaude(
                "{'input':'Hi','tools':[" + PATCH + "," + MAPS + "," + SHELL + "],'tool_choice':" + asked + "}");

        assertThat(conversion.request().body().path("tool_choice")).isEqualTo(StreamRun.json(expected));
    }

    @Test
    void listsOfAllowedToolsNameThem() {
        Conversion conversion = toClaude("{'input':'Hi','tools':[" + PATCH + "," + MAPS + "],'tool_choice':"
                + "{'type':'allowed_tools','mode':'auto','tools':[{'type':'custom','name':'apply_patch'},"
                + "{'type':'function','name':'route','namespace':'mcp__maps__'}]}}");

        assertThat(conversion.request().body().path("tools").findValuesAsText("name"))
                .containsExactly("apply_patch", "mcp__maps__route");
    }

    @Test
    void aProviderOfChatCompletionsIsOfferedAndCallsThem() {
        Conversion conversion = ClaudeRun.conversion(
                Dialect.RESPONSES,
                Dialect.CHAT,
                "m",
                "{'input':'Hi','tools':[" + PATCH + "," + MAPS + "," + SHELL + "]}");

        assertThat(conversion.request().body().path("tools").findValuesAsText("name"))
                .containsExactly("apply_patch", "mcp__maps__route", "mcp__maps__draw", "local_shell");
        JsonNode output = conversion
                .answer(StreamRun.json(
                        "{'id':'c','model':'m','choices':[{'index':0,'message':{'role':'assistant','tool_calls':["
                                + "{'id':'a','type':'function','function':{'name':'apply_patch','arguments':'{\\'input\\':\\'P\\'}'}},"
                                + "{'id':'b','type':'function','function':{'name':'mcp__maps__route','arguments':'{}'}}]},"
                                + "'finish_reason':'tool_calls'}]}"))
                .body()
                .path("output");
        assertThat(output.at("/0/type").asText()).isEqualTo("custom_tool_call");
        assertThat(output.at("/0/input").asText()).isEqualTo("P");
        assertThat(output.at("/1/namespace").asText()).isEqualTo("mcp__maps__");
        assertThat(output.at("/1/name").asText()).isEqualTo("route");
    }

    @Test
    void aProviderOfChatCompletionsStreamsThem() {
        Conversion conversion =
                ClaudeRun.conversion(Dialect.RESPONSES, Dialect.CHAT, "m", "{'input':'Hi','tools':[" + PATCH + "]}");
        ResponsesRun run = new ResponsesRun(conversion.stream());
        run.raw(
                        null,
                        chunk("{'role':'assistant','tool_calls':[{'index':0,'id':'a','type':'function',"
                                + "'function':{'name':'apply_patch','arguments':'{\\'inp'}}]}"))
                .raw(null, chunk("{'tool_calls':[{'index':0,'function':{'arguments':'ut\\':\\'P\\'}'}}]}"))
                .raw(null, chunk("{}").replace("null", "\"tool_calls\""))
                .raw(null, "[DONE]")
                .end();

        assertThat(run.last("response.output_item.done").at("/item/input").asText())
                .isEqualTo("P");
    }

    private static String chunk(String delta) {
        return ("{'id':'c','model':'m','choices':[{'index':0,'delta':" + delta + ",'finish_reason':null}]}")
                .replace('\'', '"');
    }

    private static Conversion toClaude(String request) {
        return ClaudeRun.conversion(Dialect.RESPONSES, Dialect.MESSAGES, "claude-sonnet-4-6", request);
    }

    private static JsonNode answered(Conversion conversion, String name, String input) {
        return conversion
                .answer(StreamRun.json(
                        "{'id':'m','type':'message','role':'assistant','model':'c','content':[{'type':'tool_use',"
                                + "'id':'toolu_1','name':'" + name + "','input':" + input
                                + "}],'stop_reason':'tool_use',"
                                + "'usage':{'input_tokens':1,'output_tokens':1}}"))
                .body()
                .path("output");
    }

    private static String namespaces(Conversion conversion, String name) {
        JsonNode item = answered(conversion, name, "{}").path(0);
        return item.path("name").asText() + " in " + item.path("namespace").asText("");
    }
}
