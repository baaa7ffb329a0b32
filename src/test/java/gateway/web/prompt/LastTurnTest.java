package gateway.web.prompt;

import static gateway.web.prompt.PromptSamples.json;
import static gateway.web.prompt.PromptSamples.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("case 14 (its request): the last results, and what stands beside them")
class LastTurnTest {

    private static final String CALLS = """
            "messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"old","content":"x"}]},
              {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":{}},
                {"type":"tool_use","id":"t2","name":"b","input":{}}]},""";

    @Test
    void areInTheirOrder() throws Exception {
        LastTurn last = prompt(CALLS + """
                {"role":"user","content":[
                  {"type":"tool_result","tool_use_id":"t2","is_error":true,"content":"no"},
                  {"type":"tool_result","tool_use_id":"t1","cache_control":{},"content":[
                    {"type":"text","text":"4 C","cache_control":{"type":"ephemeral"}},{"c":4},"five"]},
                  {"type":"text","text":"Go on."},{"type":"text","text":"Quick."}]}]""").last();

        assertThat(last.results())
                .containsExactly(
                        new ToolResult("t2", (ArrayNode) json("[{\"type\":\"text\",\"text\":\"no\"}]"), true),
                        new ToolResult("t1", (ArrayNode) json("""
                                [{"type":"text","text":"4 C"},{"type":"text","text":"{\\"c\\":4}"},
                                 {"type":"text","text":"five"}]"""), false));
        assertThat(last.text()).isEqualTo("Go on.\n\nQuick.");
        assertThat(last.more()).isFalse();
    }

    @Test
    void mayBeInSeveralMessages() throws Exception {
        LastTurn last = prompt(CALLS + """
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1"}]},
                {"role":"system","content":"Note."},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t2","content":[]}]}]""").last();

        assertThat(last.results()).extracting(ToolResult::call).containsExactly("t1", "t2");
        assertThat(last.results()).allMatch(result -> result.content().isEmpty() && !result.error());
        assertThat(last.text()).isEqualTo("System: Note.");
        assertThat(last.more()).isFalse();
    }

    @Test
    void areNotAllWhereADocumentStandsBeside() throws Exception {
        LastTurn last = prompt(CALLS + """
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1"},
                  {"type":"document","source":{"type":"text","media_type":"text/plain","data":"Read me."}}]}]""").last();

        assertThat(last.results()).hasSize(1);
        assertThat(last.more()).isTrue();
    }

    @Test
    void areNoneWhereTheUserOnlySpeaks() throws Exception {
        LastTurn last = prompt(CALLS + "{\"role\":\"user\",\"content\":\"Never mind.\"}]")
                .last();

        assertThat(last).isEqualTo(new LastTurn(List.of(), "Never mind.", false));
    }
}
