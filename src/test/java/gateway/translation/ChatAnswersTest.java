package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import gateway.translation.chatclient.MessagesToChatAnswer;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamErrorException;
import gateway.translation.same.SameChatAnswer;
import gateway.translation.same.SameMessagesAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole answers: {@link MessagesToChatAnswer}, {@link SameChatAnswer}, {@link SameMessagesAnswer}. */
class ChatAnswersTest {

    private static final String MESSAGE = """
        {'id':'msg_1','type':'message','role':'assistant','model':'claude-x','content':[
        {'type':'thinking','thinking':'hm','signature':'c2ln'},{'type':'text','text':'a'},{'type':'text','text':'b'},
        {'type':'tool_use','id':'t1','name':'get_weather','input':{'c':1}},{'type':'tool_use','id':'t2','name':'now'}],
        'stop_reason':'tool_use','usage':{'input_tokens':5,'output_tokens':9,'cache_read_input_tokens':100,
        'cache_creation_input_tokens':20,'service_tier':'standard','output_tokens_details':{'thinking_tokens':4}}}\
        """;
    private static final String COMPLETION = """
        {'id':'c1','model':'gpt-5','choices':[{'index':0,'message':{'role':'assistant','content':'four'},
        'finish_reason':'length'}],'usage':{'prompt_tokens':9,'completion_tokens':3,
        'prompt_tokens_details':{'cached_tokens':4}},'x_new':[1]}\
        """;

    @Test
    void aMessageIsACompletionThatTheOfficialClientReads() throws Exception {
        ToolNames names = new ToolNames();
        names.renamed("get.weather", "get_weather");
        TranslatedAnswer answer =
                new MessagesToChatAnswer().translate(StreamRun.json(MESSAGE), StreamRun.frame(false, false, names));
        ChatCompletion read = ObjectMappers.jsonMapper().readValue(answer.body().toString(), ChatCompletion.class);

        var choice = read.choices().get(0);
        assertThat(choice.message().content()).contains("ab");
        assertThat(choice.finishReason().asString()).isEqualTo("tool_calls");
        assertThat(choice.message().toolCalls().orElseThrow())
                .extracting(call -> call.asFunction().id() + " "
                        + call.asFunction().function().name() + " "
                        + call.asFunction().function().arguments())
                .containsExactly("t1 get.weather {\"c\":1}", "t2 now {}");
        assertThat(read.model()).isEqualTo("asked-model");
        assertThat(read.usage().orElseThrow().promptTokens()).isEqualTo(125);
        assertThat(read.usage().orElseThrow().totalTokens()).isEqualTo(134);
        assertThat(answer.body()
                        .at("/usage/prompt_tokens_details/cached_tokens")
                        .asInt())
                .isEqualTo(100);
        assertThat(answer.body()
                        .at("/usage/completion_tokens_details/reasoning_tokens")
                        .asInt())
                .isEqualTo(4);
        assertThat(answer.body().at("/choices/0/message/reasoning_content").asText())
                .isEqualTo("hm");
        assertThat(answer.body().path("service_tier").asText()).isEqualTo("default");
        assertThat(answer.facts().modelServed()).isEqualTo("claude-x");
        assertThat(answer.facts().usage().cacheWrite5m()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,stop",
        "stop_sequence,stop",
        "pause_turn,stop",
        "max_tokens,length",
        "refusal,content_filter",
        "model_context_window_exceeded,length",
        "tool_use,stop",
        "new_reason,stop"
    })
    void finishReasons(String stopReason, String finish) {
        TranslatedAnswer answer = new MessagesToChatAnswer()
                .translate(
                        StreamRun.json("{'content':[{'type':'text','text':'x'}],'stop_reason':'" + stopReason + "'}"),
                        StreamRun.frame(false));

        assertThat(answer.body().at("/choices/0/finish_reason").asText()).isEqualTo(finish);
        assertThat(answer.facts().estimated()).isTrue();
    }

    @Test
    void reasoningIsLeftOutOnDemandAndCallsAloneHaveNoContent() {
        TranslatedAnswer answer = new MessagesToChatAnswer()
                .translate(
                        StreamRun.json(
                                "{'content':[{'type':'thinking','thinking':'hm'},{'type':'tool_use','id':'t','name':'f','input':{}}]}"),
                        StreamRun.frame(false, true, new ToolNames()));

        assertThat(answer.body().at("/choices/0/message").has("reasoning_content"))
                .isFalse();
        assertThat(answer.body().at("/choices/0/message/content").isNull()).isTrue();
    }

    @Test
    void completionsStayAsTheyAreButTheModel() {
        TranslatedAnswer answer = new SameChatAnswer().translate(StreamRun.json(COMPLETION), StreamRun.frame(false));

        assertThat(answer.body()).isEqualTo(StreamRun.json(COMPLETION.replace("gpt-5", "asked-model")));
        assertThat(answer.facts().modelServed()).isEqualTo("gpt-5");
        assertThat(answer.facts().stopReason()).isEqualTo("max_tokens");
        assertThat(answer.facts().usage().input()).isEqualTo(5);
        assertThat(answer.facts().estimated()).isFalse();
    }

    @Test
    void messagesStayAsTheyAreButTheModel() {
        TranslatedAnswer answer = new SameMessagesAnswer().translate(StreamRun.json(MESSAGE), StreamRun.frame(false));

        assertThat(answer.body()).isEqualTo(StreamRun.json(MESSAGE.replace("claude-x", "asked-model")));
        assertThat(answer.facts().modelServed()).isEqualTo("claude-x");
        assertThat(answer.facts().usage().thinking()).isEqualTo(4);
    }

    @Test
    void errorsUnderAGoodStatusAreErrors() {
        String overloaded = "{'type':'error','error':{'type':'overloaded_error','message':'busy'}}";
        assertError(new MessagesToChatAnswer(), overloaded, "busy");
        assertError(new SameMessagesAnswer(), overloaded, "busy");
        assertError(new SameChatAnswer(), "{'error':{'message':'busy'}}", "busy");
        assertError(
                new SameChatAnswer(),
                "{'choices':[{'message':{},'finish_reason':'error'}],'error':{'message':'busy'}}",
                "busy");
        for (AnswerTranslation each :
                new AnswerTranslation[] {new MessagesToChatAnswer(), new SameMessagesAnswer(), new SameChatAnswer()}) {
            assertError(each, "{'hello':1}", StreamErrors.NO_ANSWER.message());
        }
    }

    private static void assertError(AnswerTranslation translation, String answer, String message) {
        assertThatThrownBy(() -> translation.translate(StreamRun.json(answer), StreamRun.frame(false)))
                .isInstanceOfSatisfying(
                        UpstreamErrorException.class,
                        thrown -> assertThat(thrown.error().message()).isEqualTo(message));
    }
}
