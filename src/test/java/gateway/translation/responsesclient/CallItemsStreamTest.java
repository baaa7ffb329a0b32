package gateway.translation.responsesclient;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.translation.ResponsesRun;
import gateway.translation.contract.ClientTool;
import gateway.translation.contract.ToolNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams with calls of tools that are no plain functions for the client. */
class CallItemsStreamTest {

    private static final String START =
            "{'type':'message_start','message':{'id':'msg_1','model':'m','usage':{'input_tokens':1,'output_tokens':1}}}";
    private static final String END =
            "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':2}}";
    private static final String STOP = "{'type':'message_stop'}";

    private final ToolNames names = new ToolNames();
    private final ResponsesRun run = new ResponsesRun(new MessagesToResponsesStream(ResponsesRun.frame(names, false)));

    @Test
    void aCustomToolIsCalledWithText() {
        names.known("apply_patch", new ClientTool("apply_patch", null, ClientTool.Kind.CUSTOM));
        call("apply_patch", "{\\'input\\':\\'*** ", "Begin\\\\n\\'}");

        assertThat(run.names)
                .contains("response.custom_tool_call_input.delta", "response.custom_tool_call_input.done")
                .doesNotContain("response.function_call_arguments.delta", "response.function_call_arguments.done");
        assertThat(run.last("response.custom_tool_call_input.delta")
                        .path("delta")
                        .asText())
                .isEqualTo("*** Begin\n");
        assertThat(run.last("response.custom_tool_call_input.done")
                        .path("input")
                        .asText())
                .isEqualTo("*** Begin\n");
        assertThat(run.last("response.output_item.added").at("/item/type").asText())
                .isEqualTo("custom_tool_call");
        var item = run.accumulated().response().output().getFirst().asCustomToolCall();
        assertThat(item.callId()).isEqualTo("toolu_1");
        assertThat(item.input()).isEqualTo("*** Begin\n");
    }

    @Test
    void aNamespaceIsToldApart() {
        names.known("mcp__maps__route", new ClientTool("route", "mcp__maps__", ClientTool.Kind.FUNCTION));
        call("mcp__maps__route", "{\\'to\\':", "1}");

        assertThat(run.last("response.output_item.added").at("/item/namespace").asText())
                .isEqualTo("mcp__maps__");
        var item = run.accumulated().response().output().getFirst().asFunctionCall();
        assertThat(item.name()).isEqualTo("route");
        assertThat(item.namespace()).contains("mcp__maps__");
        assertThat(item.arguments()).isEqualTo("{\"to\":1}");
    }

    @Test
    void theShellIsCalledOnceTheCommandIsWhole() {
        names.known("local_shell", new ClientTool("local_shell", null, ClientTool.Kind.LOCAL_SHELL));
        call("local_shell", "{\\'command\\':[\\'ls\\',", "\\'-l\\']}");

        assertThat(run.last("response.output_item.added").at("/item/action/command"))
                .hasSize(2);
        var item = run.accumulated().response().output().getFirst().asLocalShellCall();
        assertThat(item.callId()).isEqualTo("toolu_1");
        assertThat(item.action().command()).containsExactly("ls", "-l");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\\'input\\':\\'*** Beg", "[1]"})
    void aCallThatIsCutOffHasNoInput(String json) {
        names.known("apply_patch", new ClientTool("apply_patch", null, ClientTool.Kind.CUSTOM));
        call("apply_patch", json, "");

        assertThat(run.accumulated()
                        .response()
                        .output()
                        .getFirst()
                        .asCustomToolCall()
                        .input())
                .isEmpty();
    }

    @Test
    void whatIsKeptOfACallIsCounted() {
        names.known("apply_patch", new ClientTool("apply_patch", null, ClientTool.Kind.CUSTOM));
        run.send(
                START,
                block("apply_patch"),
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta'," + "'partial_json':'"
                        + "x".repeat(1000) + "'}}");

        assertThat(run.stream.held()).isGreaterThanOrEqualTo(1000);
    }

    private void call(String name, String... pieces) {
        run.send(START, block(name));
        for (String piece : pieces) {
            run.raw(
                    "content_block_delta",
                    "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':"
                                    .replace('\'', '"')
                            + '"' + piece.replace('\'', '"') + "\"}}");
        }
        run.send("{'type':'content_block_stop','index':0}", END, STOP);
    }

    private static String block(String name) {
        return "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'toolu_1','name':'"
                + name + "','input':{}}}";
    }
}
