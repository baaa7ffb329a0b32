package gateway.translation.chatclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.ClaudeRun;
import gateway.translation.StreamRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks for Claude's prompt cache in requests of OpenAI's clients. */
class CacheMarksTest {

    private static final String TOOLS =
            "'tools':[{'type':'function','function':{'name':'a'}}," + "{'type':'function','function':{'name':'b'}}]";

    @Test
    void marksToolsSystemAndTheLastTwoUserTurns() {
        ObjectNode body = chat("'messages':[{'role':'system','content':'one'},{'role':'system','content':'two'},"
                + "{'role':'user','content':'a'},{'role':'assistant','content':'x'},{'role':'user','content':'b'},"
                + "{'role':'assistant','content':'y'},{'role':'user','content':[{'type':'text','text':'c'},"
                + "{'type':'text','text':'d'}]}]," + TOOLS);

        assertThat(marked(body, "/tools/1", "/system/1", "/messages/2/content/0", "/messages/4/content/1"))
                .isTrue();
        assertThat(body.toString().split("cache_control", -1)).hasSize(5);
    }

    @Test
    void marksTheResultOfATool() {
        ObjectNode body = ClaudeRun.conversion(
                        Dialect.RESPONSES,
                        Dialect.MESSAGES,
                        StreamRun.json("{'instructions':'Be brief','input':[{'role':'user','content':'a'},"
                                + "{'type':'reasoning','summary':[],'encrypted_content':'claude-thinking:S'},"
                                + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                                + "{'type':'function_call_output','call_id':'c','output':'x'}]}"),
                        "claude-sonnet-4-6",
                        true)
                .request()
                .body();

        assertThat(marked(body, "/system/0", "/messages/0/content/0", "/messages/2/content/0"))
                .isTrue();
        assertThat(body.at("/messages/1/content/0/type").asText()).isEqualTo("thinking");
        assertThat(body.toString().split("cache_control", -1)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'messages':[{'role':'user','content':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}]},"
                        + "{'role':'assistant','content':'x'},{'role':'user','content':'b'}]",
                "'messages':[{'role':'system','content':'s','cache_control':{'type':'ephemeral'}},{'role':'user','content':'b'}]",
                "'cache_control':{'type':'ephemeral'},'messages':[{'role':'user','content':'b'}]",
                "'messages':[{'role':'user','content':'b'}],'tools':[{'type':'function','function':{'name':'a'},"
                        + "'cache_control':{'type':'ephemeral','ttl':'1h'}}]",
                "'messages':[{'role':'user','content':'b'},{'role':'assistant','tool_calls':[{'id':'c','type':'function',"
                        + "'function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'c','content':"
                        + "[{'type':'text','text':'r','cache_control':{'type':'ephemeral'}}]}]"
            })
    void addsNothingToTheClientsOwnMarks(String fields) {
        assertThat(chat(fields).toString().split("cache_control", -1)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"CHAT,MESSAGES,false", "CHAT,RESPONSES,true", "RESPONSES,CHAT,true", "MESSAGES,MESSAGES,true"})
    void addsNothingWhereItIsOffOrNoClaudeIsAsked(Dialect front, Dialect target, boolean marks) {
        String said = front == Dialect.RESPONSES ? "'input':'Hi'" : "'messages':[{'role':'user','content':'Hi'}]";
        ObjectNode request = StreamRun.json("{'model':'asked','max_tokens':9," + said + "}");

        assertThat(ClaudeRun.conversion(front, target, request, "claude-opus-4-8", marks)
                        .request()
                        .body()
                        .toString())
                .doesNotContain("cache_control");
    }

    @Test
    void isNoLoss() {
        assertThat(ClaudeRun.conversion(
                                Dialect.CHAT,
                                Dialect.MESSAGES,
                                StreamRun.json("{'messages':[{'role':'user','content':'Hi'}]}"),
                                "claude-opus-4-8",
                                true)
                        .request()
                        .losses())
                .isEmpty();
    }

    private static ObjectNode chat(String fields) {
        return ClaudeRun.conversion(
                        Dialect.CHAT, Dialect.MESSAGES, StreamRun.json("{" + fields + "}"), "claude-sonnet-4-6", true)
                .request()
                .body();
    }

    private static boolean marked(ObjectNode body, String... places) {
        JsonNode mark = StreamRun.json("{'type':'ephemeral'}");
        for (String place : places) {
            if (!mark.equals(body.at(place).path("cache_control"))) {
                throw new AssertionError(place + " has no mark: " + body);
            }
        }
        return true;
    }
}
