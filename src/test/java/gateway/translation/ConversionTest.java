package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.translation.contract.Loss;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.error.UpstreamErrorException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {

    private static final String LONG_NAME = "look_up_the_weather_of_the_next_days_at_a_place_that_the_user_has_named";

    private static final Map<Dialect, String> REQUESTS = Map.of(
            Dialect.MESSAGES,
            "{'model':'asked','max_tokens':20,'system':'Be short','messages':[{'role':'user','content':'Hi'}]}",
            Dialect.CHAT,
            "{'model':'asked','max_completion_tokens':20,'messages':[{'role':'system','content':'Be short'},"
                    + "{'role':'user','content':'Hi'}]}",
            Dialect.RESPONSES,
            "{'model':'asked','max_output_tokens':20,'instructions':'Be short','input':'Hi'}");

    private static final String RESPONSES_ANSWER =
            "{'id':'resp_1','object':'response','created_at':1,'status':'completed','model':'served-1','output':["
                    + "{'type':'message','id':'msg_1','role':'assistant','status':'completed',"
                    + "'content':[{'type':'output_text','text':'Let me see','annotations':[]}]},"
                    + "{'type':'function_call','id':'fc_1','call_id':'call_1','name':'NAME','status':'completed',"
                    + "'arguments':'{\\\"at\\\":1}'}],"
                    + "'usage':{'input_tokens':10,'output_tokens':4,'total_tokens':14,"
                    + "'input_tokens_details':{'cached_tokens':3}}}";

    @ParameterizedTest
    @CsvSource({
        "MESSAGES,MESSAGES,messages",
        "MESSAGES,CHAT,messages",
        "MESSAGES,RESPONSES,input",
        "CHAT,MESSAGES,messages",
        "CHAT,CHAT,messages",
        "CHAT,RESPONSES,input",
        "RESPONSES,MESSAGES,messages",
        "RESPONSES,CHAT,messages",
        "RESPONSES,RESPONSES,input"
    })
    void everyDialectIsTranslatedIntoEveryOther(Dialect front, Dialect target, String field) {
        ObjectNode body = request(front);
        ObjectNode before = body.deepCopy();

        Conversion conversion = conversion(front, target, body);

        assertThat(conversion.front()).isEqualTo(front);
        assertThat(conversion.target()).isEqualTo(target);
        assertThat(conversion.request().body().path("model").asText()).isEqualTo("m-1");
        assertThat(conversion.request().body().has(field)).isTrue();
        assertThat(conversion.request().body().toString()).contains("Be short", "Hi", "20");
        assertThat(conversion.request().losses()).isEmpty();
        assertThat(body).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"MESSAGES", "CHAT", "RESPONSES"})
    void aRequestOfTheSameDialectIsTheSameButForTheModelAndItsLimit(Dialect dialect) {
        ObjectNode body = request(dialect).put("unknown_field", 1);
        ObjectNode expected = body.deepCopy().put("model", "m-1");
        if (dialect == Dialect.CHAT) {
            expected.set("max_tokens", expected.remove("max_completion_tokens"));
        }

        assertThat(conversion(dialect, dialect, body).request().body()).isEqualTo(expected);
    }

    @Test
    void theUsageOfAStreamIsAlwaysAskedFor() {
        ObjectNode body = request(Dialect.CHAT).put("stream", true);

        assertThat(conversion(Dialect.CHAT, Dialect.CHAT, body)
                        .request()
                        .body()
                        .at("/stream_options/include_usage")
                        .asBoolean())
                .isTrue();
        assertThat(conversion(Dialect.CHAT, Dialect.CHAT, request(Dialect.CHAT))
                        .request()
                        .body()
                        .has("stream_options"))
                .isFalse();
    }

    @Test
    void whatBothLegsLeaveOutIsTold() {
        ObjectNode body = request(Dialect.CHAT).put("no_such_field", 1);
        body.putArray("stop").add("END");

        assertThat(conversion(Dialect.CHAT, Dialect.RESPONSES, body).request().losses())
                .extracting(Loss::feature)
                .contains("unknown_field", "stop_sequences");
    }

    @Test
    void aLimitThatOnlyMessagesNeedsIsNotMadeUp() {
        ObjectNode chat = request(Dialect.CHAT);
        chat.remove("max_completion_tokens");
        ObjectNode responses = request(Dialect.RESPONSES);
        responses.remove("max_output_tokens");

        assertThat(conversion(Dialect.CHAT, Dialect.RESPONSES, chat)
                        .request()
                        .body()
                        .toString())
                .doesNotContain("max_");
        assertThat(conversion(Dialect.RESPONSES, Dialect.CHAT, responses)
                        .request()
                        .body()
                        .toString())
                .doesNotContain("max_");
        assertThat(conversion(Dialect.CHAT, Dialect.MESSAGES, chat)
                        .request()
                        .body()
                        .path("max_tokens")
                        .asInt())
                .isPositive();
    }

    @Test
    void whatASecondLegCannotSayIsRefused() {
        assertThatThrownBy(() -> conversion(
                        Dialect.RESPONSES,
                        Dialect.CHAT,
                        request(Dialect.RESPONSES).put("conversation", "conv_0")))
                .isInstanceOf(GatewayFailure.RequestRefused.class)
                .hasMessage("TRANSLATION_IMPOSSIBLE");
    }

    @Test
    void aWholeAnswerGoesTheWayBackOfTheRequest() {
        ObjectNode body = request(Dialect.CHAT);
        ObjectNode function =
                body.putArray("tools").addObject().put("type", "function").putObject("function");
        function.put("name", LONG_NAME).putObject("parameters").put("type", "object");
        Conversion conversion = conversion(Dialect.CHAT, Dialect.RESPONSES, body);
        String nameThere = conversion.request().body().at("/tools/0/name").asText();

        TranslatedAnswer answer = conversion.answer(ResponsesRun.json(RESPONSES_ANSWER.replace("NAME", nameThere)));

        assertThat(nameThere).hasSizeLessThanOrEqualTo(64).isNotEqualTo(LONG_NAME);
        assertThat(answer.body().path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.body().path("model").asText()).isEqualTo("asked-model");
        assertThat(answer.body().at("/choices/0/message/content").asText()).isEqualTo("Let me see");
        assertThat(answer.body()
                        .at("/choices/0/message/tool_calls/0/function/name")
                        .asText())
                .isEqualTo(LONG_NAME);
        assertThat(answer.body()
                        .at("/choices/0/message/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{\"at\":1}");
        assertThat(answer.body().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(answer.body().at("/usage/prompt_tokens").asInt()).isEqualTo(10);
        assertThat(answer.facts().modelServed()).isEqualTo("served-1");
        assertThat(answer.facts().stopReason()).isEqualTo("tool_use");
        assertThat(Objects.requireNonNull(answer.facts().usage()).cacheRead()).isEqualTo(3);
        assertThat(answer.facts().estimated()).isFalse();
    }

    @Test
    void aRequestThereAndBackIsTheSameForTheModel() {
        ObjectNode chat = request(Dialect.CHAT);
        ObjectNode function =
                chat.putArray("tools").addObject().put("type", "function").putObject("function");
        function.put("name", "weather")
                .putObject("parameters")
                .put("type", "object")
                .putObject("properties");

        ObjectNode there =
                conversion(Dialect.CHAT, Dialect.RESPONSES, chat).request().body();
        ObjectNode back =
                conversion(Dialect.RESPONSES, Dialect.CHAT, there).request().body();

        assertThat(back.at("/messages/0/content").toString()).contains("Be short");
        assertThat(back.at("/messages/1/role").asText()).isEqualTo("user");
        assertThat(back.at("/messages/1/content").toString()).contains("Hi");
        assertThat(back.at("/tools/0/function/name").asText()).isEqualTo("weather");
        assertThat(back.at("/tools/0/function/parameters/type").asText()).isEqualTo("object");
        assertThat(back.path("max_tokens")
                        .asInt(back.path("max_completion_tokens").asInt()))
                .isEqualTo(20);
    }

    @Test
    void anErrorUnderAGoodStatusIsFoundOnTheWayBack() {
        Conversion conversion = conversion(Dialect.CHAT, Dialect.RESPONSES, request(Dialect.CHAT));

        assertThatThrownBy(() -> conversion.answer(
                        ResponsesRun.json("{'id':'r','object':'response','status':'failed','model':'m','output':[],"
                                + "'error':{'code':'server_error','message':'it broke'}}")))
                .isInstanceOf(UpstreamErrorException.class)
                .hasMessageContaining("it broke");
    }

    private static ObjectNode request(Dialect dialect) {
        return ResponsesRun.json(Objects.requireNonNull(REQUESTS.get(dialect)));
    }

    private static Conversion conversion(Dialect front, Dialect target, ObjectNode body) {
        return Conversion.of(
                front,
                target,
                body,
                new TranslationTarget("m-1", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                tools -> ResponsesRun.frame(tools, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'x'", "5", "[]", "true"})
    void optionsOfAStreamThatAreNoObjectAreRefused(String options) {
        ObjectNode body = request(Dialect.CHAT).put("stream", true);
        body.set("stream_options", ResponsesRun.json("{'a':" + options + "}").get("a"));

        assertThatThrownBy(() -> conversion(Dialect.CHAT, Dialect.CHAT, body))
                .isInstanceOfSatisfying(GatewayFailure.RequestRefused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_FIELD);
                    assertThat(refused.arguments().getFirst()).isEqualTo("stream_options");
                });
    }

    @Test
    void aTargetThatCannotTellTheUsageOfAStreamIsNotAsked() {
        TargetTraits silent = SampleTraits.documentedBut(
                "tokenLimit",
                TargetTraits.TokenLimit.MAX_TOKENS,
                "reasoning",
                TargetTraits.Reasoning.NONE,
                "streamUsage",
                false);
        ObjectNode only = request(Dialect.CHAT).put("stream", true);
        only.putObject("stream_options").put("include_usage", true);
        ObjectNode more = only.deepCopy();
        more.withObject("/stream_options").put("include_obfuscation", false);

        assertThat(sameChat(only, silent).has("stream_options")).isFalse();
        assertThat(sameChat(more, silent).path("stream_options"))
                .isEqualTo(ResponsesRun.json("{'include_obfuscation':false}"));
        assertThat(sameChat(more, TargetTraits.DOCUMENTED).path("stream_options"))
                .isEqualTo(more.path("stream_options"));
    }

    private static ObjectNode sameChat(ObjectNode body, TargetTraits traits) {
        TranslationTarget to = new TranslationTarget("m-1", traits, ReasoningRules.DEFAULT, null);
        return Conversion.of(Dialect.CHAT, Dialect.CHAT, body, to, tools -> ResponsesRun.frame(tools, false))
                .request()
                .body();
    }
}
