package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.RequestPart;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tools with {@code defer_loading}, which the model is not to see before a search, or the client, has loaded them (docs/wire.md,
 * "Request body"). For one request.
 */
final class DeferredTools {

    private final RequestPart request;
    private @Nullable Set<String> loaded;

    DeferredTools(RequestPart request) {
        this.request = request;
    }

    /** Whether a tool is deferred and nothing in the conversation has loaded it, called it or asks for it. */
    boolean holds(RequestPart tool) {
        String name = tool.optionalText("name");
        return name != null && tool.flag("defer_loading") && !loaded().contains(name);
    }

    private Set<String> loaded() {
        Set<String> names = loaded;
        if (names == null) {
            names = new HashSet<>();
            read(request.fields().path("messages"), names);
            names.add(request.fields().path("tool_choice").path("name").asText(""));
            loaded = names;
        }
        return names;
    }

    private static void read(JsonNode node, Set<String> loaded) {
        switch (node.path("type").asText("")) {
            case "tool_use" -> loaded.add(node.path("name").asText(""));
            case "tool_reference" ->
                loaded.add(node.path("tool_name").asText(node.path("name").asText("")));
            case "tool_removal" -> loaded.remove(node.path("tool").path("name").asText(""));
            default -> {
                for (JsonNode inner : node) {
                    if (inner.isContainerNode()) {
                        read(inner, loaded);
                    }
                }
            }
        }
    }
}
