package gateway.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.GrowingBytes;
import gateway.memory.MemoryBudget;
import gateway.protocol.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpandedRequestTest {

    private static final KeptResponse FIRST = response(
            "resp_1",
            "'Hi'",
            "{'id':'rs_1','type':'reasoning','summary':[]},{'type':'message','id':'msg_1','content':[{'text':'Hö \\u00e4'}]}");
    private static final KeptResponse SECOND = response(
            "resp_2",
            "[{'role':'user','content':'More'},{'type':'item_reference','id':'msg_1'}]",
            "{'id':'fc_2','type':'function_call','call_id':'c','name':'n','arguments':'{}'}");

    private static KeptResponse response(String id, String input, String output) {
        String answer = "{'output':'no list','id':'" + id + "','output':[" + output + "],'usage':{'output':[1]}}";
        return new KeptResponse(
                new ResponseKey("a", id), null, Instant.EPOCH, "", false, List.of(), bytes(input), bytes(answer));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }

    private static JsonNode tree(String json) throws IOException {
        return Json.mapper().readTree(bytes(json));
    }

    private static JsonNode expanded(String request, List<KeptResponse> chain, Map<String, KeptResponse> items)
            throws IOException {
        return Json.mapper().readTree(written(bytes(request), chain, items, 1 << 20));
    }

    private static byte[] written(byte[] request, List<KeptResponse> chain, Map<String, KeptResponse> items, int most) {
        GrowingBytes out = new GrowingBytes(MemoryBudget.unlimited().holding(), 16);
        return new ExpandedRequest(
                        out, most, items, grant -> new GatewayFailure.RequestRefused(FailureKind.REQUEST_BEYOND_MEMORY))
                .write(StatefulRequest.of(request), chain);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'previous_response_id':'resp_1','input':'And?','model':'m'}
        {'model':'m','input':'And?','previous_response_id':'resp_1'}
        { 'input' : 'And?' , 'previous_response_id' : 'resp_1' , 'model':'m'}
        {'model':'m','input':[{'type':'message','role':'user','content':'And?'}],'previous_response_id':'resp_1'}
        {'input':'lost','previous_response_id':'resp_0','model':'m','previous_response_id':'resp_1','input':'And?'}
        \uFEFF{'previous_response_id':'resp_1','input':'And?','model':'m'}
        """)
    void putsTheEarlierResponseInWhereverItIsNamed(String request) throws IOException {
        JsonNode expanded = expanded(request, List.of(FIRST), Map.of());
        assertThat(expanded.path("input"))
                .isEqualTo(tree("[{'type':'message','role':'user','content':'Hi'},"
                        + "{'id':'rs_1','type':'reasoning','summary':[]},"
                        + "{'type':'message','id':'msg_1','content':[{'text':'Hö \\u00e4'}]},"
                        + "{'type':'message','role':'user','content':'And?'}]"));
        assertThat(expanded.path("previous_response_id").isNull()).isTrue();
        assertThat(expanded.path("model").asText()).isEqualTo("m");
    }

    @Test
    void addsTheInputWhereThereIsNone() throws IOException {
        JsonNode expanded = expanded("{'model':'m','previous_response_id':'resp_1'}", List.of(FIRST), Map.of());
        assertThat(expanded.path("input")).hasSize(3);
        assertThat(expanded.path("model").asText()).isEqualTo("m");
    }

    @Test
    void putsAWholeChainInOrder() throws IOException {
        JsonNode expanded = expanded(
                "{'previous_response_id':'resp_2','input':[{'type':'function_call_output','call_id':'c','output':'o'}]}",
                List.of(FIRST, SECOND),
                Map.of("msg_1", FIRST));
        assertThat(expanded.path("input").findValuesAsText("type"))
                .containsExactly("message", "reasoning", "message", "message", "function_call", "function_call_output");
        assertThat(expanded.at("/input/3/content").asText()).isEqualTo("More");
        assertThat(expanded.at("/input/4/id").asText()).isEqualTo("msg_1");
    }

    @Test
    void putsItemsInForReferencesWithOrWithoutTheirType() throws IOException {
        JsonNode expanded = expanded(
                "{'input':[{'id':'rs_1'},{'type':'item_reference','id':'fc_2'},{'type':'item_reference','id':'fc_2'}]}",
                List.of(),
                Map.of("rs_1", FIRST, "fc_2", SECOND));
        assertThat(expanded.path("input").findValuesAsText("id")).containsExactly("rs_1", "fc_2", "fc_2");
        assertThat(expanded.path("input").findValuesAsText("type"))
                .containsExactly("reasoning", "function_call", "function_call");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'input':[{'type':'message','id':'msg_9','role':'assistant','content':'x'}]}
        {'input':[{'type':'reasoning','id':'rs_9','summary':[]},7,'text',null,[{'type':'item_reference','id':'a'}]]}
        {'input':{'type':'item_reference','id':'a'}}
        {'input':[{'type':'item_reference'}],'previous_response_id':null}
        {'input':[{'content':{'type':'item_reference','id':'a'},'id':'b'}],'previous_response_id':5}
        {'metadata':{'previous_response_id':'resp_1'},'input':'x'}
        """)
    void whatOnlyLooksLikeAReferenceIsNone(String request) {
        StatefulRequest input = StatefulRequest.of(bytes(request));
        assertThat(input.refers()).isFalse();
        assertThat(input.references()).isEmpty();
    }

    @Test
    void anItemThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> expanded("{'input':[{'type':'item_reference','id':'msg_9'}]}", List.of(), Map.of()))
                .isInstanceOfSatisfying(GatewayFailure.RequestRefused.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.ITEM_UNKNOWN);
                    assertThat(failure.arguments()).containsExactly("'msg_9'");
                });
    }

    @Test
    void manyReferencesToALargeItemEndAtTheBound() {
        KeptResponse large = response("resp_3", "'x'", "{'id':'msg_3','content':'" + "x".repeat(10_000) + "'}");
        String request = "{'input':[" + "{'type':'item_reference','id':'msg_3'},".repeat(10_000) + "1]}";
        assertThatThrownBy(() -> written(bytes(request), List.of(), Map.of("msg_3", large), 1 << 20))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_TOO_LARGE));
    }

    @Test
    void readsWhetherTheResponseIsToBeKept() {
        assertThat(StatefulRequest.of(bytes("{'input':'x'}")).stored()).isTrue();
        assertThat(StatefulRequest.of(bytes("{'store':null}")).stored()).isTrue();
        assertThat(StatefulRequest.of(bytes("{'store':true}")).stored()).isTrue();
        assertThat(StatefulRequest.of(bytes("{'store':false}")).stored()).isFalse();
        assertThat(StatefulRequest.of(bytes("{'store':true,'store':false}")).stored())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'background':true}
        {'background':true,'store':true}
        {'background':true,'store':null}
        {'background':false,'input':'x','background':true}
        {'store':false,'background':true,'store':true}
        """)
    void refusesToKeepWhatIsMadeInTheBackground(String request) {
        assertThatThrownBy(() -> StatefulRequest.of(bytes(request)))
                .isInstanceOfSatisfying(GatewayFailure.RequestRefused.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_FIELD);
                    assertThat(failure.arguments()).contains("background");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'background':true,'store':false}
        {'background':false}
        {'background':null}
        {'background':{'background':true}}
        {'metadata':{'background':true}}
        """)
    void whatIsNotKeptMayBeMadeInTheBackground(String request) {
        assertThat(StatefulRequest.of(bytes(request)).refers()).isFalse();
    }

    @Test
    void tellsTheInputAsItWasWritten() {
        assertThat(StatefulRequest.of(bytes("{'input': [ 1 ] ,'a':1}")).input()).isEqualTo(bytes("[ 1 ]"));
        assertThat(StatefulRequest.of(bytes("{'input': 'ä' }")).input()).isEqualTo(bytes("'ä'"));
        assertThat(StatefulRequest.of(bytes("{}")).input()).isEqualTo(bytes("[]"));
        assertThat(StatefulRequest.of(bytes("{'input':null}")).input()).isEqualTo(bytes("null"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        true  | {'previous_response_id':'resp_1'}
        true  | {'input':[{'type':'item_reference','id':'msg_1'},{'type':'message','id':'LONG'}]}
        true  | {'previous_response_id':null,'input':'LONG'}
        false | {'previous_response_id':'LONG'}
        false | {'previous_response_id':''}
        false | {'input':[{'id':'msg_1'},{'type':'item_reference','id':'LONG'}]}
        false | {'input':[{'id':'LONG'}]}
        """)
    void knowsIdsThatCanBeNobodys(boolean known, String request) {
        String text = request.replace("LONG", "x".repeat(257));
        StatefulRequest read = StatefulRequest.of(bytes(text));
        assertThat(read.refersToIds()).isEqualTo(known);
        assertThat(read.refers()).isEqualTo(!text.contains("null"));
    }

    @Test
    void aLongIdIsHeldShort() {
        String id = "x".repeat(1_000_000);
        StatefulRequest request = StatefulRequest.of(
                bytes("{'previous_response_id':'" + id + "','input':[{'type':'item_reference','id':'" + id + "'}]}"));
        assertThat(request.previousId()).hasSizeLessThan(300);
        assertThat(request.references()).hasSize(1).allMatch(each -> each.length() < 300);
    }

    @Test
    void aLongIdIsToldShort() {
        assertThat(ExpandedRequest.quoted("x".repeat(10_000))).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({"5000,5000,true", "5000,5001,false", "10000,0,true", "0,10001,false", "1,10000,false"})
    void countsReferencesAsOftenAsTheyAreMade(int own, int earlier, boolean fine) {
        String reference = "{'type':'item_reference','id':'a'},";
        StatefulRequest request = StatefulRequest.of(bytes("{'input':[" + reference.repeat(own) + "1]}"));
        KeptResponse first = response("resp_1", "[" + reference.repeat(earlier / 2) + "1]", "");
        KeptResponse second = response("resp_2", "[2," + reference.repeat(earlier - earlier / 2) + "1]", "");
        assertThat(request.references()).hasSize(own);
        if (fine) {
            assertThat(ExpandedRequest.references(request, List.of(first, second)))
                    .containsExactly("a");
        } else {
            assertThatThrownBy(() -> ExpandedRequest.references(request, List.of(first, second)))
                    .isInstanceOf(GatewayFailure.RequestRefused.class);
        }
    }

    @Test
    void refusesTooManyReferencesBeforeTheyAreHeld() {
        String request = "{'input':[" + "{'id':'a'},".repeat(10_001) + "1]}";
        assertThatThrownBy(() -> StatefulRequest.of(bytes(request)))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_FIELD));
    }

    @Test
    void itemsBetweenReferencesCostLittleHoweverManyTheyAre() {
        String many = "1 , {'role':'user'},".repeat(100_000);
        StatefulRequest request =
                StatefulRequest.of(bytes("{'input':[" + many + "{'id':'a'}," + many + "[2] , {'id':'b'} ]}"));
        assertThat(request.items()).hasSize(4);
        assertThat(request.references()).containsExactly("a", "b");
    }

    @Test
    void copiesWhatIsBetweenReferences() throws IOException {
        JsonNode expanded = expanded(
                "{'input':[1, {'n':2} ,{'id':'rs_1'}, 'x' ,{'id':'rs_1'},{'n':3},null]}",
                List.of(),
                Map.of("rs_1", FIRST));
        String item = "{'id':'rs_1','type':'reasoning','summary':[]}";
        assertThat(expanded.path("input")).isEqualTo(tree("[1,{'n':2}," + item + ",'x'," + item + ",{'n':3},null]"));
    }

    @Test
    void putsEveryItemOfAnAnswerInThoughTheirIdsAreEqual() throws IOException {
        KeptResponse equal = response("resp_4", "'x'", "{'id':'i','n':1},{'id':'i','n':2},{'n':3}");
        JsonNode expanded = expanded("{'previous_response_id':'resp_4'}", List.of(equal), Map.of());
        assertThat(expanded.path("input").findValuesAsText("n")).containsExactly("1", "2", "3");
    }
}
