package gateway.translation.responsesclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.translation.ResponsesRun;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesToMessagesRequestTest {

    private static TranslatedRequest translate(String request) {
        return translate(request, "claude-opus-4-8");
    }

    private static TranslatedRequest translate(String request, String model) {
        TargetTraits traits = TargetTraits.DOCUMENTED;
        return new ResponsesToMessagesRequest()
                .translate(
                        ResponsesRun.json(request),
                        new TranslationTarget(model, traits, ReasoningRules.DEFAULT, 64_000));
    }

    private static ObjectNode json(String text) {
        return ResponsesRun.json(text);
    }

    private static List<String> losses(TranslatedRequest translated) {
        return translated.losses().stream()
                .map(loss -> loss.feature() + "@" + loss.where())
                .toList();
    }

    @Test
    void takesATextForTheWholeInput() {
        TranslatedRequest translated = translate(
                "{'model':'m','instructions':'Be brief.','input':'Hi','max_output_tokens':50,'stream':true,'store':true}");

        assertThat(translated.body())
                .isEqualTo(
                        json(
                                "{'model':'claude-opus-4-8','system':[{'type':'text','text':'Be brief.'}],"
                                        + "'messages':[{'role':'user','content':[{'type':'text','text':'Hi'}]}],'max_tokens':50,'stream':true}"));
        assertThat(translated.losses()).isEmpty();
    }

    @Test
    void makesTurnsOfItems() {
        TranslatedRequest translated = translate("{'input':["
                + "{'type':'message','role':'developer','content':[{'type':'input_text','text':'Rules.'}]},"
                + "{'role':'user','content':'Read both.'},"
                + "{'type':'message','role':'assistant','content':[{'type':'output_text','text':'Reading.','annotations':[]}]},"
                + "{'type':'function_call','call_id':'call_1','name':'read','arguments':'{\\\"p\\\":1}'},"
                + "{'type':'function_call','call_id':'call_2','name':'read','arguments':''},"
                + "{'type':'function_call_output','call_id':'call_1','output':'one'},"
                + "{'type':'function_call_output','call_id':'call_2','output':[{'type':'input_text','text':'two'},"
                + "{'type':'input_image','image_url':'data:image/png;base64,AAAA'}]},"
                + "{'role':'user','content':'And?'}]}");

        assertThat(translated.body().get("system"))
                .isEqualTo(json("{'a':[{'type':'text','text':'Rules.'}]}").get("a"));
        assertThat(translated.body().get("messages"))
                .isEqualTo(json("{'a':[{'role':'user','content':[{'type':'text','text':'Read both.'}]},"
                                + "{'role':'assistant','content':[{'type':'text','text':'Reading.'},"
                                + "{'type':'tool_use','id':'call_1','name':'read','input':{'p':1}},"
                                + "{'type':'tool_use','id':'call_2','name':'read','input':{}}]},"
                                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'call_1','content':'one'},"
                                + "{'type':'tool_result','tool_use_id':'call_2','content':[{'type':'text','text':'two'},"
                                + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}}]},"
                                + "{'type':'text','text':'And?'}]}]}")
                        .get("a"));
        assertThat(translated.body().get("max_tokens").asInt()).isEqualTo(64_000);
        assertThat(translated.losses()).isEmpty();
    }

    @Test
    void translatesImagesAndFiles() {
        TranslatedRequest translated = translate("{'input':[{'role':'user','content':["
                + "{'type':'input_image','image_url':'https://x.test/a.png','detail':'auto'},"
                + "{'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,BBBB'},"
                + "{'type':'input_file','file_url':'https://x.test/b.pdf'}]}]}");

        assertThat(translated.body().at("/messages/0/content"))
                .isEqualTo(json("{'a':[{'type':'image','source':{'type':'url','url':'https://x.test/a.png'}},"
                                + "{'type':'document','source':{'type':'base64','media_type':'application/pdf',"
                                + "'data':'BBBB'},'title':'a.pdf'},"
                                + "{'type':'document','source':{'type':'url','url':'https://x.test/b.pdf'}}]}")
                        .get("a"));
    }

    @Test
    void translatesToolsAndChoices() {
        TranslatedRequest translated =
                translate("{'input':'Hi','tools':[{'type':'function','name':'read','description':'R',"
                        + "'parameters':{'type':'object','properties':{'p':{'type':'string'}}},'strict':false},"
                        + "{'type':'file_search'}],"
                        + "'tool_choice':{'type':'function','name':'read'},'parallel_tool_calls':false}");

        assertThat(translated.body().get("tools"))
                .isEqualTo(json("{'a':[{'name':'read','description':'R','input_schema':{'type':'object','properties':"
                                + "{'p':{'type':'string'}}}}]}")
                        .get("a"));
        assertThat(translated.body().get("tool_choice"))
                .isEqualTo(json("{'type':'tool','name':'read','disable_parallel_tool_use':true}"));
        assertThat(losses(translated)).containsExactly("server_tool@tools.1 file_search");
    }

    @Test
    void allowsTheListedToolsOnly() {
        TranslatedRequest translated = translate(
                "{'input':'Hi','tools':[{'type':'function','name':'a','parameters':{}},"
                        + "{'type':'function','name':'b','parameters':{}}],"
                        + "'tool_choice':{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'b'}]}}");

        assertThat(translated.body().get("tools")).hasSize(1);
        assertThat(translated.body().at("/tools/0/name").asText()).isEqualTo("b");
        assertThat(translated.body().at("/tool_choice/type").asText()).isEqualTo("any");
    }

    @Test
    void asksForThinkingByEffort() {
        ObjectNode body = translate("{'input':'Hi','reasoning':{'effort':'low','summary':'auto'},"
                        + "'include':['reasoning.encrypted_content']}")
                .body();

        assertThat(body.at("/thinking/type").asText()).isEqualTo("adaptive");
        assertThat(body.at("/output_config/effort").asText()).isEqualTo("low");
    }

    @Test
    void translatesTheFormOfTheAnswer() {
        ObjectNode body = translate("{'input':'Hi','text':{'format':{'type':'json_schema','name':'x','strict':true,"
                        + "'schema':{'type':'object','properties':{}}}}}")
                .body();

        assertThat(body.at("/output_config/format"))
                .isEqualTo(
                        json(
                                "{'type':'json_schema','schema':{'type':'object','properties':{},'additionalProperties':false}}"));
    }

    @Test
    void givesClaudeItsThinkingBack() {
        TranslatedRequest translated = translate("{'input':[{'role':'user','content':'Hi'},"
                + "{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'Hm'}],"
                + "'encrypted_content':'claude-thinking:c2ln'},"
                + "{'type':'reasoning','summary':[],'encrypted_content':'claude-redacted:ZGF0YQ=='},"
                + "{'role':'assistant','content':'Reading.'},"
                + "{'type':'function_call','call_id':'c','name':'read','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'c','output':'x'},"
                + "{'type':'reasoning','summary':[],'encrypted_content':'claude-thinking:bmV4dA=='},"
                + "{'type':'function_call','call_id':'d','name':'read','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'d','output':'y'}]}");

        assertThat(translated.body().at("/messages/1/content"))
                .isEqualTo(json("{'a':[{'type':'thinking','thinking':'Hm','signature':'c2ln'},"
                                + "{'type':'redacted_thinking','data':'ZGF0YQ=='},{'type':'text','text':'Reading.'},"
                                + "{'type':'tool_use','id':'c','name':'read','input':{}}]}")
                        .get("a"));
        assertThat(translated.body().at("/messages/3/content/0"))
                .isEqualTo(json("{'type':'thinking','thinking':'','signature':'bmV4dA=='}"));
        assertThat(translated.body().at("/messages/3/content/1/id").asText()).isEqualTo("d");
        assertThat(translated.losses()).isEmpty();
    }

    @Test
    void neverSendsReasoningOfOthersToClaude() {
        TranslatedRequest translated = translate("{'input':[{'role':'user','content':'Hi'},"
                + "{'type':'reasoning','summary':[{'type':'summary_text','text':'Hm'}],'encrypted_content':'gAAAAAB'},"
                + "{'type':'reasoning','summary':[],'encrypted_content':'gAAAAAB'},"
                + "{'role':'assistant','content':'Yes.'},"
                + "{'type':'reasoning','summary':[],'encrypted_content':'claude-thinking:c2ln'},"
                + "{'role':'user','content':'Go'}]}");

        assertThat(translated.body().toString()).doesNotContain("gAAAAAB", "c2ln");
        assertThat(losses(translated)).containsExactly("thinking_history@input.1", "thinking_history@input.4");
    }

    @Test
    void tellsWhatIsLeftOutByItsPlaceInTheRequest() {
        TranslatedRequest translated = translate("{'metadata':{'a':'b'},'input':[{'role':'user','content':["
                + "{'type':'input_image','image_url':'https://x.test/a.png','detail':'high'}]},"
                + "{'type':'web_search_call','id':'ws_1','status':'completed'},{'type':'mcp_call','id':'m'},"
                + "{'role':'assistant','content':'x','status':'completed','id':'msg_1'}],"
                + "'truncation':'auto','max_tool_calls':3,'service_tier':'flex','text':{'verbosity':'low'},"
                + "'temperature':1.5,'client_thing':1,'user':'u'}");

        assertThat(losses(translated))
                .containsExactly(
                        "metadata@metadata.a",
                        "server_tool@input.1 web_search_call",
                        "mcp_servers@input.2 mcp_call",
                        "image_detail@input.0.content.0",
                        "truncation@truncation",
                        "max_tool_calls@max_tool_calls",
                        "service_tier@service_tier",
                        "verbosity@text.verbosity",
                        "temperature@temperature",
                        "unknown_field@client_thing");
        assertThat(translated.body().at("/metadata/user_id").asText()).isEqualTo("u");
    }

    @Test
    void answersCallsWithoutAResultAndKeepsResultsWithoutACall() {
        ObjectNode body = translate("{'input':[{'role':'user','content':'Hi'},"
                        + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                        + "{'role':'user','content':'Stop'},"
                        + "{'type':'function_call_output','call_id':'other','output':'late'}]}")
                .body();

        assertThat(body.at("/messages/2/content/0/type").asText()).isEqualTo("tool_result");
        assertThat(body.at("/messages/2/content/0/content").asText()).isEqualTo("[no result]");
        assertThat(body.at("/messages/2/content").toString()).contains("late");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'input':'Hi','conversation':'conv_1'",
                "'input':'Hi','prompt':{'id':'p'}",
                "'input':'Hi','background':true",
                "'input':'Hi','include':['message.output_text.logprobs']",
                "'input':'Hi','top_logprobs':3",
                "'input':'Hi','tool_choice':{'type':'web_search'}",
                "'input':[{'role':'user','content':[{'type':'input_image','file_id':'file-1'}]}]",
                "'input':[{'role':'user','content':[{'type':'input_file','file_id':'file-1'}]}]",
                "'input':[{'role':'user','content':[{'type':'input_audio','input_audio':{}}]}]"
            })
    void refusesWhatCanBeNeitherTranslatedNorLeftOut(String fields) {
        assertThatThrownBy(() -> translate("{" + fields + "}"))
                .isInstanceOfSatisfying(GatewayFailure.RequestRefused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE);
                    assertThat(refused.arguments().toString()).doesNotContain("messages.");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'input':'Hi','previous_response_id':'resp_1' | PREVIOUS_RESPONSE_UNKNOWN | 'resp_1'",
                "'input':'Hi','previous_response_id':5 | PREVIOUS_RESPONSE_UNKNOWN | '5'",
                "'previous_response_id':{} | PREVIOUS_RESPONSE_UNKNOWN | ''",
                "'input':[{'type':'item_reference','id':'msg_1'}] | ITEM_UNKNOWN | 'msg_1'",
                "'input':[{'type':'item_reference'}] | ITEM_UNKNOWN | ''"
            })
    void tellsWhichEarlierResponseIsUnknown(String fields, FailureKind kind, String id) {
        assertThatThrownBy(() ->
                        translate(fields.contains("'input'") ? "{" + fields + "}" : "{'input':'Hi'," + fields + "}"))
                .isInstanceOfSatisfying(GatewayFailure.RequestRefused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(kind);
                    assertThat(refused.arguments()).containsExactly(id);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'model':'m' > input",
                "'input':5 > input",
                "'input':[] > input",
                "'input':[3] > input.0",
                "'input':[{'role':'robot','content':'x'}] > input.0.role",
                "'input':[{'role':'user','content':7}] > input.0.content",
                "'input':[{'type':'function_call','call_id':'c'}] > input.0.name",
                "'input':[{'role':'user','content':[{'type':'input_text'}]}] > input.0.content.0.text",
                "'input':'x','instructions':'y','max_output_tokens':'z' > max_output_tokens",
                "'input':'x','tools':[{'type':'function'}] > tools.0.name",
                "'input':'x','text':{'format':{'type':'json_schema'}} > text.format.schema"
            })
    void refusesWhatIsMalformedByItsPlace(String row) {
        String[] parts = row.split(" > ");
        assertThatThrownBy(() -> translate("{" + parts[0] + "}"))
                .isInstanceOfSatisfying(GatewayFailure.RequestRefused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_FIELD);
                    assertThat(refused.arguments().getFirst()).isEqualTo(parts[1]);
                });
    }

    @Test
    void leavesTheRequestAsItIs() {
        ObjectNode request = json(
                "{'input':[{'role':'user','content':[{'type':'input_file','file_url':'https://x.test/a'}]},"
                        + "{'type':'reasoning','summary':[],'encrypted_content':'claude-thinking:c2ln'},"
                        + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'}],"
                        + "'tools':[{'type':'function','name':'f','parameters':{'type':'object'}}],'reasoning':{'effort':'low'}}");
        ObjectNode before = request.deepCopy();

        translate(request.toString());
        new ResponsesToMessagesRequest()
                .translate(
                        request,
                        new TranslationTarget(
                                "claude-opus-4-8", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null));

        assertThat(request).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'messages.99999999999':1 > unknown_field@messages.99999999999",
                "'messages.3':1 > unknown_field@messages.3",
                "'messages':1 > unknown_field@messages",
                "'messages_extra':1 > unknown_field@messages_extra",
                "'verbosity_extra':1 > unknown_field@verbosity_extra",
                "'tools':[{'type':'messages.3'}] > server_tool@tools.0 messages.3",
                "'tools':[{'type':'a.function.b'}] > server_tool@tools.0 a.function.b",
                "'text':{'messages':1} > unknown_field@text.messages",
                "'text':{'verbosity':'low'} > verbosity@text.verbosity"
            })
    void namesOfTheClientAreNoPlaces(String row) {
        String[] parts = row.split(" > ");

        assertThat(losses(translate("{'input':'x'," + parts[0] + "}"))).containsExactly(parts[1]);
    }

    @Test
    void aTypeThatLooksLikeAPlaceIsTold() {
        assertThatThrownBy(() -> translate(
                        "{'input':[{'role':'user','content':[{'type':'messages.99999999999 (messages.7)'}]}]}"))
                .isInstanceOfSatisfying(
                        GatewayFailure.RequestRefused.class,
                        refused -> assertThat(refused.arguments().getFirst())
                                .isEqualTo("content of type messages.99999999999 (messages.7) (input.0.content.0)"));
    }

    @Test
    void anImageAndADocumentMayHaveOneUrl() {
        TranslatedRequest translated = translate("{'input':[{'role':'user','content':["
                + "{'type':'input_image','image_url':'https://x.test/a'},"
                + "{'type':'input_file','filename':'a.pdf','file_url':'https://x.test/a'}]}]}");

        assertThat(translated.body().at("/messages/0/content"))
                .isEqualTo(json("{'a':[{'type':'image','source':{'type':'url','url':'https://x.test/a'}},"
                                + "{'type':'document','source':{'type':'url','url':'https://x.test/a'},'title':'a.pdf'}]}")
                        .get("a"));
        assertThat(translated.losses()).isEmpty();
    }
}
