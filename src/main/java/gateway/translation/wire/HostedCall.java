package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;

/** A tool that a target has run itself, as two blocks of a message: the call and its result. Immutable. */
public sealed interface HostedCall permits WebSearchRun, CodeRun {

    /** Says in a block that it is of a provider, so that Claude is not given it later. */
    String MARK = "claude-proxy:tool:1";

    /** Of the call, as the Messages API has it. */
    String id();

    /** The tool's name in the Messages API, in whatever way the target calls it. */
    String name();

    /** What was called for. */
    ObjectNode input();

    /** What came of it. */
    JsonNode content();

    /** Characters that it has, about. */
    int length();

    /** Adds both blocks to the content of a message. */
    default void addTo(ArrayNode blocks) {
        blocks.add(call(input())).add(result());
    }

    /** The call, a block {@code server_tool_use}. */
    default ObjectNode call(ObjectNode input) {
        ObjectNode call = Json.mapper().createObjectNode().put("type", "server_tool_use");
        call.put("id", id()).put("name", name()).set("input", input);
        return called(call);
    }

    /** What came of it, a block {@code …_tool_result}. */
    default ObjectNode result() {
        ObjectNode result = Json.mapper().createObjectNode().put("type", name() + "_tool_result");
        result.put("tool_use_id", id()).set("content", content());
        return called(result);
    }

    /** The official clients require to know that the model itself called. */
    private static ObjectNode called(ObjectNode block) {
        block.putObject("caller").put("type", "direct").put("origin", MARK);
        return block;
    }
}
