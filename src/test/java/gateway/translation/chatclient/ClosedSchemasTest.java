package gateway.translation.chatclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Dialect;
import gateway.translation.ClaudeRun;
import gateway.translation.StreamRun;
import gateway.translation.contract.TranslatedRequest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas of answers and of strict tools, made such that Claude keeps to them. */
class ClosedSchemasTest {

    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String PLACE = "response_format.json_schema.schema";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'object','properties':{'a':{'type':'object','properties':{}}}}"
                        + " | {'type':'object','properties':{'a':{'type':'object','properties':{},'additionalProperties':false}},"
                        + "'additionalProperties':false}",
                "{'type':'array','items':{'type':'object'}}"
                        + " | {'type':'array','items':{'type':'object','additionalProperties':false}}",
                "{'anyOf':[{'type':['object','null']},{'type':'string'}]}"
                        + " | {'anyOf':[{'type':['object','null'],'additionalProperties':false},{'type':'string'}]}",
                "{'$ref':'#/$defs/N','$defs':{'N':{'properties':{'x':{'type':'string'}}}},'definitions':{'O':{'type':'object'}}}"
                        + " | {'$ref':'#/$defs/N','$defs':{'N':{'properties':{'x':{'type':'string'}},'additionalProperties':false}},"
                        + "'definitions':{'O':{'type':'object','additionalProperties':false}}}",
                "{'type':'object','properties':{'minimum':{'type':'string'},'s':{'type':'string','format':'date','minItems':1}},"
                        + "'additionalProperties':false} | same"
            })
    void everyObjectIsClosed(String given, String expected) {
        TranslatedRequest request = answer(given);

        assertThat(schema(request)).isEqualTo(StreamRun.json(expected.equals("same") ? given : expected));
        assertThat(request.losses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'integer','minimum':1,'maximum':9} | {'type':'integer'} | minimum,maximum",
                "{'type':'string','minLength':1,'format':'phone'} | {'type':'string'} | minLength,format",
                "{'type':'string','pattern':'^a+$'} | {'type':'string','pattern':'^a+$'} | ~~",
                "{'type':'string','pattern':'(?=a)b'} | {'type':'string'} | pattern",
                "{'type':'array','minItems':2,'maxItems':3,'uniqueItems':true} | {'type':'array'} | minItems,maxItems,uniqueItems",
                "{'oneOf':[{'type':'string','maxLength':3},{'type':'string','maxLength':4}]}"
                        + " | {'anyOf':[{'type':'string'},{'type':'string'}]} | oneOf,maxLength",
                "{'type':'object','additionalProperties':{'type':'string'}}"
                        + " | {'type':'object','additionalProperties':false} | additionalProperties"
            })
    void whatClaudeRefusesIsLostOnceForEachWord(String given, String expected, String lost) {
        TranslatedRequest request = answer(given);

        assertThat(schema(request)).isEqualTo(StreamRun.json(expected));
        String[] words = lost.isEmpty() ? new String[0] : lost.split(",");
        assertThat(request.losses())
                .extracting(loss -> loss.feature() + "@" + loss.where())
                .containsExactly(Arrays.stream(words)
                        .map(word -> "json_schema@" + PLACE + " " + word)
                        .toArray(String[]::new));
    }

    @Test
    void responsesClientsGetTheirOwnPlace() {
        TranslatedRequest request = ClaudeRun.responses(
                "claude-sonnet-4-6",
                "'input':'Hi','text':{'format':{'type':'json_schema','name':'n','schema':"
                        + "{'type':'object','properties':{'n':{'type':'number','minimum':0}}}}}");

        assertThat(schema(request).at("/additionalProperties").asText()).isEqualTo("false");
        assertThat(ClaudeRun.losses(request)).containsExactly("json_schema@text.format.schema minimum");
    }

    @Test
    void strictToolsAreClosedAndOthersStay() {
        String parameters = "'parameters':{'type':'object','properties':{'n':{'type':'integer','minimum':1}}}";
        TranslatedRequest request = ClaudeRun.chat(
                "claude-sonnet-4-6",
                HI + ",'tools':[{'type':'function','function':{'name':'a','strict':true," + parameters
                        + "}},{'type':'function','function':{'name':'b'," + parameters + "}}]");

        assertThat(request.body().at("/tools/0/input_schema"))
                .isEqualTo(StreamRun.json(
                        "{'type':'object','properties':{'n':{'type':'integer'}},'additionalProperties':false}"));
        assertThat(request.body().at("/tools/1/input_schema"))
                .isEqualTo(StreamRun.json("{'type':'object','properties':{'n':{'type':'integer','minimum':1}}}"));
        assertThat(ClaudeRun.losses(request)).containsExactly("tool_schema@tools.0.function.parameters minimum");
    }

    @Test
    void aProviderGetsTheSchemaAsItIs() {
        TranslatedRequest request = ClaudeRun.conversion(
                        Dialect.CHAT,
                        Dialect.RESPONSES,
                        "m",
                        "{" + HI + "," + format("{'type':'object','properties':{'n':{'type':'integer','minimum':1}}}")
                                + "}")
                .request();

        assertThat(request.body().at("/text/format/schema/properties/n/minimum").asInt())
                .isEqualTo(1);
    }

    private static TranslatedRequest answer(String schema) {
        return ClaudeRun.chat("claude-sonnet-4-6", HI + "," + format(schema));
    }

    private static String format(String schema) {
        return "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':" + schema + "}}";
    }

    private static JsonNode schema(TranslatedRequest request) {
        return request.body().at("/output_config/format/schema");
    }
}
