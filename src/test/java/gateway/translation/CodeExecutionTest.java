package gateway.translation;

import static gateway.translation.SearchRun.TOOL;
import static gateway.translation.SearchRun.losses;
import static gateway.translation.SearchRun.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.protocol.Dialect;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code that Anthropic would run is run by the target where it can. */
class CodeExecutionTest {

    private static final TargetTraits RUNNING = SampleTraits.documentedBut("codeExecution", true);
    private static final String CODE = "{'type':'code_execution_20250522','name':'code_execution'}";
    private static final String ITEM =
            "{'type':'code_interpreter_call','id':'ci_1','status':'completed','code':'print(2)',"
                    + "'container_id':'c','outputs':[{'type':'logs','logs':'2\\n'},{'type':'image','url':'u'}]}";

    private static Conversion conversion(Dialect target, TargetTraits traits, String tools, String rest) {
        return SearchRun.conversion(target, traits, "gpt-5.1", tools, rest);
    }

    private static JsonNode answer(String tools, String output) {
        return conversion(Dialect.RESPONSES, RUNNING, tools, "")
                .answer(ResponsesRun.json("{'status':'completed','output':[" + output + "]}"))
                .body()
                .path("content");
    }

    @Test
    void becomesTheInterpreterOfResponses() {
        String forced = ",'tool_choice':{'type':'tool','name':'code_execution'}";
        TranslatedRequest request =
                conversion(Dialect.RESPONSES, RUNNING, CODE, forced).request();

        assertThat(request.body().path("tools").get(0))
                .isEqualTo(ResponsesRun.json("{'type':'code_interpreter','container':{'type':'auto'}}"));
        assertThat(request.body().path("tool_choice")).isEqualTo(ResponsesRun.json("{'type':'code_interpreter'}"));
        assertThat(request.body().path("include").toString()).isEqualTo("[\"code_interpreter_call.outputs\"]");
        assertThat(request.losses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT,true,set its parameter dialect to responses",
        "RESPONSES,false,codeExecution=true",
        "CHAT,false,codeExecution=true"
    })
    void isRefusedWithWhatWouldHelp(Dialect target, boolean runs, String help) {
        TargetTraits traits = SampleTraits.documentedBut("codeExecution", runs);

        assertThatThrownBy(() -> conversion(target, traits, CODE, ""))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        e -> assertThat(e.arguments().getFirst().toString()).contains(help));
    }

    @Test
    void isLeftOutWhereOtherToolsAre() {
        TranslatedRequest request =
                conversion(Dialect.CHAT, RUNNING, CODE + "," + TOOL, "").request();

        assertThat(losses(request)).containsExactly("server_tool@tools.0 code_execution_20250522");
        assertThat(request.tools().runsCode()).isFalse();
    }

    @Test
    void aRunHasItsCodeAndWhatItWrote() {
        JsonNode content = answer(CODE, ITEM + ",{'type':'message','content':[{'type':'output_text','text':'Two.'}]}");

        assertThat(content)
                .isEqualTo(ResponsesRun.json("{'c':[{'type':'server_tool_use','id':'srvtoolu_7f3a_code0',"
                                + "'name':'code_execution','input':{'code':'print(2)'},"
                                + "'caller':{'type':'direct','origin':'claude-proxy:tool:1'}},"
                                + "{'type':'code_execution_tool_result','tool_use_id':'srvtoolu_7f3a_code0','content':"
                                + "{'type':'code_execution_result','stdout':'2\\n','stderr':'','return_code':0,'content':[]},"
                                + "'caller':{'type':'direct','origin':'claude-proxy:tool:1'}},"
                                + "{'type':'text','text':'Two.'}]}")
                        .path("c"));
    }

    @Test
    void aStreamTellsTheRunWhereItEnds() {
        ResponsesRun run = new ResponsesRun(conversion(Dialect.RESPONSES, RUNNING, CODE, "").stream());
        run.send(
                "{'type':'response.created','response':{}}",
                "{'type':'response.output_item.added','output_index':0,'item':{'type':'code_interpreter_call','id':'ci_1'}}",
                "{'type':'response.code_interpreter_call_code.delta','output_index':0,'delta':'print'}",
                "{'type':'response.output_item.done','output_index':0,'item':" + ITEM + "}",
                "{'type':'response.output_text.delta','output_index':1,'delta':'Two.'}",
                "{'type':'response.completed','response':{'status':'completed','output':[" + ITEM + "]}}");

        assertThat(trace(run))
                .containsExactly(
                        "start",
                        "0+server_tool_use",
                        "0:{\"code\":\"print(2)\"}",
                        "0-",
                        "1+code_execution_tool_result",
                        "1-",
                        "2+text",
                        "2:Two.",
                        "2-",
                        "end end_turn",
                        "stop");
        SearchRun.message(run);
    }

    @Test
    void nobodyHearsOfARunWhoHasNotOfferedIt() {
        assertThat(answer(TOOL, ITEM)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'code_interpreter_call'}",
                "{'type':'code_interpreter_call','status':'failed','code':null,'outputs':null}",
                "{'type':'code_interpreter_call','status':7,'code':{},'outputs':'text'}",
                "{'type':'code_interpreter_call','outputs':[null,7,{'logs':[]}]}",
                "{'type':'code_interpreter_call','code':'\\ud800','outputs':[{'logs':'\\udc00'}]}",
            })
    void whatIsMissingIsEmpty(String item) {
        JsonNode content = answer(CODE, item);

        assertThat(content).hasSize(2);
        assertThat(content.get(1).at("/content/type").asText()).isEqualTo("code_execution_result");
    }

    @Test
    void runsAndTheirOutputAreBounded() {
        ObjectNode item = ResponsesRun.json(ITEM);
        item.put("code", "c".repeat(2_000_000));
        for (int at = 0; at < 3; at++) {
            item.withArray("outputs").addObject().put("logs", "l".repeat(900_000));
        }
        JsonNode content = answer(CODE, item + (",{'type':'code_interpreter_call'}").repeat(300));

        assertThat(content).hasSize(400);
        assertThat(content.get(0).at("/input/code").asText()).hasSize(1_000_000);
        assertThat(content.get(1).at("/content/stdout").asText()).hasSize(1_000_000);
    }

    @Test
    void claudeIsToldOfAProvidersRunAsText() {
        ObjectNode request = ResponsesRun.json("{'model':'claude-x','max_tokens':9,'messages':[{'role':'assistant'}]}");
        ((ObjectNode) request.at("/messages/0")).set("content", answer(CODE, ITEM));

        assertThat(Conversion.carriesReasoning(request.toString().getBytes(StandardCharsets.UTF_8), true))
                .isTrue();
        JsonNode sent = Conversion.of(
                        Dialect.MESSAGES,
                        Dialect.MESSAGES,
                        request,
                        new TranslationTarget("m", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                        tools -> ResponsesRun.frame(tools, false))
                .request()
                .body()
                .at("/messages/0/content");
        assertThat(sent.get(0).path("text").asText()).isEqualTo("[code_execution: {\"code\":\"print(2)\"}]");
        assertThat(sent.get(1).path("text").asText()).contains("\"stdout\":\"2\\n\"");
    }
}
