package gateway.translation.responsestarget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Dialect;
import gateway.translation.Conversion;
import gateway.translation.StreamRun;
import gateway.translation.contract.Loss;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of the Responses API to a model of that API that the client has not named. */
class FittedResponsesTest {

    private static final String REASONING =
            "'reasoning':{'effort':'%s','summary':'auto'}," + "'include':['reasoning.encrypted_content'],'input':'x'";

    @Test
    void schemasOfToolsAreCompletedAndWithoutRefusedWords() {
        TranslatedRequest sent = request(
                SampleTraits.documentedBut("refusesInSchema", List.of("pattern")),
                "m",
                "'input':'x','tools':[{'type':'function','name':'f','parameters':{'properties':{'a':{'pattern':'x',"
                        + "'type':'object','description':null}}}},{'type':'namespace','name':'n','tools':["
                        + "{'type':'function','name':'g','parameters':{}}]},{'type':'custom','name':'c'}]");
        assertThat(sent.body().at("/tools/0/parameters"))
                .isEqualTo(StreamRun.json("{'properties':{'a':{'type':'object','properties':{}}},'type':'object'}"));
        assertThat(sent.body().at("/tools/1/tools/0/parameters"))
                .isEqualTo(StreamRun.json("{'type':'object','properties':{}}"));
        assertThat(sent.losses()).containsExactly(new Loss("tool_schema", "tools.0.parameters"));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5, none, minimal, 0",
        "gpt-5.1, xhigh, high, 0",
        "o3-mini, minimal, low, 0",
        "gpt-4o, high, , 1",
        "gpt-4o, none, , 0"
    })
    void anEffortFollowsTheModel(String model, String asked, String effort, int losses) {
        TranslatedRequest sent = request(SampleTraits.OPENAI, model, REASONING.formatted(asked));
        assertThat(sent.body().at("/reasoning/effort").asText(null)).isEqualTo(effort);
        assertThat(sent.body().has("include")).isEqualTo(effort != null);
        assertThat(sent.losses()).hasSize(losses);
    }

    @Test
    void whoDoesNotReasonIsNotAskedTo() {
        TranslatedRequest sent =
                request(SampleTraits.documentedBut("reasoning", "NONE"), "m", REASONING.formatted("high"));
        assertThat(sent.body()).isEqualTo(StreamRun.json("{'model':'m','input':'x'}"));
        assertThat(sent.losses()).extracting(Loss::feature).containsExactly("thinking");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-thinking:EqQB, gpt-5, false",
        "claude-redacted:x, gpt-5, false",
        "gAAA, gpt-5, true",
        "gAAA, gpt-4o, false",
        "'', gpt-5, false"
    })
    void onlyReasoningThatTheModelCanReadComesBack(String sealed, String model, boolean kept) {
        TranslatedRequest sent = request(
                SampleTraits.OPENAI,
                model,
                "'input':[{'type':'reasoning','summary':[],'encrypted_content':'" + sealed + "'},"
                        + "{'type':'message','role':'assistant','content':'x'}]");
        assertThat(sent.body().path("input")).hasSize(kept ? 2 : 1);
        assertThat(sent.losses()).hasSize(kept ? 0 : 1);
    }

    @Test
    void imagesThatTheTargetDoesNotTakeLeaveAText() {
        String input =
                "'input':[{'type':'message','role':'user','content':[{'type':'input_image','image_url':'https://a/b'},"
                        + "{'type':'input_image','image_url':'data:image/png;base64,QUJD'}]},"
                        + "{'type':'function_call_output','call_id':'c','output':[{'type':'input_image','image_url':'https://a/b'}]}]";
        JsonNode none =
                request(SampleTraits.documentedBut("images", false), "m", input).body();
        assertThat(none.toString()).doesNotContain("input_image");
        TranslatedRequest data = request(SampleTraits.documentedBut("imageUrls", false), "m", input);
        assertThat(data.body().at("/input/0/content/1/type").asText()).isEqualTo("input_image");
        assertThat(data.losses())
                .containsExactly(new Loss("image", "input.0.content.0"), new Loss("image", "input.1.output.0"));
    }

    @Test
    void anIdThatIsTooLongIsAnotherOneForBothSides() {
        String id = "x".repeat(70);
        JsonNode input = request(
                        TargetTraits.DOCUMENTED,
                        "m",
                        "'input':[{'type':'function_call','call_id':'" + id + "','name':'f','arguments':'{}'},"
                                + "{'type':'function_call_output','call_id':'" + id + "','output':'y'}]")
                .body()
                .path("input");
        assertThat(input.at("/0/call_id").asText())
                .hasSize(64)
                .isEqualTo(input.at("/1/call_id").asText());
    }

    @Test
    void aRequestWhoseModelKeepsItsNameIsUntouched() {
        String fields = REASONING.formatted("xhigh") + ",'tools':[{'type':'function','name':'f'}]";
        assertThat(request(SampleTraits.OPENAI, "asked", fields).body())
                .isEqualTo(StreamRun.json("{'model':'asked'," + fields + "}"));
    }

    private static TranslatedRequest request(TargetTraits traits, String model, String fields) {
        return Conversion.of(
                        Dialect.RESPONSES,
                        Dialect.RESPONSES,
                        StreamRun.json("{'model':'asked'," + fields + "}"),
                        new TranslationTarget(model, traits, ReasoningRules.DEFAULT, null),
                        tools -> StreamRun.frame(false))
                .request();
    }
}
