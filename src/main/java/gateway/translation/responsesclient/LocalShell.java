package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.RequestPart;
import java.util.HashMap;
import java.util.Map;

/**
 * The client's own shell as a function, which other models than OpenAI's do not know by heart, and the calls of it in a
 * conversation. For one request.
 */
final class LocalShell {

    private static final String DESCRIPTION = "Runs a command on the user's machine and gives its output.";

    private final Map<String, String> callIds = new HashMap<>(0);

    /** The id of a call; the item may have one of its own. */
    String called(RequestPart call) {
        String callId = call.optionalText("call_id");
        String itemId = call.optionalText("id");
        if (callId == null) {
            return call.text("id");
        }
        if (itemId != null) {
            callIds.put(itemId, callId);
        }
        return callId;
    }

    /** The id of the call that a result belongs to. Some clients tell it as {@code call_id}, the types of OpenAI as {@code id}. */
    String answered(RequestPart result) {
        String callId = result.optionalText("call_id");
        return callId == null ? callIds.getOrDefault(result.text("id"), result.text("id")) : callId;
    }

    static ObjectNode function(String name) {
        ObjectNode function = Json.mapper().createObjectNode();
        function.put("name", name).put("description", DESCRIPTION);
        ObjectNode parameters = function.putObject("parameters").put("type", "object");
        ObjectNode properties = parameters.putObject("properties");
        ObjectNode command = properties.putObject("command").put("type", "array");
        command.put("description", "The program and each of its arguments, as in [\"bash\", \"-lc\", \"ls | wc -l\"].");
        command.putObject("items").put("type", "string");
        properties
                .putObject("working_directory")
                .put("type", "string")
                .put("description", "The folder that the command runs in.");
        properties
                .putObject("timeout_ms")
                .put("type", "integer")
                .put("description", "Milliseconds after which the command is ended.");
        parameters.putArray("required").add("command");
        return function;
    }

    /** What an earlier call ran, as the input of that function. */
    static ObjectNode input(RequestPart call) {
        ObjectNode input = Json.mapper().createObjectNode();
        RequestPart action = call.optionalPart("action");
        if (action != null) {
            input.setAll(action.fields());
            input.remove("type");
        }
        return input;
    }
}
