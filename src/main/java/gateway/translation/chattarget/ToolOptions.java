package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import java.util.Set;

/** Names the fields of a tool of the Messages API that have no counterpart. Stateless. */
final class ToolOptions {

    /** Read here, or about caching and loading, which other targets see to by themselves. */
    private static final Set<String> KNOWN = Set.of(
            "type",
            "name",
            "description",
            "input_schema",
            "strict",
            "cache_control",
            "defer_loading",
            "eager_input_streaming");

    /** These are in the description of the tool. */
    private static final Set<String> SCREEN = Set.of("display_width_px", "display_height_px");

    private static final Set<String> OPTIONS =
            Set.of("input_examples", "allowed_callers", "max_characters", "display_number", "enable_zoom");

    private ToolOptions() {}

    /** Adds the losses of a tool of the client's own. */
    static void add(Losses losses, RequestPart tool) {
        add(losses, tool, Set.of());
    }

    /** Adds those of a typed tool, which may have a screen. */
    static void addScreen(Losses losses, RequestPart tool) {
        add(losses, tool, SCREEN);
    }

    private static void add(Losses losses, RequestPart tool, Set<String> described) {
        tool.fields().fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name) && !described.contains(name) && says(tool, name)) {
                losses.add(OPTIONS.contains(name) ? Features.TOOL_OPTION : Features.UNKNOWN_FIELD, tool.at(name));
            }
        });
    }

    /** Whether a field says anything; {@code allowed_callers: ["direct"]} is how every tool is called. */
    static boolean says(RequestPart tool, String name) {
        JsonNode value = tool.value(name);
        if (value == null || (value.isContainerNode() && value.isEmpty())) {
            return false;
        }
        return !(value.isArray()
                && value.size() == 1
                && "direct".equals(value.get(0).textValue()));
    }
}
