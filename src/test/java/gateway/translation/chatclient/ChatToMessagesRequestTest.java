package gateway.translation.chatclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.translation.StreamRun;
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

class ChatToMessagesRequestTest {

    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String TOOL =
            "'tools':[{'type':'function','function':{'name':'look','parameters':{'type':'object','properties':{}}}}]";

    private static TranslatedRequest translate(String model, String fields) {
        TranslationTarget target = new TranslationTarget(model, TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null);
        return new ChatToMessagesRequest().translate(StreamRun.json("{'model':'asked'," + fields + "}"), target);
    }

    private static ObjectNode body(String fields) {
        return translate("claude-sonnet-4-5", fields).body();
    }

    private static List<String> losses(TranslatedRequest request) {
        return request.losses().stream()
                .map(loss -> loss.feature() + "@" + loss.where())
                .toList();
    }

    @Test
    void systemAndDeveloperMessagesAreTheSystemPromptWithTheirCacheMarks() {
        ObjectNode body = body("""
            'messages':[{'role':'system','content':'one'},{'role':'user','content':'Hi'},
            {'role':'developer','content':[{'type':'text','text':'two','cache_control':{'type':'ephemeral'}}]},
            {'role':'user','content':'there','cache_control':{'type':'ephemeral'}}]\
            """);

        assertThat(body.path("system")).isEqualTo(StreamRun.json("""
            {'a':[{'type':'text','text':'one'},{'type':'text','text':'two','cache_control':{'type':'ephemeral'}}]}\
            """).path("a"));
        assertThat(body.path("messages")).isEqualTo(StreamRun.json("""
            {'a':[{'role':'user','content':[{'type':'text','text':'Hi'},
            {'type':'text','text':'there','cache_control':{'type':'ephemeral'}}]}]}\
            """).path("a"));
        assertThat(body.path("max_tokens").asInt()).isEqualTo(4096);
        assertThat(body.path("model").asText()).isEqualTo("claude-sonnet-4-5");
    }

    @Test
    void aSystemPromptAloneGetsATurn() {
        ObjectNode body = body("'messages':[{'role':'system','content':'one'},{'role':'user','content':''}]");

        assertThat(body.path("messages")).hasSize(1);
        assertThat(body.at("/messages/0/role").asText()).isEqualTo("user");
        assertThat(body.at("/messages/0/content/0/text").asText()).isNotEmpty();
    }

