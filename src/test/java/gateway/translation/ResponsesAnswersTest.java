package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.models.messages.Message;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.models.responses.Response;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.error.UpstreamErrorException;
import gateway.translation.responsesclient.MessagesToResponsesAnswer;
import gateway.translation.responsestarget.ResponsesToMessagesAnswer;
import gateway.translation.same.SameResponsesAnswer;
import gateway.usage.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole answers, from and to the Responses API. */
class ResponsesAnswersTest {

    private static final String RESPONSE =
            "{'id':'resp_1','object':'response','status':'completed','model':'gpt-5-served',"
                    + "'error':null,'output':[{'type':'reasoning','summary':[{'type':'summary_text','text':'A'},"
                    + "{'type':'summary_text','text':'B'}]},{'type':'message','content':[{'type':'output_text','text':'Hi'}]},"
                    + "{'type':'function_call','id':'fc_1','call_id':'call_1','name':'files_read','arguments':'{\\\"p\\\":1}'}],"
                    + "'usage':{'input_tokens':20,'input_tokens_details':{'cached_tokens':6},'output_tokens':9,"
                    + "'output_tokens_details':{'reasoning_tokens':3}}}";

    private static ToolNames names() {
        ToolNames names = new ToolNames();
        names.renamed("files.read", "files_read");
        return names;
    }

    private static TranslatedAnswer toMessage(String response) {
        return new ResponsesToMessagesAnswer()
                .translate(ResponsesRun.json(response), ResponsesRun.frame(names(), false));
    }

    private static TranslatedAnswer toResponse(String message) {
        return new MessagesToResponsesAnswer()
                .translate(ResponsesRun.json(message), ResponsesRun.frame(names(), false));
    }

    @Test
    void makesAMessageOfAResponse() {
        TranslatedAnswer answer = toMessage(RESPONSE);

        assertThat(ResponsesRun.tree(answer.body().toString()))
                .isEqualTo(ResponsesRun.json(
                        "{'id':'msg_7f3a','type':'message','role':'assistant','model':'asked-model','content':[{'type':'thinking','thinking':'A\\n"
                                + "\\n"
                                + "B','signature':''},{'type':'text','text':'Hi'},"
                                + "{'type':'tool_use','id':'call_1','name':'files.read','input':{'p':1}}],"
                                + "'stop_reason':'tool_use','stop_sequence':null,'usage':{'input_tokens':14,"
                                + "'cache_creation_input_tokens':0,'cache_read_input_tokens':6,'output_tokens':9,"
                                + "'output_tokens_details':{'thinking_tokens':3}}}"));
        assertThat(answer.facts())
                .isEqualTo(new AnswerFacts("gpt-5-served", "tool_use", new TokenUsage(14, 9, 6, 0, 0, 3, 0, 0), false));
        assertThat(com.anthropic.core.ObjectMappers.jsonMapper()
                        .convertValue(answer.body(), Message.class)
                        .validate()
                        .content())
                .hasSize(3);
    }

    @Test
    void tellsWhyAnAnswerIsNotWhole() {
        String cut =
                RESPONSE.replace("'completed'", "'incomplete','incomplete_details':{'reason':'max_output_tokens'}");
        assertThat(toMessage(cut).facts().stopReason()).isEqualTo("max_tokens");
        assertThat(toMessage(cut.replace("max_output_tokens", "content_filter"))
                        .facts()
                        .stopReason())
                .isEqualTo("refusal");
        ObjectNode refused = toMessage("{'status':'completed','output':[{'type':'message','content':[{'type':'refusal',"
                        + "'refusal':'No.'}]}]}")
                .body();
        assertThat(refused.get("stop_reason").asText()).isEqualTo("refusal");
        assertThat(refused.at("/content/0/text").asText()).isEqualTo("No.");
    }

