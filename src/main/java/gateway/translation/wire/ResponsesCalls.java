package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.ClientTool;
import java.util.List;

/** Writes the items of a response that call tools, each in the form of its kind (docs/wire.md, "OpenAI's clients"). Stateless. */
public final class ResponsesCalls {

    private ResponsesCalls() {}

    /** What the id of an item begins with. */
    public static String idPrefix(ClientTool tool) {
        return switch (tool.kind()) {
            case FUNCTION -> "fc_";
            case CUSTOM -> "ctc_";
            case LOCAL_SHELL -> "lsh_";
            case TOOL_SEARCH -> "tsc_";
        };
    }

    /**
     * An item that calls a tool.
     *
     * @param arguments of a function, JSON; the text of a custom tool; what the shell or the search is given, JSON
     */
    public static byte[] item(String id, String status, String callId, ClientTool tool, String arguments) {
        EventBytes json =
                new EventBytes(256 + arguments.length()).raw("{\"id\":").quoted(id);
        json.raw(",\"type\":\"").raw(type(tool)).raw("\",\"status\":\"").raw(status);
        json.raw("\",\"call_id\":").quoted(callId);
        if (tool.kind() == ClientTool.Kind.LOCAL_SHELL) {
            return json.raw(",\"action\":").raw(action(arguments)).raw("}").toBytes();
        }
        if (tool.kind() == ClientTool.Kind.TOOL_SEARCH) {
            String search = ToolInput.read(arguments).toString();
            return json.raw(",\"execution\":\"client\",\"arguments\":")
                    .raw(search)
                    .raw("}")
                    .toBytes();
        }
        json.raw(",\"name\":").quoted(tool.name());
        String namespace = tool.namespace();
        if (namespace != null) {
            json.raw(",\"namespace\":").quoted(namespace);
        }
        json.raw(tool.kind() == ClientTool.Kind.CUSTOM ? ",\"input\":" : ",\"arguments\":");
        return json.quoted(arguments).raw("}").toBytes();
    }

    private static String type(ClientTool tool) {
        return switch (tool.kind()) {
            case FUNCTION -> "function_call";
            case CUSTOM -> "custom_tool_call";
            case LOCAL_SHELL -> "local_shell_call";
            case TOOL_SEARCH -> "tool_search_call";
        };
    }

    /** Members of other types than the client's dialect has are left out, for the client runs what stands there. */
    private static String action(String arguments) {
        ObjectNode input = ToolInput.read(arguments);
        ObjectNode action = Json.mapper().createObjectNode().put("type", "exec");
        JsonNode command = input.path("command");
        if (command.isTextual()) {
            action.putArray("command").add("bash").add("-lc").add(command.textValue());
        } else {
            action.putArray("command").addAll(texts(command));
        }
        action.putObject("env");
        if (input.path("working_directory").isTextual()) {
            action.set("working_directory", input.get("working_directory"));
        }
        if (input.path("timeout_ms").isIntegralNumber()) {
            action.set("timeout_ms", input.get("timeout_ms"));
        }
        return action.toString();
    }

    private static List<JsonNode> texts(JsonNode command) {
        return command.valueStream().filter(JsonNode::isTextual).toList();
    }
}
