package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.translation.ClaudeRun;
import gateway.translation.Conversion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An effort that changes within the conversation. */
class EffortPerMessageTest {

    private static final String USER = "{'role':'user','content':'Hi'}";
    private static final String ASSISTANT = "{'role':'assistant','content':'Ho'}";
    private static final String CALL =
            "{'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'f','input':{}}]}";
    private static final String RESULT =
            "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','content':'8'}]}";
    private static final String LOW = "{'role':'system','content':[],'output_config':{'effort':'low'}}";
    private static final String MEDIUM = LOW.replace("low", "medium");
    private static final String TOLD = "{'role':'system','content':'Be brief.','output_config':{'effort':'low'}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "U | high",
                "U A L U | low",
                "U L | low",
                "U L A U | low",
                "U A L U A M U | medium",
                "U A L U M | medium",
                "U A M U L A U | low",
                // results of tools are no new input: the level waits for the next turn
                "U C L R | high",
                "U C R L | high",
                "U C R L A U | low",
                "U L C R | low",
                "U A T U | low",
                "U T | low"
            })
    void theNewestLevelInForceHolds(String turns, String effort) {
        Conversion conversion = conversion(Dialect.CHAT, turns);

        assertThat(conversion.request().body().path("reasoning_effort").asText())
                .isEqualTo(effort);
        assertThat(conversion.request().losses()).isEmpty();
    }

    @Test
    void aResponsesProviderGetsItToo() {
        Conversion conversion = conversion(Dialect.RESPONSES, "U A L U");

        assertThat(conversion.request().body().at("/reasoning/effort").asText()).isEqualTo("low");
        assertThat(conversion.request().body().path("input")).hasSize(3);
    }

    @Test
    void theMessageItselfIsNotSaid() {
        assertThat(conversion(Dialect.CHAT, "U A L U").request().body().path("messages"))
                .hasSize(3);
    }

    @Test
    void theMessageMayHaveNoContent() {
        String message = LOW.replace("'content':[],", "");

        Conversion conversion = conversionOf(Dialect.CHAT, USER + "," + message, "");

        assertThat(conversion.request().body().path("reasoning_effort").asText())
                .isEqualTo("low");
    }

    @Test
    void thinkingThatIsOffStaysOff() {
        Conversion conversion = conversionOf(Dialect.CHAT, USER + "," + LOW, ",'thinking':{'type':'disabled'}");

        assertThat(conversion.request().body().path("reasoning_effort").asText())
                .isEqualTo("none");
    }

    @Test
    void theTopLevelMaySayNothing() {
        Conversion conversion = ClaudeRun.conversion(
                Dialect.MESSAGES, Dialect.CHAT, "gpt-5.1", "{'max_tokens':100,'messages':[" + USER + "," + LOW + "]}");

        assertThat(conversion.request().body().path("reasoning_effort").asText())
                .isEqualTo("low");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'effort':'low','more':1}", "{'task_budget':{'total':5}}"})
    void whatElseTheMessageSetsIsALoss(String output) {
        String message = "{'role':'system','content':[],'output_config':" + output + "}";

        assertThat(ClaudeRun.losses(
                        conversionOf(Dialect.CHAT, USER + "," + message, "").request()))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "'low'", "{'effort':5}", "{'effort':null}", "{}", "[]"})
    void anyOtherFormChangesNothing(String output) {
        String message = "{'role':'system','content':'Be brief.','output_config':" + output + "}";

        assertThat(conversionOf(Dialect.CHAT, USER + "," + message, "")
                        .request()
                        .body()
                        .path("reasoning_effort")
                        .asText())
                .isEqualTo("high");
    }

    private static Conversion conversion(Dialect target, String turns) {
        String messages = turns.replace(" ", ",")
                .replace("U", USER)
                .replace("A", ASSISTANT)
                .replace("C", CALL)
                .replace("R", RESULT)
                .replace("L", LOW)
                .replace("M", MEDIUM)
                .replace("T", TOLD);
        return conversionOf(target, messages, "");
    }

    private static Conversion conversionOf(Dialect target, String messages, String more) {
        return ClaudeRun.conversion(
                Dialect.MESSAGES,
                target,
                "gpt-5.1",
                "{'max_tokens':100,'output_config':{'effort':'high'},'messages':[" + messages + "]" + more + "}");
    }
}