    @Test
    void resultsComeFirstInOneTurnAndEveryCallHasOne() {
        TranslatedRequest request = translate("claude-sonnet-4-5", """
            'messages':[
            {'role':'assistant','content':'','tool_calls':[
              {'id':'a.1','type':'function','function':{'name':'look','arguments':'{\\"x\\":1}'}},
              {'id':'a_1','type':'function','function':{'name':'look','arguments':''}},
              {'id':'c','type':'function','function':{'name':'look','arguments':'broken {'}}]},
            {'role':'user','content':'and'},
            {'role':'tool','tool_call_id':'a_1','content':'two'},
            {'role':'tool','tool_call_id':'a.1','content':[{'type':'text','text':'one'}]},
            {'role':'tool','tool_call_id':'gone','content':'lost'}]\
            """);

        assertThat(request.body().path("messages"))
                .isEqualTo(StreamRun.json("""
                    {'a':[{'role':'assistant','content':[
                    {'type':'tool_use','id':'a_1','name':'look','input':{'x':1}},
                    {'type':'tool_use','id':'a_1_2','name':'look','input':{}},
                    {'type':'tool_use','id':'c','name':'look','input':{'arguments':'broken {'}}]},
                    {'role':'user','content':[
                    {'type':'tool_result','tool_use_id':'a_1_2','content':'two'},
                    {'type':'tool_result','tool_use_id':'a_1','content':[{'type':'text','text':'one'}]},
                    {'type':'tool_result','tool_use_id':'c','content':'[no result]'},
                    {'type':'text','text':'and'},{'type':'text','text':'[tool result]'},{'type':'text','text':'lost'}]}]}\
                    """).path("a"));
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void oldFunctionsAreTools() {
        ObjectNode body = body("""
            'functions':[{'name':'look','description':'d'}],'function_call':{'name':'look'},
            'messages':[{'role':'user','content':'Hi'},
            {'role':'assistant','content':null,'function_call':{'name':'look','arguments':'{}'}},
            {'role':'function','name':'look','content':'seen'}]\
            """);

        assertThat(body.path("tools")).isEqualTo(StreamRun.json("""
            {'a':[{'name':'look','description':'d','input_schema':{'type':'object','properties':{}}}]}\
            """).path("a"));
        assertThat(body.path("tool_choice")).isEqualTo(StreamRun.json("{'type':'tool','name':'look'}"));
        assertThat(body.at("/messages/2/content/0/tool_use_id")).isEqualTo(body.at("/messages/1/content/0/id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'none' | {'type':'none'}",
                "'auto' | {'type':'auto'}",
                "'required' | {'type':'any'}",
                "{'type':'function','function':{'name':'look'}} | {'type':'tool','name':'look'}",
                "{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function','function':{'name':'look'}}]}}"
                        + " | {'type':'any'}",
                "'auto','parallel_tool_calls':false | {'type':'auto','disable_parallel_tool_use':true}",
                "null,'parallel_tool_calls':false | {'type':'auto','disable_parallel_tool_use':true}",
                "'required','parallel_tool_calls':false | {'type':'any','disable_parallel_tool_use':true}",
                "'none','parallel_tool_calls':false | {'type':'none'}"
            },
            quoteCharacter = '~')
    void toolChoices(String asked, String expected) {
        assertThat(body(HI + "," + TOOL + ",'tool_choice':" + asked).path("tool_choice"))
                .isEqualTo(StreamRun.json(expected));
        assertThat(body(HI + ",'tool_choice':" + asked).has("tool_choice")).isFalse();
    }

    @Test
    void toolsKeepDescriptionStrictnessAndMarksAndLoseWhatTheApiRefuses() {
        TranslatedRequest request = translate("claude-sonnet-4-5", HI + """
            ,'tools':[{'type':'function','cache_control':{'type':'ephemeral'},'function':{'name':'a.b','description':'d',
            'strict':true,'parameters':{'type':'object','anyOf':[{}],'properties':{'x':{'type':'string'}}}}},
            {'type':'file_search'}]\
            """);

        assertThat(request.body().path("tools")).isEqualTo(StreamRun.json("""
            {'a':[{'name':'a_b','description':'d','input_schema':{'type':'object','properties':{'x':{'type':'string'}},
            'additionalProperties':false},'strict':true,'cache_control':{'type':'ephemeral'}}]}\
            """).path("a"));
        assertThat(losses(request))
                .containsExactly("tool_schema@tools.0.function.parameters.anyOf", "server_tool@tools.1 file_search");
        assertThat(request.tools().original("a_b")).isEqualTo("a.b");
    }

    @Test
    void imagesAndFilesAreBlocks() {
        ObjectNode body = body("""
            'messages':[{'role':'user','content':[
            {'type':'image_url','image_url':{'url':'data:image/jpg;base64,QUJD','detail':'auto'}},
            {'type':'image_url','image_url':{'url':'https://x.example/i.png'}},
            {'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,QUJD'}},
            {'type':'file','file':{'filename':'a.txt','file_data':'data:text/plain;charset=utf-8;base64,w7w='}}]}]\
            """);

        assertThat(body.at("/messages/0/content")).isEqualTo(StreamRun.json("""
            {'a':[{'type':'image','source':{'type':'base64','media_type':'image/jpeg','data':'QUJD'}},
            {'type':'image','source':{'type':'url','url':'https://x.example/i.png'}},
            {'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'QUJD'},'title':'a.pdf'},
            {'type':'document','source':{'type':'text','media_type':'text/plain','data':'ü'},'title':'a.txt'}]}\
            """).path("a"));
    }

    @Test
    void smallFieldsHaveTheirCounterparts() {
        TranslatedRequest request = translate("claude-sonnet-4-5", HI + """
            ,'stop':'END','user':'u1','service_tier':'default','temperature':1.5,'top_p':1,'top_k':5,'stream':true,
            'stream_options':{'include_usage':true},'max_tokens':10,'max_completion_tokens':20,'n':1,'logprobs':false,
            'presence_penalty':0,'metadata':{},'store':false,'seed':null\
            """);

        ObjectNode body = request.body();
        body.remove(List.of("messages", "model"));
        assertThat(body).isEqualTo(StreamRun.json("""
            {'max_tokens':20,'temperature':1,'top_k':5,'stop_sequences':['END'],'metadata':{'user_id':'u1'},
            'service_tier':'standard_only','stream':true}\
            """));
        assertThat(losses(request)).containsExactly("temperature@temperature");
    }

    @Test
    void whatHasNoCounterpartIsNamedInOrder() {
        TranslatedRequest request = translate("claude-sonnet-4-5", """
            'seed':1,'messages':[{'role':'assistant','content':'a','reasoning_content':'hm'},
            {'role':'user','name':'bob','content':'Hi','extra':1}],'logit_bias':{'1':2},'service_tier':'flex',
            'metadata':{'a':'b'},'response_format':{'type':'json_object'},'wished':true\
            """);

        assertThat(losses(request))
                .containsExactly(
                        "seed@seed",
                        "thinking_history@messages.0",
                        "participant_name@messages.1.name",
                        "unknown_field@messages.1.extra",
                        "logit_bias@logit_bias",
                        "service_tier@service_tier",
                        "metadata@metadata.a",
                        "output_format@response_format",
                        "unknown_field@wished");
        assertThat(request.body().at("/system/0/text").asText()).contains("JSON");
    }

    @Test
    void schemasOfTheAnswerAreKept() {
        ObjectNode body = body(HI + ",'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,"
                + "'schema':{'type':'object','additionalProperties':false}}}");

        assertThat(body.path("output_config"))
                .isEqualTo(StreamRun.json(
                        "{'format':{'type':'json_schema','schema':{'type':'object','additionalProperties':false}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "claude-opus-4-7 | 'reasoning_effort':'xhigh' | {'type':'adaptive'} | xhigh | 4096",
                "claude-opus-4-6 | 'reasoning_effort':'xhigh' | {'type':'adaptive'} | high | 4096",
                "claude-opus-4-6 | 'reasoning_effort':'minimal','max_tokens':9 | {'type':'adaptive'} | low | 9",
                "claude-opus-4-6 | 'reasoning':{'max_tokens':8000} | {'type':'adaptive'} | medium | 4096",
                "claude-opus-4-6 | 'reasoning_effort':'none' | {'type':'disabled'} | '' | 4096",
                "claude-sonnet-4-5 | 'reasoning_effort':'minimal' | {'type':'enabled','budget_tokens':1024} | '' |"
                        + " 5120",
                "claude-sonnet-4-5 | 'reasoning_effort':'medium' | {'type':'enabled','budget_tokens':8192} | '' |"
                        + " 12288",
                "claude-sonnet-4-5 | 'reasoning_effort':'high','max_tokens':10000 |"
                        + " {'type':'enabled','budget_tokens':8000} | '' | 10000",
                "claude-sonnet-4-5 | 'reasoning_effort':'high','max_tokens':1025 |"
                        + " {'type':'enabled','budget_tokens':1024} | '' | 1025",
                "claude-sonnet-4-5 | 'thinking':{'type':'enabled','budget_tokens':2000} |"
                        + " {'type':'enabled','budget_tokens':2000} | '' | 4096"
            })
    void reasoning(String model, String asked, String thinking, String effort, int limit) {
        TranslatedRequest request = translate(model, HI + "," + asked);

        assertThat(request.body().path("thinking")).isEqualTo(StreamRun.json(thinking));
        assertThat(request.body().at("/output_config/effort").asText()).isEqualTo(effort.replace("'", ""));
        assertThat(request.body().path("max_tokens").asInt()).isEqualTo(limit);
        assertThat(request.losses()).isEmpty();
    }

    @Test
    void thinkingGivesWayToWhatItCannotGoWith() {
        String effort = "'reasoning_effort':'high',";
        TranslatedRequest forced =
                translate("claude-sonnet-4-5", effort + HI + "," + TOOL + ",'tool_choice':'required'");
        TranslatedRequest looped = translate("claude-sonnet-4-5", effort + """
            'messages':[{'role':'assistant','tool_calls':[{'id':'a','function':{'name':'f','arguments':'{}'}}]},
            {'role':'tool','tool_call_id':'a','content':'x'}]\
            """);
        TranslatedRequest old = translate("claude-3-5-sonnet-20241022", effort + HI);
        for (TranslatedRequest request : List.of(forced, looped, old)) {
            assertThat(request.body().has("thinking")).isFalse();
            assertThat(losses(request)).containsExactly("thinking@reasoning_effort");
        }

        TranslatedRequest sampled = translate("claude-sonnet-4-5", effort + HI + ",'temperature':0.5,'top_k':3");
        assertThat(sampled.body().has("temperature")).isFalse();
        assertThat(losses(sampled)).containsExactly("temperature@temperature", "top_k@top_k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'n':2",
                "'logprobs':true",
                "'modalities':['text','audio']",
                "'audio':{'voice':'x'}",
                "'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{}}]}]",
                "'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}]",
                "'tools':[{'type':'file_search'}],'tool_choice':'required'"
            })
    void whatCanNeitherBeTranslatedNorLeftOutIsRefused(String field) {
        assertRefused(field, FailureKind.TRANSLATION_IMPOSSIBLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'messages':[]",
                "'messages':'x'",
                "'messages':[{'role':'bot','content':'x'}]",
                "'max_tokens':0",
                "'max_tokens':'5'",
                "'messages':[{'role':'user','content':5}]",
                "'reasoning_effort':'most'",
                "'stop':5",
                "'temperature':'warm'",
                "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png,x'}}]}]",
                "'messages':[{'role':'user','content':''}]",
                "'tools':[{'type':'function','function':{}}]"
            })
    void whatIsMalformedIsRefused(String field) {
        assertRefused(field, FailureKind.REQUEST_FIELD);
    }

    private static void assertRefused(String field, FailureKind kind) {
        String fields = field.startsWith("'messages'") ? field : HI + "," + field;
        assertThatThrownBy(() -> body(fields))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    @Test
    void theRequestItselfIsLeftAsItIs() {
        ObjectNode request = StreamRun.json("{'model':'m'," + HI + "," + TOOL + ",'user':'u'}");
        ObjectNode before = request.deepCopy();
        ObjectNode body = new ChatToMessagesRequest()
                .translate(request, new TranslationTarget("m2", SampleTraits.OPENAI, ReasoningRules.DEFAULT, 900))
                .body();
        body.path("tools").path(0).withObject("/input_schema").put("changed", true);

        assertThat(request).isEqualTo(before);
        assertThat(body.path("max_tokens").asInt()).isEqualTo(900);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500, 1024})
    void aLimitWithoutRoomForThinkingIsKept(int limit) {
        TranslatedRequest request = translate(
                "claude-sonnet-4-5", HI + ",'reasoning_effort':'high','temperature':0.5,'max_tokens':" + limit);

        assertThat(request.body().path("max_tokens").asInt()).isEqualTo(limit);
        assertThat(request.body().has("thinking")).isFalse();
        assertThat(request.body().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(losses(request)).containsExactly("thinking@reasoning_effort");
    }

    @Test
    void theLimitOfAModelIsNotRaisedEither() {
        ObjectNode asked = StreamRun.json("{'model':'m'," + HI + ",'reasoning_effort':'low'}");
        TranslationTarget target =
                new TranslationTarget("claude-sonnet-4-5", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, 900);

        TranslatedRequest request = new ChatToMessagesRequest().translate(asked, target);

        assertThat(request.body().path("max_tokens").asInt()).isEqualTo(900);
        assertThat(losses(request)).containsExactly("thinking@reasoning_effort");
    }

    @Test
    void aConversationOfNothingButWhiteSpaceIsRefused() {
        assertRefused("'messages':[{'role':'assistant','content':'  '}]", FailureKind.REQUEST_FIELD);
    }

    @Test
    void systemTextAndABlankAnswerAreASystemTextAlone() {
        ObjectNode body =
                body("'messages':[{'role':'system','content':'Be short.'},{'role':'assistant','content':' \\n'}]");

        assertThat(body.path("messages"))
                .isEqualTo(StreamRun.json("{'a':[{'role':'user','content':[{'type':'text','text':'Begin.'}]}]}")
                        .get("a"));
    }
}
