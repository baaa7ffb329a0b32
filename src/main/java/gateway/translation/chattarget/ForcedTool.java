package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A tool that has to be called, for targets that take no name in {@code tool_choice} (LM Studio: "Invalid tool_choice type:
 * 'object'. Supported string values: none, auto, required"): it is the only one that is offered. Stateless.
 */
final class ForcedTool {

    private static final String CHOICE = "tool_choice";
    private static final String FUNCTION = "function";
    private static final String TOOLS = "tools";

    private ForcedTool() {}

    /** Changes a request of Chat Completions that names one of its tools. */
    static void onlyOffered(ObjectNode body) {
        JsonNode name = body.path(CHOICE).path(FUNCTION).path("name");
        ArrayNode only = body.arrayNode();
        for (JsonNode tool : body.path(TOOLS)) {
            if (name.isTextual() && name.equals(tool.path(FUNCTION).path("name"))) {
                only.add(tool);
            }
        }
        if (!only.isEmpty()) {
            body.set(TOOLS, only);
            body.put(CHOICE, "required");
        }
    }
}
