package gateway.translation.chatclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.translation.ClaudeRun;
import gateway.translation.Conversion;
import gateway.translation.StreamRun;
import gateway.translation.contract.TranslatedRequest;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Custom tools of clients of Chat Completions. */
class ChatCustomToolsTest {

    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String TOOL = "{'type':'custom','custom':{'name':'run.sql','description':'Runs it.','format':"
            + "{'type':'grammar','grammar':{'syntax':'regex','definition':'^SELECT .*$'}}}}";
    private static final String MODEL = "claude-sonnet-4-6";

    @Test
    void haveOneTextMember() {
        TranslatedRequest request = ClaudeRun.chat(MODEL, HI + ",'tools':[" + TOOL + "]");
        JsonNode tool = request.body().at("/tools/0");

        assertThat(tool.path("name").asText()).isEqualTo("run_sql");
        assertThat(tool.path("description").asText()).contains("Runs it.", "regular expression", "^SELECT .*$");
        assertThat(tool.at("/input_schema/properties")).hasSize(1);
        assertThat(ClaudeRun.losses(request)).containsExactly("custom_tool@tools.0.custom.format");
    }

    @Test
    void withoutAGrammarLoseNothing() {
        TranslatedRequest request = ClaudeRun.chat(
                MODEL, HI + ",'tools':[{'type':'custom','custom':{'name':'a','format':{'type':'text'}}}]");

        assertThat(request.body().at("/tools/0").has("description")).isFalse();
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void mustHaveAName() {
        Assertions.assertThatThrownBy(
                        () -> ClaudeRun.chat(MODEL, HI + ",'tools':[{'type':'custom','custom':{'description':'x'}}]"))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        refused -> assertThat(refused.arguments()).first().isEqualTo("tools.0.custom.name"));
    }

    @Test
    void areChosenByName() {
        TranslatedRequest request = ClaudeRun.chat(
                MODEL, HI + ",'tools':[" + TOOL + "],'tool_choice':{'type':'custom','custom':{'name':'run.sql'}}");

        assertThat(request.body().path("tool_choice")).isEqualTo(StreamRun.json("{'type':'tool','name':'run_sql'}"));
    }

    @Test
    void areCalledWithTextInTheHistory() {
        TranslatedRequest request = ClaudeRun.chat(
                MODEL,
                "'tools':[" + TOOL
                        + "],'messages':[{'role':'user','content':'Hi'},{'role':'assistant','tool_calls':[{'id':'c',"
                        + "'type':'custom','custom':{'name':'run.sql','input':'SELECT 1'}}]},"
                        + "{'role':'tool','tool_call_id':'c','content':'1'}]");

        assertThat(request.body().at("/messages/1/content/0"))
                .isEqualTo(
                        StreamRun.json("{'type':'tool_use','id':'c','name':'run_sql','input':{'input':'SELECT 1'}}"));
    }

    @Test
    void areCalledWithTextInAnswers() throws Exception {
        Conversion conversion = conversion();
        JsonNode answer = conversion
                .answer(StreamRun.json(
                        "{'id':'m','type':'message','role':'assistant','model':'c','content':[{'type':'tool_use',"
                                + "'id':'t','name':'run_sql','input':{'input':'SELECT 1'}}],'stop_reason':'tool_use'}"))
                .body();
        var call = ObjectMappers.jsonMapper()
                .readValue(answer.toString(), ChatCompletion.class)
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asCustom();

        assertThat(call.id()).isEqualTo("t");
        assertThat(call.custom().name()).isEqualTo("run.sql");
        assertThat(call.custom().input()).isEqualTo("SELECT 1");
    }

    @Test
    void areCalledWithTextInStreams() {
        StreamRun run = new StreamRun(conversion().stream());
        run.messages(
                        "{'type':'message_start','message':{'id':'m','model':'c','usage':{'input_tokens':1,'output_tokens':1}}}")
                .messages(
                        "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t','name':'run_sql',"
                                + "'input':{}}}")
                .event("content_block_delta", delta("{~input~:~SEL"));
        assertThat(run.data().getLast().at("/choices/0/delta/tool_calls/0"))
                .isEqualTo(
                        StreamRun.json("{'index':0,'id':'t','type':'custom','custom':{'name':'run.sql','input':''}}"));
        run.event("content_block_delta", delta("ECT 1~}"));
        run.messages("{'type':'content_block_stop','index':0}");
        assertThat(run.data().getLast().at("/choices/0/delta/tool_calls/0"))
                .isEqualTo(StreamRun.json("{'index':0,'custom':{'input':'SELECT 1'}}"));
    }

    private static String delta(String json) {
        return "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'"
                + json.replace("~", "\\'") + "'}}";
    }

    private static Conversion conversion() {
        return ClaudeRun.conversion(Dialect.CHAT, Dialect.MESSAGES, MODEL, "{'tools':[" + TOOL + "]," + HI + "}");
    }
}
