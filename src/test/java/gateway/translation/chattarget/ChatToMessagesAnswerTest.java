package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.core.ObjectMappers;
import com.anthropic.models.messages.Message;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.error.UpstreamErrorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatToMessagesAnswerTest {

    private final ToolNames tools = new ToolNames();

    @Test
    void putsThinkingBeforeTextBeforeToolCalls() {
        TranslatedAnswer answer = translate("""
            {"model":"served-1","choices":[{"finish_reason":"stop","message":{
              "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},
                            {"id":"a","type":"function","function":{"name":"g","arguments":""}}],
              "content":"Text","reasoning_content":"Thought"}}],
             "usage":{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":60}}}\
            """);
        assertThat(answer.body().get("content")).isEqualTo(ChatStreamRun.tree("""
            [{"type":"thinking","thinking":"Thought","signature":""},
             {"type":"text","text":"Text"},
             {"type":"tool_use","id":"a","name":"f","input":{"x":1}},
             {"type":"tool_use","id":"a_2","name":"g","input":{}}]\
            """));
        assertThat(answer.body().path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(answer.body().path("model").asText()).isEqualTo("claude-opus-4-8");
        assertThat(answer.body().path("id").asText()).isEqualTo("msg_7f3a");
        assertThat(answer.facts().modelServed()).isEqualTo("served-1");
        assertThat(answer.facts().usage()).isNotNull();
        assertThat(answer.facts().usage().input()).isEqualTo(40);
        assertThat(answer.facts().estimated()).isFalse();
    }

    @Test
    void isAMessageForTheOfficialSdk() throws Exception {
        ObjectNode body = translate("{\"choices\":[{\"message\":{\"content\":\"Hi\",\"reasoning\":\"Hm\"},"
                        + "\"finish_reason\":\"length\"}]}")
                .body();
        Message message = ObjectMappers.jsonMapper()
                .readValue(body.toString(), Message.class)
                .validate();
        assertThat(message.content().get(1).asText().text()).isEqualTo("Hi");
        assertThat(message.stopReason().orElseThrow()).hasToString("max_tokens");
        assertThat(message.usage().inputTokens()).isEqualTo(70);
        assertThat(message.usage().outputTokens()).isEqualTo(4);
    }

    @Test
    void marksAnEstimate() {
        assertThat(translate("{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}")
                        .facts()
                        .estimated())
                .isTrue();
    }

    @Test
    void joinsChoicesAndGivesToolsTheirOriginalNames() {
        tools.renamed("a.b", "a_b");
        JsonNode content = translate("""
            {"choices":[{"index":0,"message":{"content":"Text"},"finish_reason":"tool_calls"},
             {"index":1,"message":{"tool_calls":[{"id":"t","function":{"name":"a_b","arguments":"{}"}}]}}]}\
            """).body().path("content");
        assertThat(content.path(0).path("text").asText()).isEqualTo("Text");
        assertThat(content.path(1).path("name").asText()).isEqualTo("a.b");
    }

    @Test
    void turnsARefusalIntoText() {
        ObjectNode body = translate("{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"No.\"},"
                        + "\"finish_reason\":\"stop\"}]}")
                .body();
        assertThat(body.path("content").path(0).path("text").asText()).isEqualTo("No.");
        assertThat(body.path("stop_reason").asText()).isEqualTo("refusal");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\\\"a\\\":1 | {}",
                "{\\\"a\\\":1}{\\\"a\\\":2} | {\"a\":1}",
                "{}{\\\"a\\\":1} | {\"a\":1}",
                "\\\"{\\\\\\\"a\\\\\\\":1}\\\" | {\"a\":1}",
                "[] | {}",
                "nonsense | {}"
            })
    void makesAnObjectOfAnyArguments(String arguments, String input) {
        JsonNode block = translate(
                        "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\","
                                + "\"arguments\":\"" + arguments + "\"}}]}}]}")
                .body()
                .path("content")
                .path(0);
        assertThat(block.path("input")).isEqualTo(ChatStreamRun.tree(input));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"slow\",\"code\":429}} | 429",
                "{\"choices\":[{\"error\":{\"message\":\"full\",\"code\":502},\"finish_reason\":\"error\"}]} | 502",
                "{\"object\":\"error\",\"message\":\"bad\",\"code\":400} | 400",
                "{\"choices\":[]} | 502",
                "{\"hello\":1} | 502",
                "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"error\"}]} | 502"
            })
    void refusesErrorsUnderAGoodStatus(String answer, int status) {
        UpstreamErrorException failure = catchThrowableOfType(UpstreamErrorException.class, () -> translate(answer));
        assertThat(failure.error().status()).isEqualTo(status);
    }

    private TranslatedAnswer translate(String answer) {
        return new ChatToMessagesAnswer()
                .translate((ObjectNode) ChatStreamRun.tree(answer), ChatStreamRun.frame(tools, false));
    }
}
