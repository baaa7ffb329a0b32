package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What single vendors refuse, from each of the clients. */
class VendorTraitsTest {

    private static final String SCHEMA = "{'type':'object','properties':{'a':{'type':'string'}}}";
    private static final String RESULT_AND_TEXT = "'max_tokens':9,'messages':[{'role':'user','content':'go'},"
            + "{'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'f','input':{}}]},"
            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','content':'r'},"
            + "{'type':'text','text':'and'}]}]";

    // The user behind the result of a tool

    @Test
    void theModelGetsAWordBeforeTheUserWhoSpeaksBehindATool() {
        TargetTraits strict = SampleTraits.documentedBut("userAfterTool", false);
        JsonNode sent = sent(Dialect.MESSAGES, Dialect.CHAT, strict, RESULT_AND_TEXT);
        assertThat(sent.path("messages").findValuesAsText("role"))
                .containsExactly("user", "assistant", "tool", "assistant", "user");
        assertThat(sent.at("/messages/3/content").asText()).isNotBlank();
        JsonNode other = sent(Dialect.MESSAGES, Dialect.CHAT, TargetTraits.DOCUMENTED, RESULT_AND_TEXT);
        assertThat(other.path("messages")).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "system"})
    void theSameOfAChat(String role) {
        TargetTraits strict = SampleTraits.documentedBut("userAfterTool", false);
        JsonNode sent = sent(
                Dialect.CHAT,
                Dialect.CHAT,
                strict,
                "'messages':[{'role':'user','content':'go'},{'role':'assistant','tool_calls':[{'id':'c','type':'function',"
                        + "'function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'c','content':'r'},"
                        + "{'role':'" + role + "','content':'and'}]");
        assertThat(sent.path("messages").findValuesAsText("role"))
                .containsExactly("user", "assistant", "tool", "assistant", role);
    }

    // A named tool

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "MESSAGES | CHAT | 'max_tokens':9,'messages':[{'role':'user','content':'x'}],"
                        + "'tools':[{'name':'f','input_schema':{}},{'name':'g','input_schema':{}}],"
                        + "'tool_choice':{'type':'tool','name':'g'}",
                "CHAT | CHAT | 'messages':[{'role':'user','content':'x'}],"
                        + "'tools':[{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'g'}}],"
                        + "'tool_choice':{'type':'function','function':{'name':'g'}}",
                "RESPONSES | CHAT | 'input':'x','tools':[{'type':'function','name':'f'},{'type':'function','name':'g'}],"
                        + "'tool_choice':{'type':'function','name':'g'}",
                "RESPONSES | RESPONSES | 'input':'x','tools':[{'type':'function','name':'f'},"
                        + "{'type':'function','name':'g'}],'tool_choice':{'type':'function','name':'g'}",
                "CHAT | RESPONSES | 'messages':[{'role':'user','content':'x'}],"
                        + "'tools':[{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'g'}}],"
                        + "'tool_choice':{'type':'function','function':{'name':'g'}}",
            })
    void aToolThatMayNotBeNamedIsTheOnlyOne(Dialect client, Dialect target, String fields) {
        JsonNode sent = sent(client, target, SampleTraits.documentedBut("namedToolChoice", false), fields);
        assertThat(sent.path("tool_choice").asText()).isEqualTo("required");
        assertThat(sent.path("tools").findValuesAsText("name")).containsExactly("g");
        JsonNode named = sent(client, target, TargetTraits.DOCUMENTED, fields);
        assertThat(named.path("tool_choice").isObject()).isTrue();
        assertThat(named.path("tools")).hasSize(2);
    }

    // A format beside tools

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "MESSAGES | 'max_tokens':9,'messages':[{'role':'user','content':'x'}],"
                        + "'tools':[{'name':'f','input_schema':{}}],"
                        + "'output_config':{'format':{'type':'json_schema','schema':" + SCHEMA + "}}",
                "CHAT | 'messages':[{'role':'user','content':'x'}],'tools':[{'type':'function','function':{'name':'f'}}],"
                        + "'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':" + SCHEMA + "}}",
                "RESPONSES | 'input':'x','tools':[{'type':'function','name':'f'}],"
                        + "'text':{'format':{'type':'json_schema','name':'a','schema':" + SCHEMA + "}}",
            })
    void aFormatThatMayNotStandBesideToolsIsTold(Dialect client, String fields) {
        TargetTraits strict = SampleTraits.documentedBut("formatWithTools", false);
        TranslatedRequest sent = request(client, Dialect.CHAT, strict, "m", fields);
        assertThat(sent.body().has("response_format")).isFalse();
        assertThat(sent.body().at("/messages/0/content").asText()).contains("JSON", "\"properties\"");
        assertThat(sent.losses()).extracting(Loss::feature).contains("json_schema");
        String alone = fields.replaceAll("'tools':\\[.*?}\\],", "");
        assertThat(sent(client, Dialect.CHAT, strict, alone)
                        .at("/response_format/type")
                        .asText())
                .isEqualTo("json_schema");
    }

    @Test
    void aSchemaThatTheTargetDoesNotKnowIsToldToAChatToo() {
        TranslatedRequest sent = request(
                Dialect.CHAT,
                Dialect.CHAT,
                SampleTraits.documentedBut("jsonSchema", false),
                "m",
                "'messages':[{'role':'user','content':'x'}],"
                        + "'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':" + SCHEMA
                        + "}}");
        assertThat(sent.body().at("/response_format/type").asText()).isEqualTo("json_object");
        assertThat(sent.body().at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(sent.losses()).extracting(Loss::feature).containsExactly("json_schema");
    }

    // Temperatures

    @ParameterizedTest
    @CsvSource({"ANY, 1.5, 1.5", "UP_TO_ONE, 1.5, 1", "UP_TO_ONE, 0, 0", "ABOVE_ZERO, 0, 0.01", "ABOVE_ZERO, 2, 1"})
    void aTemperatureIsTheNextOneThatIsTaken(String trait, double asked, double sent) {
        TargetTraits traits = SampleTraits.documentedBut("temperatures", trait);
        for (Dialect client : List.of(Dialect.CHAT, Dialect.RESPONSES)) {
            String fields = client == Dialect.CHAT ? "'messages':[{'role':'user','content':'x'}]" : "'input':'x'";
            TranslatedRequest request = request(client, Dialect.CHAT, traits, "m", fields + ",'temperature':" + asked);
            assertThat(request.body().path("temperature").asDouble()).isEqualTo(sent);
            assertThat(request.losses()).hasSize(asked == sent ? 0 : 1);
        }
    }

    // Thinking that cannot be switched off

    @ParameterizedTest
    @CsvSource({"THINKING, false", "NONE, true", "EFFORT, true"})
    void aModelThatAlwaysThinksIsToldThatThereWasNone(String reasoning, boolean told) {
        TargetTraits traits = SampleTraits.documentedBut(
                "reasoning", reasoning, "blankReasoning", true, "efforts", List.of("low", "high"));
        JsonNode sent =
                sent(Dialect.MESSAGES, Dialect.CHAT, traits, "'thinking':{'type':'disabled'}," + RESULT_AND_TEXT);
        assertThat(sent.at("/messages/1").has("reasoning_content")).isEqualTo(told);
    }

    // Signatures of calls

    @Test
    void callsOfOtherModelsAreSignedForTheOneThatWantsIt() {
        String loop = RESULT_AND_TEXT.replace(",{'type':'text','text':'and'}", "");
        TargetTraits wanted = SampleTraits.documentedBut("callSignatures", "WANTED");
        assertThat(sent(Dialect.MESSAGES, Dialect.CHAT, wanted, loop)
                        .at("/messages/1/tool_calls/0/extra_content/google/thought_signature")
                        .asText())
                .isEqualTo("skip_thought_signature_validator");
        assertThat(sent(Dialect.MESSAGES, Dialect.CHAT, wanted, RESULT_AND_TEXT).toString())
                .doesNotContain("thought_signature");
        assertThat(sent(Dialect.MESSAGES, Dialect.CHAT, TargetTraits.DOCUMENTED, loop)
                        .toString())
                .doesNotContain("thought_signature");
    }

    // Words that are left out of strict schemas

    @ParameterizedTest
    @ValueSource(strings = {"CHAT", "RESPONSES"})
    void aSchemaIsNoLongerStrictWithoutTheWordThatMakesItSo(Dialect client) {
        String closed = SCHEMA.replace("}}", "}},'required':['a'],'additionalProperties':false");
        String function = "'name':'f','strict':true,'parameters':" + closed + "}";
        String fields = client == Dialect.CHAT
                ? "'messages':[{'role':'user','content':'x'}],'tools':[{'type':'function','function':{" + function
                        + "}]"
                : "'input':'x','tools':[{'type':'function'," + function + "]";
        TargetTraits traits = SampleTraits.documentedBut("refusesInSchema", List.of("additionalProperties"));
        TranslatedRequest sent = request(client, Dialect.CHAT, traits, "m", fields);
        assertThat(sent.body().at("/tools/0/function").has("strict")).isFalse();
        assertThat(sent.losses()).extracting(Loss::feature).contains("tool_schema", "strict_tool");
    }

    // OpenAI

    @Test
    void metadataGoesToOpenAisChatsOnlyWithAStore() {
        String fields = "'input':'x','metadata':{'a':'b'},'store':false";
        TranslatedRequest chat = request(Dialect.RESPONSES, Dialect.CHAT, SampleTraits.OPENAI, "gpt-4o", fields);
        assertThat(chat.body().has("metadata")).isFalse();
        assertThat(chat.losses()).containsExactly(new Loss("metadata", "metadata"));
        assertThat(sent(Dialect.RESPONSES, Dialect.CHAT, TargetTraits.DOCUMENTED, fields)
                        .has("metadata"))
                .isTrue();
        String stored = "'messages':[{'role':'user','content':'x'}],'metadata':{'a':'b'},'store':true";
        assertThat(sent(Dialect.CHAT, Dialect.CHAT, SampleTraits.OPENAI, stored).has("metadata"))
                .isTrue();
        assertThat(sent(Dialect.CHAT, Dialect.RESPONSES, SampleTraits.OPENAI, stored)
                        .has("metadata"))
                .isTrue();
    }

    @Test
    void aModelThatDoesNotReasonGetsNoEffort() {
        String fields = "'messages':[{'role':'user','content':'x'}],'reasoning_effort':'%s'";
        TranslatedRequest sent =
                request(Dialect.CHAT, Dialect.CHAT, SampleTraits.OPENAI, "gpt-4o", fields.formatted("high"));
        assertThat(sent.body().has("reasoning_effort")).isFalse();
        assertThat(sent.losses()).extracting(Loss::feature).containsExactly("thinking");
        assertThat(request(Dialect.CHAT, Dialect.CHAT, SampleTraits.OPENAI, "gpt-4o", fields.formatted("none"))
                        .losses())
                .isEmpty();
        assertThat(request(Dialect.CHAT, Dialect.CHAT, SampleTraits.OPENAI, "gpt-5.2", fields.formatted("high"))
                        .body()
                        .path("reasoning_effort")
                        .asText())
                .isEqualTo("high");
    }

    @ParameterizedTest
    @CsvSource({"low, 1", "medium, 0"})
    void aVerbosityThatIsUsualIsNoLoss(String verbosity, int losses) {
        TranslatedRequest sent = request(
                Dialect.CHAT,
                Dialect.CHAT,
                SampleTraits.documentedBut("refuses", List.of("verbosity")),
                "m",
                "'messages':[{'role':'user','content':'x'}],'verbosity':'" + verbosity + "'");
        assertThat(sent.body().has("verbosity")).isFalse();
        assertThat(sent.losses()).hasSize(losses);
    }

    private static ObjectNode sent(Dialect client, Dialect target, TargetTraits traits, String fields) {
        return request(client, target, traits, "m", fields).body();
    }

    private static TranslatedRequest request(
            Dialect client, Dialect target, TargetTraits traits, String model, String fields) {
        return Conversion.of(
                        client,
                        target,
                        StreamRun.json("{'model':'asked'," + fields + "}"),
                        new TranslationTarget(model, traits, ReasoningRules.DEFAULT, null),
                        tools -> StreamRun.frame(false))
                .request();
    }
}
