package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.contract.Features;
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

/** Requests between the two OpenAI dialects: what both of them have stays as the client says it. */
class BridgedRequestTest {

    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String CALL = "{'role':'user','content':'Hi'},"
            + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
            + "{'type':'function_call_output','call_id':'c','output':'o'}";
    private static final String TOOL = "'tools':[{'type':'function','name':'f','parameters':{'type':'object'}}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "llama-3 | 'input':'x','max_output_tokens':500,'reasoning':{'effort':'high'} | 500 | high",
                "llama-3 | 'input':'x','max_output_tokens':4000,'reasoning':{'effort':'xhigh'} | 4000 | high",
                "gpt-4.1 | 'input':'x','reasoning':{'effort':'minimal'} | 0 | low",
                "claude-3-haiku | 'input':'x','reasoning':{'effort':'none'} | 0 | none",
                "qwen3 | 'input':[" + CALL + "]," + TOOL + ",'reasoning':{'effort':'high'} | 0 | high",
                "qwen3 | 'input':'x'," + TOOL + ",'tool_choice':'required','reasoning':{'effort':'low'} | 0 | low"
            })
    void limitsAndEffortsOfResponses(String model, String fields, int limit, String effort) {
        TranslatedRequest request = toChat(model, fields);

        assertThat(request.body().path("max_tokens").asInt()).isEqualTo(limit);
        assertThat(request.body().path("reasoning_effort").asText()).isEqualTo(effort);
        assertThat(request.losses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'max_tokens':300,'reasoning_effort':'high' | 300 | high",
                "'max_completion_tokens':9000,'reasoning_effort':'minimal' | 9000 | low",
                "'reasoning':{'max_tokens':600} | 0 | low",
                "'reasoning_effort':'none' | 0 | none"
            })
    void limitsAndEffortsOfChats(String fields, int limit, String effort) {
        TranslatedRequest request = toResponses("grok-4", HI + "," + fields);

        assertThat(request.body().path("max_output_tokens").asInt()).isEqualTo(limit);
        assertThat(request.body().at("/reasoning/effort").asText()).isEqualTo(effort);
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void samplingIsKept() {
        String sampling = ",'temperature':1.4,'top_p':1";

        TranslatedRequest chat = toChat("deepseek-reasoner", "'input':'x','reasoning':{'effort':'high'}" + sampling);
        TranslatedRequest responses = toResponses("grok-4", HI + ",'reasoning_effort':'low'" + sampling);

        for (TranslatedRequest request : List.of(chat, responses)) {
            assertThat(request.body().path("temperature").asDouble()).isEqualTo(1.4);
            assertThat(request.body().path("top_p").asDouble()).isEqualTo(1);
            assertThat(request.losses()).isEmpty();
        }
        assertThat(toChat("o3", SampleTraits.OPENAI, "'input':'x'" + sampling).losses())
                .extracting(Loss::feature)
                .containsExactly(Features.TEMPERATURE);
    }

    @Test
    void whatBothHaveByTheSameNameIsKept() {
        String same = "'prompt_cache_key':'k','prompt_cache_retention':'24h','service_tier':'flex','user':'u',"
                + "'safety_identifier':'s','metadata':{'a':'b','user_id':'i'}";
        JsonNode expected = json("{" + same + "}");

        for (TranslatedRequest request :
                List.of(toChat("m", "'input':'x'," + same), toResponses("m", HI + "," + same))) {
            for (var field : expected.properties()) {
                assertThat(request.body().path(field.getKey())).isEqualTo(field.getValue());
            }
            assertThat(request.losses()).isEmpty();
        }
    }

    @Test
    void formatsAndVerbosityAreKept() {
        String schema = "'name':'person','strict':true,'schema':{'type':'object','properties':{}}";

        TranslatedRequest chat =
                toChat("m", "'input':'x','text':{'verbosity':'low','format':{'type':'json_schema'," + schema + "}}");
        TranslatedRequest responses = toResponses(
                "m", HI + ",'verbosity':'low','response_format':{'type':'json_schema','json_schema':{" + schema + "}}");

        assertThat(chat.body().path("response_format"))
                .isEqualTo(json("{'type':'json_schema','json_schema':{" + schema + "}}"));
        assertThat(chat.body().path("verbosity").asText()).isEqualTo("low");
        assertThat(responses.body().path("text"))
                .isEqualTo(json("{'format':{'type':'json_schema'," + schema + "},'verbosity':'low'}"));
        assertThat(chat.losses()).isEmpty();
        assertThat(responses.losses()).isEmpty();
    }

    @Test
    void jsonOfAnyShapeIsNoSentence() {
        TranslatedRequest chat = toChat("m", "'input':'x','text':{'format':{'type':'json_object'}}");
        TranslatedRequest responses = toResponses("m", HI + ",'response_format':{'type':'json_object'}");

        assertThat(chat.body().path("response_format")).isEqualTo(json("{'type':'json_object'}"));
        assertThat(chat.body().path("messages")).hasSize(1);
        assertThat(responses.body().at("/text/format")).isEqualTo(json("{'type':'json_object'}"));
        assertThat(responses.body().has("instructions")).isFalse();
        assertThat(chat.losses()).isEmpty();
        assertThat(responses.losses()).isEmpty();
    }

    @Test
    void aSchemaThatTheTargetDoesNotKnowIsToldInWords() {
        TargetTraits traits = SampleTraits.documentedBut(
                "tokenLimit",
                TargetTraits.TokenLimit.MAX_TOKENS,
                "reasoning",
                TargetTraits.Reasoning.NONE,
                "jsonSchema",
                false);

        TranslatedRequest chat = toChat(
                "m",
                traits,
                "'input':'x','text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'}}},"
                        + "'reasoning':{'effort':'high'}");

        assertThat(chat.body().path("response_format")).isEqualTo(json("{'type':'json_object'}"));
        assertThat(chat.body().at("/messages/0/content").asText()).contains("JSON schema");
        assertThat(chat.losses())
                .containsExactlyInAnyOrder(
                        new Loss(Features.JSON_SCHEMA, "text.format"), new Loss(Features.THINKING, "reasoning.effort"));
    }

    @Test
    void detailsOfImagesAreKept() {
        TranslatedRequest chat = toChat(
                "m",
                "'input':[{'role':'user','content':[{'type':'input_image','image_url':'https://x.test/i','detail':'high'}]}]");
        TranslatedRequest responses = toResponses(
                "m",
                "'messages':[{'role':'user','content':[{'type':'image_url',"
                        + "'image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}}]}]");

        assertThat(chat.body().at("/messages/0/content/0/image_url"))
                .isEqualTo(json("{'url':'https://x.test/i','detail':'high'}"));
        assertThat(responses.body().at("/input/0/content/0/detail").asText()).isEqualTo("low");
        assertThat(chat.losses()).isEmpty();
        assertThat(responses.losses()).isEmpty();
    }

    @Test
    void toolsStayStrictAndTheirSchemasWhole() {
        TranslatedRequest chat = toChat(
                "m",
                "'input':'x','tools':[{'type':'function','name':'f','strict':true,"
                        + "'parameters':{'type':'object','properties':{'a':{}},'anyOf':[{'required':['a']}]}}]");

        assertThat(chat.body().at("/tools/0/function/strict").asBoolean()).isTrue();
        assertThat(chat.body().at("/tools/0/function/parameters/anyOf")).hasSize(1);
        assertThat(chat.losses()).isEmpty();
    }

    @Test
    void stopsAreNamedAsTheClientNamesThem() {
        assertThat(toResponses("m", HI + ",'stop':['a','b']").losses())
                .containsExactly(
                        new Loss(Features.STOP_SEQUENCES, "stop.0"), new Loss(Features.STOP_SEQUENCES, "stop.1"));
    }

    @Test
    void theRequestIsLeftAsItIsAndShared() {
        ObjectNode request = json("{'model':'asked','input':'x','metadata':{'a':'b'},"
                + "'text':{'verbosity':'low','format':{'type':'json_schema','name':'n','schema':{'type':'object'}}}}");
        ObjectNode before = request.deepCopy();

        ObjectNode body = translate(Dialect.RESPONSES, Dialect.CHAT, "m", TargetTraits.DOCUMENTED, request)
                .body();
        body.withObject("/metadata").put("a", "changed");
        body.withObject("/response_format/json_schema/schema").put("type", "changed");

        assertThat(request).isEqualTo(before);
    }

    @Test
    void rulesForClaudeHoldForClaude() {
        ObjectNode request = json("{'input':'x','temperature':1.4,'text':{'format':{'type':'json_object'}}}");

        TranslatedRequest translated =
                translate(Dialect.RESPONSES, Dialect.MESSAGES, "claude-opus-4-7", TargetTraits.DOCUMENTED, request);

        assertThat(translated.losses())
                .extracting(Loss::feature)
                .containsExactly(Features.TEMPERATURE, Features.OUTPUT_FORMAT);
    }

    private static TranslatedRequest toChat(String model, String fields) {
        return toChat(model, TargetTraits.DOCUMENTED, fields);
    }

    private static TranslatedRequest toChat(String model, TargetTraits traits, String fields) {
        return translate(Dialect.RESPONSES, Dialect.CHAT, model, traits, json("{" + fields + "}"));
    }

    private static TranslatedRequest toResponses(String model, String fields) {
        ObjectNode request = json("{" + fields + "}");
        return translate(Dialect.CHAT, Dialect.RESPONSES, model, TargetTraits.DOCUMENTED, request);
    }

    private static TranslatedRequest translate(
            Dialect front, Dialect target, String model, TargetTraits traits, ObjectNode request) {
        TranslationTarget to = new TranslationTarget(model, traits, ReasoningRules.DEFAULT, null);
        return Conversion.of(front, target, request, to, tools -> ResponsesRun.frame(tools, false))
                .request();
    }

    private static ObjectNode json(String text) {
        return ResponsesRun.json(text);
    }
}
