package gateway.translation.chattarget;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other models have said before, on its way to one that the client has not named. */
class FittedMessagesTest {

    private static final String CALL = "{'id':'%s','type':'function','function':{'name':'f','arguments':'%s'}}";

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "functions.f:0"})
    void callsOfOneIdGetOneEachAndTheirOwnResults(String id) {
        String turn = "{'role':'assistant','content':null,'tool_calls':["
                + CALL.formatted(id, "{}") + "," + CALL.formatted(id, "{}") + "]},"
                + "{'role':'tool','tool_call_id':'" + id + "','content':'one'},"
                + "{'role':'tool','tool_call_id':'" + id + "','content':'two'}";
        JsonNode sent = sent(TargetTraits.DOCUMENTED, turn + "," + turn);
        assertThat(sent.findValuesAsText("id"))
                .hasSize(4)
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(sent.findValuesAsText("tool_call_id")).isEqualTo(sent.findValuesAsText("id"));
        assertThat(sent.at("/1/content").asText()).isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void argumentsThatSayNothingAreAnObject(String arguments) {
        JsonNode sent = sent(
                TargetTraits.DOCUMENTED, "{'role':'assistant','tool_calls':[" + CALL.formatted("c", arguments) + "]}");
        assertThat(sent.at("/0/tool_calls/0/function/arguments").asText()).isEqualTo("{}");
    }

    @Test
    void whatOnlyAnAnswerTellsIsLeftOut() {
        JsonNode sent = sent(
                TargetTraits.DOCUMENTED,
                "{'role':'assistant','content':'x','refusal':null,'audio':null,'function_call':null,'annotations':[]},"
                        + "{'role':'assistant','content':'','refusal':'No.'}");
        assertThat(sent.get(0)).isEqualTo(StreamRun.json("{'role':'assistant','content':'x'}"));
        assertThat(sent.at("/1/refusal").asText()).isEqualTo("No.");
    }

    @Test
    void thinkingGoesWhereTheTargetWantsIt() {
        String said = "{'role':'assistant','content':'x','reasoning_content':'Hm.'}";
        String other = "{'role':'assistant','content':'x','reasoning':'Hm.'}";
        TargetTraits reasoning = SampleTraits.documentedBut("replay", "REASONING");
        TargetTraits content = SampleTraits.documentedBut("replay", "REASONING_CONTENT");
        assertThat(sent(reasoning, said).get(0)).isEqualTo(StreamRun.json(other));
        assertThat(sent(content, other).get(0)).isEqualTo(StreamRun.json(said));
        TranslatedRequest none = request(TargetTraits.DOCUMENTED, said);
        assertThat(none.body().at("/messages/0")).isEqualTo(StreamRun.json("{'role':'assistant','content':'x'}"));
        assertThat(none.losses()).containsExactly(new Loss("thinking_history", "messages.0"));
        TargetTraits details = SampleTraits.documentedBut("replay", "REASONING_DETAILS");
        assertThat(sent(details, said).get(0)).isEqualTo(StreamRun.json(said));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'reasoning_content':'',", "'reasoning_content':null,"})
    void callsWithoutThinkingSayThatThereWasNone(String thinking) {
        TargetTraits traits = SampleTraits.documentedBut("reasoning", "THINKING", "replay", "REASONING_CONTENT");
        JsonNode sent =
                sent(traits, "{'role':'assistant'," + thinking + "'tool_calls':[" + CALL.formatted("c", "{}") + "]}");
        assertThat(sent.at("/0/reasoning_content").asText()).isEqualTo(" ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "system", "assistant", "tool"})
    void textsAloneAreOneText(String role) {
        String message = "{'role':'" + role + "','content':[{'type':'text','text':'a'},{'type':'text','text':''},"
                + "{'type':'text','text':'b'}]}";
        assertThat(sent(TargetTraits.DOCUMENTED, message).at("/0/content").asText())
                .isEqualTo("a\n\nb");
        assertThat(sent(SampleTraits.documentedBut("cacheControl", true), message)
                        .at("/0/content"))
                .hasSize(3);
    }

    @Test
    void imagesByUrlAreLeftOutWhereOnlyDataIsTaken() {
        TargetTraits traits = SampleTraits.documentedBut("imageUrls", false);
        JsonNode sent = sent(
                traits,
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://a/b.png'}},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,QUJD'}}]}");
        assertThat(sent.at("/0/content/0/text").asText()).isEqualTo("[image left out]");
        assertThat(sent.at("/0/content/1/type").asText()).isEqualTo("image_url");
    }

    @Test
    void signaturesOfGoogleStayAtGoogle() {
        String call = "{'id':'c','type':'function','function':{'name':'f','arguments':'{}'},"
                + "'extra_content':{'google':{'thought_signature':'SIG'}}}";
        String turn = "{'role':'user','content':'x'},{'role':'assistant','tool_calls':[" + call + "]}";
        assertThat(sent(TargetTraits.DOCUMENTED, turn).at("/1/tool_calls/0").has("extra_content"))
                .isFalse();
        for (String kept : new String[] {"TAKEN", "WANTED"}) {
            assertThat(signature(sent(SampleTraits.documentedBut("callSignatures", kept), turn)))
                    .isEqualTo("SIG");
        }
        String foreign = turn.replace(",'extra_content':{'google':{'thought_signature':'SIG'}}", "");
        assertThat(signature(sent(SampleTraits.documentedBut("callSignatures", "WANTED"), foreign)))
                .isEqualTo("skip_thought_signature_validator");
        assertThat(signature(sent(
                        SampleTraits.documentedBut("callSignatures", "WANTED"),
                        foreign + ",{'role':'tool','tool_call_id':'c','content':'y'},{'role':'user','content':'z'}")))
                .isEmpty();
    }

    private static String signature(JsonNode messages) {
        return messages.at("/1/tool_calls/0/extra_content/google/thought_signature")
                .asText();
    }

    private static JsonNode sent(TargetTraits traits, String messages) {
        return request(traits, messages).body().path("messages");
    }

    private static TranslatedRequest request(TargetTraits traits, String messages) {
        return Conversion.of(
                        Dialect.CHAT,
                        Dialect.CHAT,
                        StreamRun.json("{'model':'asked','messages':[" + messages + "]}"),
                        new TranslationTarget("m", traits, ReasoningRules.DEFAULT, null),
                        tools -> StreamRun.frame(false))
                .request();
    }
}
