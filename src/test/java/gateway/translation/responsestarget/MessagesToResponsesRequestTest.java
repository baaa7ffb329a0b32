package gateway.translation.responsestarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.translation.ResponsesRun;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesToResponsesRequestTest {

    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

    private static TranslatedRequest translate(
            String request, String model, TargetTraits traits, ReasoningRules rules) {
        return new MessagesToResponsesRequest()
                .translate(ResponsesRun.json(request), new TranslationTarget(model, traits, rules, null));
    }

    private static TranslatedRequest openAi(String request) {
        return translate(request, "gpt-5", SampleTraits.OPENAI, ReasoningRules.DEFAULT);
    }

    private static TranslatedRequest compatible(String request) {
        return translate(request, "some-model", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT);
    }

    private static ObjectNode json(String text) {
        return ResponsesRun.json(text);
    }

    private static List<String> features(TranslatedRequest translated) {
        return translated.losses().stream()
                .map(loss -> loss.feature() + "@" + loss.where())
                .toList();
    }

    @Test
    void putsTheConversationIntoItems() {
        TranslatedRequest translated = compatible("{'model':'claude-x','max_tokens':100,'stream':true,'system':["
                + "{'type':'text','text':'x-anthropic-billing-header: cc_version=1;'},{'type':'text','text':'Be brief.'},"
                + "{'type':'text','text':'Be kind.'}],'messages':["
                + "{'role':'user','content':[{'type':'text','text':'One'},{'type':'text','text':'Two'}]},"
                + "{'role':'assistant','content':[{'type':'text','text':'Looking.'},"
                + "{'type':'tool_use','id':'toolu_1','name':'read','input':{'p':1}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'toolu_1','content':'done'},"
                + "{'type':'text','text':'Go on'}]}]}");

        assertThat(translated.body())
                .isEqualTo(json("{'model':'some-model','instructions':'Be brief.\\n\\nBe kind.','input':["
                        + "{'type':'message','role':'user','content':[{'type':'input_text','text':'One'},"
                        + "{'type':'input_text','text':'Two'}]},"
                        + "{'type':'message','role':'assistant','content':[{'type':'output_text','text':'Looking.'}]},"
                        + "{'type':'function_call','call_id':'toolu_1','name':'read','arguments':'{\\\"p\\\":1}'},"
                        + "{'type':'function_call_output','call_id':'toolu_1','output':'done'},"
                        + "{'type':'message','role':'user','content':[{'type':'input_text','text':'Go on'}]}],"
                        + "'max_output_tokens':100,'stream':true,'store':false}"));
        assertThat(translated.losses()).isEmpty();
    }

    @Test
    void keepsASystemTextInTheMiddleWhereItIs() {
        TranslatedRequest translated = compatible("{'max_tokens':9,'messages':[{'role':'user','content':'Hi'},"
                + "{'role':'system','content':'Now in French.'},{'role':'user','content':'Go'}]}");

        assertThat(translated.body().at("/input/1/role").asText()).isEqualTo("system");
        assertThat(translated.body().at("/input/1/content/0/text").asText()).isEqualTo("Now in French.");
        assertThat(translated.body().has("instructions")).isFalse();
    }

    @Test
    void translatesImagesAndDocuments() {
        TranslatedRequest translated = openAi("{'max_tokens':99,'messages':[{'role':'user','content':["
                + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}},"
                + "{'type':'image','source':{'type':'url','url':'https://x.test/a.png'}},"
                + "{'type':'document','title':'Plan','source':{'type':'base64','media_type':'application/pdf','data':'BBBB'}},"
                + "{'type':'document','source':{'type':'url','url':'https://x.test/a.pdf'}}]}]}");

        assertThat(translated.body().at("/input/0/content"))
                .isEqualTo(json("{'a':[{'type':'input_image','detail':'auto','image_url':'data:image/png;base64,AAAA'},"
                                + "{'type':'input_image','detail':'auto','image_url':'https://x.test/a.png'},"
                                + "{'type':'input_file','filename':'Plan.pdf','file_data':'data:application/pdf;base64,BBBB'},"
                                + "{'type':'input_file','file_url':'https://x.test/a.pdf'}]}")
                        .get("a"));
        assertThat(translated.losses()).isEmpty();
    }

    @Test
    void saysThatToolsAreNotStrictUnlessTheClientDoes() {
        TranslatedRequest translated = openAi("{'max_tokens':99," + HI + ",'tools':["
                + "{'name':'read','description':'Reads.','input_schema':{'type':'object'}},"
                + "{'name':'write','strict':true,'input_schema':{'type':'object','properties':{'a':{'type':'string'}},"
                + "'required':['a'],'additionalProperties':false}}],"
                + "'tool_choice':{'type':'tool','name':'read','disable_parallel_tool_use':true}}");

        assertThat(translated.body().get("tools"))
                .isEqualTo(json("{'a':[{'type':'function','name':'read','description':'Reads.',"
                                + "'parameters':{'type':'object','properties':{}},'strict':false},"
                                + "{'type':'function','name':'write','parameters':{'type':'object','properties':"
                                + "{'a':{'type':'string'}},'required':['a'],'additionalProperties':false},'strict':true}]}")
                        .get("a"));
        assertThat(translated.body().get("tool_choice")).isEqualTo(json("{'type':'function','name':'read'}"));
        assertThat(translated.body().get("parallel_tool_calls").booleanValue()).isFalse();
    }

    @Test
    void shortensNamesOfToolsTheSameWayEverywhere() {
        String name = "mcp.server/" + "x".repeat(80);
        TranslatedRequest translated = openAi("{'max_tokens':99,'messages':[{'role':'user','content':'Hi'},"
                + "{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'" + name + "','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t'}]}],"
                + "'tools':[{'name':'" + name + "','input_schema':{'type':'object'}}],'tool_choice':{'type':'any'}}");

        String short64 = translated.body().at("/tools/0/name").asText();
        assertThat(short64).hasSizeLessThanOrEqualTo(64).matches("[a-zA-Z0-9_-]+");
        assertThat(translated.body().at("/input/1/name").asText()).isEqualTo(short64);
        assertThat(translated.tools().original(short64)).isEqualTo(name);
        assertThat(translated.body().get("tool_choice").asText()).isEqualTo("required");
        assertThat(translated.body().at("/input/2/output").asText("none")).isEmpty();
    }

    @Test
    void asksForReasoningWithASummary() {
        ObjectNode body = openAi("{'max_tokens':9000," + HI + ",'thinking':{'type':'enabled','budget_tokens':8000}}")
                .body();
        assertThat(body.get("reasoning")).isEqualTo(json("{'effort':'medium','summary':'auto'}"));

        ObjectNode hidden = openAi("{'max_tokens':9000," + HI
                        + ",'thinking':{'type':'adaptive','display':'omitted'},'output_config':{'effort':'low'}}")
                .body();
        assertThat(hidden.get("reasoning")).isEqualTo(json("{'effort':'low'}"));

        assertThat(openAi("{'max_tokens':9000," + HI + "}").body().has("reasoning"))
                .isFalse();
    }

    @Test
    void doesAsTheOperatorSaysAboutReasoning() {
        ReasoningRules rules = new ReasoningRules("high", null, true, "low", List.of(), "high", 20, 50, 80);
        ObjectNode body = translate("{'max_tokens':9000," + HI + "}", "gpt-5", SampleTraits.OPENAI, rules)
                .body();

        assertThat(body.get("reasoning")).isEqualTo(json("{'effort':'high'}"));
        assertThat(body.at("/text/verbosity").asText()).isEqualTo("low");
    }

    @Test
    void namesTheSchemaOfTheAnswer() {
        ObjectNode body = openAi("{'max_tokens':99," + HI + ",'output_config':{'format':{'type':'json_schema','schema':"
                        + "{'type':'object','properties':{},'additionalProperties':false,'required':[]}}}}")
                .body();

        assertThat(body.at("/text/format/type").asText()).isEqualTo("json_schema");
        assertThat(body.at("/text/format/name").asText()).isNotEmpty();
        assertThat(body.at("/text/format/schema/type").asText()).isEqualTo("object");
        assertThat(body.has("response_format")).isFalse();
    }

    @Test
    void tellsWhatIsLeftOut() {
        TranslatedRequest translated = openAi(
                "{'max_tokens':5,'temperature':0.3,'top_k':4,'stop_sequences':['a','b'],"
                        + "'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':["
                        + "{'type':'thinking','thinking':'Hm','signature':'s'},{'type':'text','text':'Yes'}]},"
                        + "{'role':'user','content':'Go'}],'tools':[{'type':'web_search_20250305','name':'web_search'},"
                        + "{'name':'f','input_schema':{}}],'mcp_servers':[{'type':'url','url':'https://x.test','name':'x'}],'speed':'fast'}");

        assertThat(features(translated))
                .containsExactly(
                        "max_tokens@max_tokens",
                        "temperature@temperature",
                        "top_k@top_k",
                        "stop_sequences@stop_sequences.0",
                        "stop_sequences@stop_sequences.1",
                        "thinking_history@messages.1.content.0",
                        "server_tool@tools.0 web_search_20250305",
                        "mcp_servers@mcp_servers",
                        "speed@speed");
        assertThat(translated.body().get("max_output_tokens").asInt()).isEqualTo(16);
        assertThat(translated.body().has("stop")).isFalse();
    }

    @Test
    void tellsStopSequencesThatOnlyTheChatWouldTakeAsLosses() {
        TranslatedRequest translated = compatible("{'max_tokens':5,'stop_sequences':['a','b','c','d','e']," + HI + "}");

        assertThat(translated.losses())
                .hasSize(5)
                .allMatch(loss -> loss.feature().equals("stop_sequences"));
        assertThat(translated.body().get("max_output_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void givesReasoningBackWhereTheTargetWantsIt() {
        TargetTraits traits = SampleTraits.documentedBut("replay", TargetTraits.Replay.REASONING);
        TranslatedRequest translated = translate(
                "{'max_tokens':99,'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':["
                        + "{'type':'thinking','thinking':'Hm','signature':''},"
                        + "{'type':'tool_use','id':'t','name':'f','input':{}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'ok'}]}]}",
                "some-model",
                traits,
                ReasoningRules.DEFAULT);

        assertThat(translated.body().at("/input/1"))
                .isEqualTo(json("{'type':'reasoning','summary':[],'content':[{'type':'reasoning_text','text':'Hm'}]}"));
        assertThat(translated.losses()).isEmpty();
    }

    @Test
    void leavesMarksForTheCacheOutWithoutCallingItALoss() {
        TranslatedRequest translated = openAi("{'max_tokens':99,'cache_control':{'type':'ephemeral'},'system':["
                + "{'type':'text','text':'A','cache_control':{'type':'ephemeral'}}],'messages':[{'role':'user','content':["
                + "{'type':'text','text':'Hi','cache_control':{'type':'ephemeral'}}]},{'role':'assistant','content':["
                + "{'type':'tool_use','id':'t','name':'f','input':{},'cache_control':{'type':'ephemeral'}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'x',"
                + "'cache_control':{'type':'ephemeral'}}]}],'tools':[{'name':'f','input_schema':{'type':'object'},"
                + "'cache_control':{'type':'ephemeral'}}]}");

        assertThat(translated.body().toString()).doesNotContain("cache_control", "ephemeral");
        assertThat(translated.losses()).isEmpty();
    }

    @Test
    void answersCallsWithoutAResult() {
        ObjectNode body = openAi(
                        "{'max_tokens':99,'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':["
                                + "{'type':'tool_use','id':'t','name':'f','input':{}}]},{'role':'user','content':'Stop.'}]}")
                .body();

        assertThat(body.at("/input/2"))
                .isEqualTo(json("{'type':'function_call_output','call_id':'t','output':'[no result]'}"));
        assertThat(body.at("/input/3/content/0/text").asText()).isEqualTo("Stop.");
    }

    @Test
    void refusesWhatItCannotTranslate() {
        assertThatThrownBy(() -> openAi("{'max_tokens':0," + HI + "}"))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE));
        assertThatThrownBy(() -> openAi("{'max_tokens':9}"))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_FIELD));
    }

    @Test
    void leavesTheRequestAsItIs() {
        ObjectNode request = json("{'max_tokens':99,'messages':[{'role':'user','content':["
                + "{'type':'document','source':{'type':'url','url':'https://x.test/a.pdf'}}]}],"
                + "'tools':[{'name':'f','input_schema':{'type':'object'}}]}");
        ObjectNode before = request.deepCopy();

        new MessagesToResponsesRequest()
                .translate(request, new TranslationTarget("m", SampleTraits.OPENAI, ReasoningRules.DEFAULT, null));

        assertThat(request).isEqualTo(before);
    }

    @Test
    void tellsWhatGoesWithADocumentByUrl() {
        TranslatedRequest translated = openAi("{'max_tokens':99,'messages':[{'role':'user','content':["
                + "{'type':'image','source':{'type':'url','url':'https://x.test/a'}},"
                + "{'type':'document','title':'Plan','context':'Of May','citations':{'enabled':true},"
                + "'source':{'type':'url','url':'https://x.test/a'}}]}]}");

        assertThat(translated.body().at("/input/0/content"))
                .isEqualTo(json("{'a':[{'type':'input_image','detail':'auto','image_url':'https://x.test/a'},"
                                + "{'type':'input_text','text':'<document title=\\\"Plan\\\">\\nOf May'},"
                                + "{'type':'input_file','file_url':'https://x.test/a'},"
                                + "{'type':'input_text','text':'</document>'}]}")
                        .get("a"));
        assertThat(features(translated)).containsExactly("citations@messages.0.content.1.citations");
    }

    @Test
    void aDocumentByUrlInAResultGoesToTheUser() {
        TranslatedRequest translated = openAi("{'max_tokens':99,'messages':["
                + "{'role':'assistant','content':[{'type':'tool_use','id':'c','name':'f','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c','content':["
                + "{'type':'document','source':{'type':'url','url':'https://x.test/a'}}]}]}]}");

        assertThat(translated.body().at("/input/2/content/1"))
                .isEqualTo(json("{'type':'input_file','file_url':'https://x.test/a'}"));
    }

    @Test
    void aDocumentByUrlIsLeftOutWhereDocumentsAreNotTaken() {
        TargetTraits traits = SampleTraits.documentedBut(
                "tokenLimit",
                TargetTraits.TokenLimit.MAX_TOKENS,
                "reasoning",
                TargetTraits.Reasoning.NONE,
                "documents",
                false);

        TranslatedRequest translated = translate(
                "{'messages':[{'role':'user','content':["
                        + "{'type':'document','source':{'type':'url','url':'https://x.test/a'}}]}]}",
                "m",
                traits,
                ReasoningRules.DEFAULT);

        assertThat(features(translated)).containsExactly("document@messages.0.content.0");
    }
}
