package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.RequestPart;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A search that the client runs among tools that it has not told yet, as Codex does among those of MCP servers: a function for other
 * models than OpenAI's. What it finds can be called from then on. Stateless.
 */
final class ToolSearch {

    static final String TYPE = "tool_search";
    static final String CALL = "tool_search_call";
    static final String OUTPUT = "tool_search_output";

    private ToolSearch() {}

    /** Whether the client runs it; OpenAI runs the other kind. */
    static boolean isOfClient(RequestPart part) {
        return part.fields().path("execution").asText("").equals("client");
    }

    static ObjectNode function(String name, RequestPart tool) {
        ObjectNode function = Json.mapper().createObjectNode().put("name", name);
        for (String member : List.of("description", "parameters")) {
            JsonNode value = tool.value(member);
            if (value != null) {
                function.set(member, value);
            }
        }
        return function;
    }

    /** Adds what a search has found and is not there yet. */
    static void addFound(List<ResponsesTools.Given> given, List<ResponsesTools.Given> found) {
        Set<String> there = new HashSet<>();
        given.forEach(tool -> there.add(nameOf(tool)));
        for (ResponsesTools.Given tool : found) {
            if (there.add(nameOf(tool))) {
                ObjectNode fields =
                        Json.mapper().createObjectNode().setAll(tool.tool().fields());
                fields.remove("defer_loading");
                given.add(new ResponsesTools.Given(
                        new RequestPart(fields, tool.tool().path()), tool.group()));
            }
        }
    }

    private static String nameOf(ResponsesTools.Given given) {
        String name = given.tool().fields().path("name").asText("");
        RequestPart group = given.group();
        return group == null ? name : group.fields().path("name").asText("") + "\n" + name;
    }

    /** What the result of a search says. */
    static String told(List<String> names) {
        return names.isEmpty() ? "No tool was found." : "Found, and can be called now: " + String.join(", ", names);
    }
}
