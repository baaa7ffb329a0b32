package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import org.junit.jupiter.api.Test;

/** What agents of Codex tell each other, in front of Claude and of chat providers. */
class AgentMessagesTest {

    private static final String TASK =
            "{'type':'agent_message','id':'amsg_1','author':'/root','recipient':'/root/child',"
                    + "'content':[{'type':'input_text','text':'Payload:'},{'type':'encrypted_content','encrypted_content':'%s'}]}";

    @Test
    void claudeGetsTheTaskOfAnAgent() {
        Conversion conversion = toClaude("{'input':[{'role':'user','content':'Hi'}," + TASK.formatted("Play.") + "]}");

        assertThat(conversion.request().body().at("/messages"))
                .isEqualTo(StreamRun.json("{'a':[{'role':'user','content':[{'type':'text','text':'Hi'},"
                                + "{'type':'text','text':'Payload:'},{'type':'text','text':'Play.'}]}]}")
                        .path("a"));
        assertThat(ClaudeRun.losses(conversion.request())).isEmpty();
    }

    @Test
    void theTaskMayStandAlone() {
        ObjectNode body = toClaude("{'input':[" + TASK.formatted("Play.") + "]}")
                .request()
                .body();

        assertThat(body.path("messages").findValuesAsText("text")).containsExactly("Payload:", "Play.");
    }

    @Test
    void anAnswerOfAnAgentStandsBehindTheResultOfTheCall() {
        ObjectNode body = toClaude("{'tools':[{'type':'function','name':'wait','parameters':{'type':'object'}}],"
                        + "'input':[{'role':'user','content':'Hi'},"
                        + "{'type':'function_call','call_id':'c1','name':'wait','arguments':'{}'},"
                        + TASK.formatted("Played.") + ","
                        + "{'type':'function_call_output','call_id':'c1','output':'done'}]}")
                .request()
                .body();

        assertThat(body.at("/messages/2/content").findValuesAsText("type"))
                .containsExactly("tool_result", "text", "text");
    }

    @Test
    void whatOpenAiHasSealedIsALoss() {
        Conversion conversion = toClaude("{'input':[" + TASK.formatted("gAAAAABo") + "]}");

        assertThat(conversion.request().body().path("messages").findValuesAsText("text"))
                .containsExactly("Payload:");
        assertThat(ClaudeRun.losses(conversion.request()))
                .containsExactly("unknown_block@input.0.content.1 encrypted_content");
    }

    @Test
    void aMessageAsATextIsTaken() {
        ObjectNode body = toClaude("{'input':[{'type':'agent_message','author':'/root','content':'Play.'}]}")
                .request()
                .body();

        assertThat(body.at("/messages/0").toString()).contains("\"role\":\"user\"", "Play.");
    }

    @Test
    void anEmptyMessageLeavesNoTrace() {
        ObjectNode body = toClaude("{'input':[{'role':'user','content':'Hi'},{'type':'agent_message','content':[]}]}")
                .request()
                .body();

        assertThat(body.path("messages")).hasSize(1);
    }

    @Test
    void aChatProviderGetsTheTaskToo() {
        ObjectNode body = ClaudeRun.conversion(
                        Dialect.RESPONSES, Dialect.CHAT, "gpt-5.1", "{'input':[" + TASK.formatted("Play.") + "]}")
                .request()
                .body();

        assertThat(body.at("/messages/0/role").asText()).isEqualTo("user");
        assertThat(body.at("/messages/0/content").asText()).contains("Payload:", "Play.");
    }

    private static Conversion toClaude(String request) {
        return ClaudeRun.conversion(Dialect.RESPONSES, Dialect.MESSAGES, "claude-sonnet-4-6", request);
    }
}
