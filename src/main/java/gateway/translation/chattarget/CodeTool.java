package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code code_execution_*} of the Messages API into tool {@code code_interpreter} of Responses, with a container of the
 * target's own (developers.openai.com/api/docs/guides/tools-code-interpreter). For one request, one thread.
 */
final class CodeTool {

    /** Of the Messages API, without its date. */
    static final String TYPE = "code_execution_";

    private static final String AT_TARGET = "code_interpreter";
    private static final Set<String> KNOWN = Set.of("type", "name", "cache_control", "defer_loading");

    private final boolean runs;
    private final Losses losses;
    private @Nullable String name;

    /** @param runs whether the target runs code in this dialect */
    CodeTool(boolean runs, Losses losses) {
        this.runs = runs;
        this.losses = losses;
    }

    /** Adds a tool; false where the target runs no code, or has the tool already. */
    boolean add(RequestPart tool, ArrayNode tools) {
        if (!runs || name != null) {
            return false;
        }
        String called = tool.optionalText("name");
        name = called == null ? "code_execution" : called;
        tools.addObject().put("type", AT_TARGET).putObject("container").put("type", "auto");
        tool.fields().fieldNames().forEachRemaining(field -> {
            if (!KNOWN.contains(field) && ToolOptions.says(tool, field)) {
                losses.add(Features.TOOL_OPTION, tool.at(field));
            }
        });
        return true;
    }

    boolean isOffered() {
        return name != null;
    }

    /** Whether a tool is the one that became it. */
    boolean isCalled(String tool) {
        return tool.equals(name);
    }

    /** Asks for it. */
    static void choose(ObjectNode body) {
        body.putObject("tool_choice").put("type", AT_TARGET);
    }
}