    @Test
    void estimatesWhatTheTargetDoesNotCount() {
        TranslatedAnswer answer = toMessage(
                "{'status':'completed','output':[{'type':'message','content':[{'type':'output_text','text':'Hello'}]}]}");

        assertThat(answer.facts().estimated()).isTrue();
        assertThat(answer.body().at("/usage/output_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void givesACallWithArgumentsThatAreNoObjectNone() {
        assertThat(toMessage(RESPONSE.replace("{\\\"p\\\":1}", "{\\\"p\\\":"))
                        .body()
                        .at("/content/2/input"))
                .isEqualTo(ResponsesRun.json("{}"));
    }

    @Test
    void refusesErrorsUnderAGoodStatus() {
        assertThatThrownBy(() ->
                        toMessage("{'status':'failed','error':{'code':'server_error','message':'Oops'},'output':[]}"))
                .isInstanceOfSatisfying(
                        UpstreamErrorException.class,
                        failed -> assertThat(failed.error().message()).contains("Oops"));
        assertThatThrownBy(() -> toMessage("{'status':'failed'}")).isInstanceOf(UpstreamErrorException.class);
        assertThatThrownBy(() -> toMessage("{'hello':1}"))
                .isInstanceOfSatisfying(
                        UpstreamErrorException.class,
                        failed -> assertThat(failed.error().status()).isEqualTo(502));
        assertThatThrownBy(() -> toResponse("{'type':'error','error':{'type':'overloaded_error','message':'busy'}}"))
                .isInstanceOfSatisfying(
                        UpstreamErrorException.class,
                        failed -> assertThat(failed.error().status()).isEqualTo(529));
        assertThatThrownBy(() -> toResponse("{'hello':1}")).isInstanceOf(UpstreamErrorException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "queued", "in_progress", "failed"})
    void anAnswerThatIsNotCompleteIsAnError(String status) {
        assertThatThrownBy(() -> toMessage(RESPONSE.replace("'completed'", "'" + status + "'")))
                .isInstanceOfSatisfying(UpstreamErrorException.class, failed -> {
                    assertThat(failed.error().status()).isEqualTo(502);
                    assertThat(failed.error().message()).contains(status);
                });
    }

    @Test
    void anAnswerMayLeaveItsStatusOut() {
        assertThat(toMessage(RESPONSE.replace("'status':'completed',", ""))
                        .facts()
                        .stopReason())
                .isEqualTo("tool_use");
    }

    @Test
    void anErrorThatIsATextKeepsItsWords() {
        String answer = "{'status':'completed','error':'The engine is asleep','output':[]}";
        assertThatThrownBy(() -> toMessage(answer)).hasMessage("The engine is asleep");
        assertThatThrownBy(() -> toMessage("{'error':'The engine is asleep'}")).hasMessage("The engine is asleep");
        assertThatThrownBy(() -> new SameResponsesAnswer()
                        .translate(ResponsesRun.json("{'error':'The engine is asleep'}"), ResponsesRun.frame()))
                .hasMessage("The engine is asleep");
    }

    @Test
    void blankTextsAreLeftOutWhereThereIsAnythingElse() {
        String blank = "{'type':'message','content':[{'type':'output_text','text':'\\n'}]}";
        String reasoning = "{'type':'reasoning','summary':[{'type':'summary_text','text':' '}]}";
        String call = "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'}";

        assertThat(toMessage("{'output':[" + reasoning + "," + blank + "," + call + "]}")
                        .body()
                        .path("content"))
                .singleElement()
                .satisfies(block -> assertThat(block.path("type").asText()).isEqualTo("tool_use"));
        assertThat(toMessage("{'output':[" + blank + "]}")
                        .body()
                        .at("/content/0/text")
                        .asText())
                .isEqualTo("\n");
    }

    @Test
    void makesAResponseOfAMessage() {
        TranslatedAnswer answer = toResponse("{'id':'msg_1','type':'message','model':'claude-served','content':["
                + "{'type':'thinking','thinking':'Hm','signature':'c2ln'},{'type':'redacted_thinking','data':'ZA=='},"
                + "{'type':'text','text':'One'},{'type':'text','text':''},{'type':'text','text':'Two'},"
                + "{'type':'tool_use','id':'toolu_1','name':'files_read','input':{'p':1}}],'stop_reason':'tool_use',"
                + "'usage':{'input_tokens':10,'cache_read_input_tokens':4,'output_tokens':7,"
                + "'output_tokens_details':{'thinking_tokens':2}}}");

        Response response = com.openai.core.ObjectMappers.jsonMapper()
                .convertValue(answer.body(), Response.class)
                .validate();
        assertThat(response.id()).isEqualTo("resp_7f3a");
        assertThat(response.output()).hasSize(4);
        assertThat(response.output().getFirst().asReasoning().encryptedContent())
                .contains("claude-thinking:c2ln");
        assertThat(response.output().get(1).asReasoning().encryptedContent()).contains("claude-redacted:ZA==");
        assertThat(response.output().get(2).asMessage().content()).hasSize(2);
        assertThat(response.output().get(3).asFunctionCall().name()).isEqualTo("files.read");
        assertThat(response.usage().orElseThrow().inputTokens()).isEqualTo(14);
        assertThat(response.usage().orElseThrow().outputTokensDetails().reasoningTokens())
                .isEqualTo(2);
        assertThat(answer.facts())
                .isEqualTo(
                        new AnswerFacts("claude-served", "tool_use", new TokenUsage(10, 7, 4, 0, 0, 2, 0, 0), false));
    }

    @Test
    void tellsWhyAResponseIsNotWhole() {
        ObjectNode body = toResponse("{'content':[],'stop_reason':'max_tokens','usage':{'input_tokens':1}}")
                .body();

        assertThat(body.get("status").asText()).isEqualTo("incomplete");
        assertThat(body.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
    }

    @Test
    void changesNothingButTheModelForAClientOfTheSame() {
        ObjectNode before = ResponsesRun.json(RESPONSE);
        TranslatedAnswer answer = new SameResponsesAnswer().translate(before.deepCopy(), ResponsesRun.frame());

        assertThat(answer.body()).isEqualTo(before.deepCopy().put("model", "asked-model"));
        assertThat(answer.facts())
                .isEqualTo(new AnswerFacts("gpt-5-served", "tool_use", new TokenUsage(14, 9, 6, 0, 0, 3, 0, 0), false));
        assertThatThrownBy(() -> new SameResponsesAnswer()
                        .translate(ResponsesRun.json("{'error':{'message':'x'}}"), ResponsesRun.frame()))
                .isInstanceOf(UpstreamErrorException.class);
        assertThatThrownBy(() -> new SameResponsesAnswer().translate(ResponsesRun.json("{}"), ResponsesRun.frame()))
                .isInstanceOf(UpstreamErrorException.class);
    }
}
