package gateway.translation.same;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappedRequestTest {

    private static final String CHAT = "{'model':'client','messages':[{'role':'developer','content':'s'}],%s}";

    @Test
    void aRequestWhoseModelKeepsItsNameIsUntouched() {
        String fields = "'max_tokens':9,'max_completion_tokens':99999,'temperature':0.2,'user':'u','stop':'x'";
        TranslatedRequest same = chat("client", SampleTraits.documentedBut("refuses", List.of("user")), fields);
        assertThat(same.body()).isEqualTo(StreamRun.json(CHAT.formatted(fields)));
        assertThat(same.losses()).isEmpty();
    }

    @Test
    void theLimitGetsTheNameThatTheModelTakes() {
        assertThat(chat("gpt-5", SampleTraits.OPENAI, "'max_tokens':9")
                        .body()
                        .path("max_completion_tokens")
                        .asInt())
                .isEqualTo(9);
        ObjectNode old =
                chat("gpt-4o", SampleTraits.OPENAI, "'max_completion_tokens':9").body();
        assertThat(old.path("max_tokens").asInt()).isEqualTo(9);
        assertThat(old.has("max_completion_tokens")).isFalse();
        ObjectNode both = chat("gpt-5", SampleTraits.OPENAI, "'max_tokens':9,'max_completion_tokens':8")
                .body();
        assertThat(both.path("max_completion_tokens").asInt()).isEqualTo(8);
        assertThat(both.has("max_tokens")).isFalse();
    }

    @Test
    void aLimitAboveTheModelsIsLowered() {
        TranslatedRequest lowered = MappedRequest.chat(
                StreamRun.json(CHAT.formatted("'max_tokens':64000")),
                new TranslationTarget("m", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, 16384));
        assertThat(lowered.body().path("max_tokens").asInt()).isEqualTo(16384);
        assertThat(lowered.losses()).containsExactly(new Loss("max_tokens", "max_tokens"));
    }

    @Test
    void samplingThatTheModelRefusesIsLeftOut() {
        TranslatedRequest sent =
                chat("gpt-5", SampleTraits.OPENAI, "'temperature':0.2,'top_p':1,'presence_penalty':0.5,'stop':['a']");
        assertThat(sent.body().properties())
                .extracting(Map.Entry::getKey)
                .doesNotContain("temperature", "top_p", "presence_penalty", "stop");
        assertThat(sent.losses())
                .extracting(Loss::feature)
                .containsExactlyInAnyOrder("temperature", "presence_penalty", "stop_sequences");
    }

    @Test
    void onlyOpenAisModelsHaveDevelopers() {
        assertThat(chat("gpt-5", SampleTraits.OPENAI, "'n':1")
                        .body()
                        .at("/messages/0/role")
                        .asText())
                .isEqualTo("developer");
        assertThat(chat("m", TargetTraits.DOCUMENTED, "'n':1")
                        .body()
                        .at("/messages/0/role")
                        .asText())
                .isEqualTo("system");
    }

    @Test
    void whatTheTargetRefusesIsLeftOutAndTold() {
        TargetTraits strict =
                SampleTraits.documentedBut("refuses", List.of("user", "stop", "seed"), "parallelToolCalls", false);
        TranslatedRequest sent = chat("m", strict, "'user':'u','stop':'x','parallel_tool_calls':false,'top_p':0.5");
        assertThat(sent.body().properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("model", "messages", "top_p");
        assertThat(sent.losses())
                .extracting(Loss::feature)
                .containsExactlyInAnyOrder("user", "stop_sequences", "parallel_tool_calls");
    }

    @Test
    void aMappedRequestOfResponsesFollowsTheModelToo() {
        ObjectNode request = StreamRun.json("{'model':'client','input':'x','max_output_tokens':999,'temperature':0.1,"
                + "'text':{'verbosity':'low'},'metadata':{'a':'b'}}");
        TargetTraits traits =
                SampleTraits.documentedBut("developerRole", true, "refuses", List.of("verbosity", "metadata"));
        TranslatedRequest sent = convert(
                Dialect.RESPONSES, request, new TranslationTarget("gpt-5", traits, ReasoningRules.DEFAULT, 100));
        assertThat(sent.body())
                .isEqualTo(StreamRun.json("{'model':'gpt-5','input':'x','max_output_tokens':100,'text':{}}"));
        assertThat(sent.losses())
                .extracting(Loss::feature)
                .containsExactlyInAnyOrder("max_tokens", "temperature", "verbosity", "metadata");
    }

    private static TranslatedRequest chat(String model, TargetTraits traits, String fields) {
        return convert(
                Dialect.CHAT,
                StreamRun.json(CHAT.formatted(fields)),
                new TranslationTarget(model, traits, ReasoningRules.DEFAULT, null));
    }

    private static TranslatedRequest convert(Dialect dialect, ObjectNode request, TranslationTarget to) {
        return Conversion.of(dialect, dialect, request, to, tools -> StreamRun.frame(false))
                .request();
    }

    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'f','parameters':"
            + "{'type':'object','properties':{'a':{'type':'object','pattern':'x'}}}}}]";

    @Test
    void schemasOfToolsAreCompletedAndWithoutRefusedWords() {
        TranslatedRequest sent = chat("m", SampleTraits.documentedBut("refusesInSchema", List.of("pattern")), TOOLS);
        assertThat(sent.body().at("/tools/0/function/parameters/properties/a"))
                .isEqualTo(StreamRun.json("{'type':'object','properties':{}}"));
        assertThat(sent.losses()).extracting(Loss::feature).containsExactly("tool_schema");
    }

    @Test
    void anEffortFollowsTheModel() {
        TargetTraits withoutTools = SampleTraits.documentedBut("developerRole", true, "effortWithTools", false);
        TranslatedRequest none = chat("gpt-5.6", withoutTools, TOOLS + ",'reasoning_effort':'high'");
        assertThat(none.body().path("reasoning_effort").asText()).isEqualTo("none");
        assertThat(none.losses()).extracting(Loss::feature).containsExactly("thinking");
        TargetTraits two = SampleTraits.documentedBut("efforts", List.of("low", "high"));
        assertThat(chat("m", two, "'reasoning_effort':'minimal'")
                        .body()
                        .path("reasoning_effort")
                        .asText())
                .isEqualTo("low");
        TargetTraits onOff = SampleTraits.documentedBut("reasoning", "THINKING");
        assertThat(chat("m", onOff, "'reasoning_effort':'high'")
                        .body()
                        .at("/thinking/type")
                        .asText())
                .isEqualTo("enabled");
        TargetTraits no = SampleTraits.documentedBut("reasoning", "NONE");
        assertThat(chat("m", no, "'reasoning_effort':'high'").body().has("reasoning_effort"))
                .isFalse();
    }

    @Test
    void aHistoryOfCallsFollowsTheTarget() {
        TargetTraits traits = SampleTraits.documentedBut(
                "reasoning", "THINKING", "replay", "REASONING_CONTENT", "callIds", "NINE", "systemAnywhere", false);
        ObjectNode request = StreamRun.json("{'model':'client','messages':[{'role':'system','content':'s'},"
                + "{'role':'user','content':'go'},{'role':'assistant','content':null,'tool_calls':[{'id':'toolu_1',"
                + "'type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'toolu_1','content':{'a':1}},{'role':'system','content':'more'}]}");
        ObjectNode sent = convert(
                        Dialect.CHAT, request, new TranslationTarget("m", traits, ReasoningRules.DEFAULT, null))
                .body();
        String id = sent.at("/messages/2/tool_calls/0/id").asText();
        assertThat(id).matches("[a-zA-Z0-9]{9}");
        assertThat(sent.at("/messages/2/reasoning_content").asText("none")).isEqualTo(" ");
        assertThat(sent.at("/messages/3/tool_call_id").asText()).isEqualTo(id);
        assertThat(sent.at("/messages/3/content").asText()).isEqualTo("{\"a\":1}");
        assertThat(sent.at("/messages/4/role").asText()).isEqualTo("user");
        assertThat(sent.at("/messages/4/content").asText()).contains("more", "system-reminder");
    }

    @Test
    void partsThatTheTargetDoesNotTakeLeaveAText() {
        TargetTraits traits = SampleTraits.documentedBut("images", false, "documents", false);
        ObjectNode request = StreamRun.json(
                "{'model':'client','messages':[{'role':'user','content':["
                        + "{'type':'image_url','image_url':{'url':'u'}},{'type':'file','file':{}},{'type':'text','text':'x'}]}]}");
        TranslatedRequest sent =
                convert(Dialect.CHAT, request, new TranslationTarget("m", traits, ReasoningRules.DEFAULT, null));
        assertThat(sent.body().at("/messages/0/content"))
                .allMatch(part -> part.path("type").asText().equals("text"));
        assertThat(sent.losses()).extracting(Loss::feature).containsExactlyInAnyOrder("image", "document");
    }
}
