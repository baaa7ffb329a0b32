package gateway.translation.chatclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.translation.ClaudeRun;
import gateway.translation.Conversion;
import gateway.translation.StreamRun;
import gateway.translation.contract.TranslatedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of nothing but white space, which Claude refuses. */
class ChatBlankTextsTest {

    private static final String MODEL = "claude-opus-4-8";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "['\\n','END'] | ['END'] | stop_sequences@stop.0",
                "['','END',' \\t'] | ['END'] | stop_sequences@stop.0,stop_sequences@stop.2",
                "' ' | null | stop_sequences@stop",
                "['\\r\\n'] | null | stop_sequences@stop.0",
                "['\\nUser:'] | ['\\nUser:'] | ~~"
            })
    void blankStopSequencesAreLost(String given, String sent, String lost) {
        TranslatedRequest request = chat("{'role':'user','content':'Hi'}],'stop':" + given + ",'x':[1");

        JsonNode expected = StreamRun.json("{'a':" + sent + "}").get("a");
        assertThat(request.body().path("stop_sequences").isMissingNode()).isEqualTo(expected.isNull());
        if (!expected.isNull()) {
            assertThat(request.body().get("stop_sequences")).isEqualTo(expected);
        }
        assertThat(String.join(",", ClaudeRun.losses(request)))
                .isEqualTo(lost + (lost.isEmpty() ? "" : ",") + "unknown_field@x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'role':'user','content':'a'},{'role':'assistant','content':'\\n'},{'role':'user','content':'b'} | user:a+b",
                "{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'text','text':' '}]},"
                        + "{'role':'user','content':[{'type':'text','text':'\\t'},{'type':'text','text':'b'}]} | user:a+b",
                "{'role':'user','content':'a'},{'role':'assistant','content':'x'},{'role':'user','content':'  '},"
                        + "{'role':'assistant','content':'y'},{'role':'user','content':'b'} | user:a assistant:x+y user:b",
                "{'role':'user','content':' '},{'role':'assistant','content':'x'},{'role':'user','content':'b'}"
                        + " | user:Begin. assistant:x user:b",
                "{'role':'user','content':'a'},{'role':'assistant','content':null,'refusal':'\\n'},"
                        + "{'role':'user','content':'b'} | user:a+b"
            })
    void blankTextsGoAndRolesStillAlternate(String messages, String turns) {
        TranslatedRequest request = chat(messages);

        assertThat(turns(request.body().path("messages"))).isEqualTo(turns);
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void blankSystemTextsGo() {
        TranslatedRequest request = chat("{'role':'system','content':' '},{'role':'developer','content':"
                + "[{'type':'text','text':'\\n'},{'type':'text','text':'Rules'}]},{'role':'user','content':'a'}");

        assertThat(request.body().path("system")).hasSize(1);
        assertThat(request.body().at("/system/0/text").asText()).isEqualTo("Rules");
    }

    @Test
    void aBlankResultOfAToolIsAnEmptyOne() {
        TranslatedRequest request =
                chat("{'role':'user','content':'a'},{'role':'assistant','content':'\\n','tool_calls':"
                        + "[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'c','content':'\\n'}");

        assertThat(request.body().at("/messages/1/content")).hasSize(1);
        assertThat(request.body().at("/messages/2/content/0"))
                .isEqualTo(StreamRun.json("{'type':'tool_result','tool_use_id':'c'}"));
    }

    @Test
    void aConversationOfBlanksIsRefusedOrBegun() {
        assertThatThrownBy(() -> chat("{'role':'user','content':'\\n'}"))
                .isInstanceOf(GatewayFailure.RequestRefused.class);
        assertThat(turns(chat("{'role':'system','content':'Go'},{'role':'user','content':' '}")
                        .body()
                        .path("messages")))
                .isEqualTo("user:Begin.");
    }

    @Test
    void thinkingKeepsItsPlaceBehindABlankText() {
        TranslatedRequest request = ClaudeRun.responses(
                MODEL,
                "'input':[{'role':'user','content':'a'},{'role':'assistant','content':'\\n'},"
                        + "{'type':'reasoning','summary':[],'encrypted_content':'claude-thinking:SIG'},"
                        + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                        + "{'type':'function_call_output','call_id':'c','output':'x'}]");

        assertThat(request.body().at("/messages/1/content/0/type").asText()).isEqualTo("thinking");
        assertThat(request.body().at("/messages/1/content/1/type").asText()).isEqualTo("tool_use");
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void aProviderGetsTextsAsTheyAre() {
        Conversion conversion = ClaudeRun.conversion(
                Dialect.RESPONSES,
                Dialect.CHAT,
                "m",
                "{'input':[{'role':'user','content':[{'type':'input_text','text':'a'},{'type':'input_text','text':'\\n'},"
                        + "{'type':'input_text','text':'b'}]}]}");

        assertThat(conversion.request().body().path("messages").toString()).contains("\\n");
    }

    private static TranslatedRequest chat(String messages) {
        return ClaudeRun.chat(MODEL, "'messages':[" + messages + "]");
    }

    private static String turns(JsonNode messages) {
        StringBuilder told = new StringBuilder();
        for (JsonNode message : messages) {
            told.append(told.isEmpty() ? "" : " ")
                    .append(message.path("role").asText())
                    .append(':')
                    .append(String.join("+", message.path("content").findValuesAsText("text")));
        }
        return told.toString();
    }
}
