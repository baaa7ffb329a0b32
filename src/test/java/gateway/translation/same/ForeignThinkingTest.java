package gateway.translation.same;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Loss;
import gateway.translation.contract.Losses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thinking of a provider in a conversation that goes on at Claude. */
class ForeignThinkingTest {

    private static final String ASKED = "{'role':'user','content':'hi'}";
    private static final String UNSIGNED = "{'type':'thinking','thinking':'plan','signature':''}";
    private static final String SIGNED = "{'type':'thinking','thinking':'plan','signature':'EpwBCioIDxgC'}";
    private static final String CALL = "{'type':'tool_use','id':'toolu_1','name':'look','input':{}}";
    private static final String RESULT =
            "{'role':'user','content':[{'type':'tool_result','tool_use_id':'toolu_1','content':'ok'}]}";
    private static final String TEXT = "{'type':'text','text':'hello'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'signature':''}",
                "{'signature': ''}",
                "{'signature' :\n\t''}",
                "{'signature':'EpwB','a':{'signature':''}}",
                "{'s':'claude-proxy:reasoning:1:x'}"
            })
    void isSeenInTheBytes(String json) {
        assertThat(ForeignThinking.mayBeIn(bytes(json), true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'signature':'E'}",
                "{'signature'",
                "{'signature':",
                "{'signature':'",
                "'signature'\u00e4''"
            })
    void otherBytesPassUntouched(String json) {
        assertThat(ForeignThinking.mayBeIn(bytes(json), true)).isFalse();
    }

    @Test
    void anEmptySignatureIsOnlyClaudesMatter() {
        assertThat(ForeignThinking.mayBeIn(bytes("{'signature':''}"), false)).isFalse();
        ObjectNode kept = request(ASKED, assistant(UNSIGNED, TEXT));
        assertThat(leaveOut(kept, false)).isEmpty();
        assertThat(kept.at("/messages/1/content")).hasSize(2);
    }

    @Test
    void thinkingWithoutASignatureStaysBehind() {
        ObjectNode request = request(ASKED, assistant(UNSIGNED, TEXT), ASKED, assistant(SIGNED, TEXT), ASKED);

        List<Loss> losses = leaveOut(request, true);

        assertThat(losses).containsExactly(new Loss("thinking_history", "messages.1.content.0"));
        assertThat(request.at("/messages/1/content")).hasSize(1);
        assertThat(request.at("/messages/3/content/0/signature").asText()).isEqualTo("EpwBCioIDxgC");
        assertThat(request.has("thinking")).isTrue();
    }

    @Test
    void aTurnOfNothingElseGoesWithIt() {
        ObjectNode request = request(ASKED, assistant(UNSIGNED), ASKED);

        leaveOut(request, true);

        assertThat(request.path("messages")).hasSize(2);
    }

    @Test
    void aLoopOfToolsGoesOnWithoutABudget() {
        ObjectNode request = request(ASKED, assistant(UNSIGNED, CALL), RESULT);

        List<Loss> losses = leaveOut(request, true);

        assertThat(losses).extracting(Loss::feature).containsExactlyInAnyOrder("thinking_history", "thinking");
        assertThat(request.has("thinking")).isFalse();
        assertThat(request.at("/context_management/edits")).hasSize(1);
    }

    @Test
    void aLoopThatIsOverKeepsTheBudget() {
        ObjectNode request = request(ASKED, assistant(UNSIGNED, CALL), RESULT, assistant(TEXT), ASKED);

        leaveOut(request, true);

        assertThat(request.at("/thinking/budget_tokens").asInt()).isEqualTo(2000);
        assertThat(request.at("/context_management/edits")).hasSize(2);
    }

    @Test
    void thinkingThatClaudeAdaptsStays() {
        ObjectNode request = request(ASKED, assistant(UNSIGNED, CALL), RESULT);
        request.putObject("thinking").put("type", "adaptive");

        leaveOut(request, true);

        assertThat(request.at("/thinking/type").asText()).isEqualTo("adaptive");
    }

    private static List<Loss> leaveOut(ObjectNode request, boolean claude) {
        Losses losses = new Losses();
        ForeignThinking.leaveOut(request, claude, losses);
        return losses.inOrderOf(request);
    }

    private static String assistant(String... blocks) {
        return "{'role':'assistant','content':[" + String.join(",", blocks) + "]}";
    }

    private static ObjectNode request(String... messages) {
        String json = "{'model':'claude-opus-4-8','max_tokens':4000,'thinking':{'type':'enabled','budget_tokens':2000},"
                + "'context_management':{'edits':[{'type':'clear_thinking_20251015'},"
                + "{'type':'clear_tool_uses_20250919'}]},'messages':[" + String.join(",", messages) + "]}";
        try {
            return (ObjectNode) Json.tree(bytes(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
