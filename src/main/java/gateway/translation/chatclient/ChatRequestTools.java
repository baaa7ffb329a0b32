package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.ClientTool;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.ToolNamer;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.wire.ToolSchemas;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tools of a request of Chat Completions and which of them may or must be called; the old {@code functions} too. */
final class ChatRequestTools {

    /** Schemas of tools may not have these at their root (docs/wire.md, "OpenAI's clients"). */
    private static final List<String> NOT_AT_ROOT = List.of("anyOf", "oneOf", "allOf");

    private final boolean bridge;
    private final ToolNamer names;
    private final HostedSearch search;
    private final Losses losses;
    private final ArrayNode tools = Json.mapper().createArrayNode();
    private final Set<String> declared = new HashSet<>(8);
    private @Nullable Set<String> allowed;
    private @Nullable ObjectNode choice;

    /** @param target where no Claude model reads schemas they stay as they are */
    ChatRequestTools(TranslationTarget target, ToolNamer names, Losses losses) {
        this.bridge = target.bridge();
        this.names = names;
        this.search = new HostedSearch(target, names, losses);
        this.losses = losses;
    }

    void read(ObjectNode request) {
        JsonNode toolChoice = request.path("tool_choice");
        if (toolChoice.path("type").asText("").equals("allowed_tools")) {
            JsonNode listed = toolChoice.path("allowed_tools").path("tools");
            allowed = allowedNames(listed);
            search.allow(listed);
        }
        JsonNode given = list(request, "tools");
        JsonNode functions = list(request, "functions");
        given.forEach(tool -> names.declare(nameOf(tool)));
        functions.forEach(function -> names.declare(function.path("name").asText("")));
        search.reserve(request, given);
        readTools(given);
        for (int at = 0; at < functions.size(); at++) {
            addFunction(functions.path(at), functions.path(at), "functions." + at);
        }
        search.finish(request, tools);
        choice = choice(toolChoice.isMissingNode() || toolChoice.isNull() ? request.path("function_call") : toolChoice);
        if (tools.isEmpty() && !given.isEmpty() && isForced()) {
            throw RequestPart.impossible("a tool_choice that forces a tool of the provider");
        }
        if (request.path("parallel_tool_calls").isBoolean()
                && !request.path("parallel_tool_calls").booleanValue()) {
            oneAtATime();
        }
    }

    /** Whether a tool has to be called. */
    boolean forced() {
        return !tools.isEmpty() && isForced();
    }

    private boolean isForced() {
        String type = choice == null ? "" : choice.path("type").asText("");
        return type.equals("any") || type.equals("tool");
    }

    void writeTo(ObjectNode body) {
        if (!tools.isEmpty()) {
            body.set("tools", tools);
            if (choice != null) {
                body.set("tool_choice", choice);
            }
        }
    }

    private static JsonNode list(ObjectNode request, String name) {
        JsonNode value = request.path(name);
        if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
            throw ChatRequestRefusals.field(name, "Input should be a list.");
        }
        return value;
    }

    private void readTools(JsonNode given) {
        for (int at = 0; at < given.size(); at++) {
            JsonNode tool = given.path(at);
            String where = "tools." + at;
            String type = tool.path("type").asText("function");
            switch (type) {
                case "function" -> addFunction(tool.path("function"), tool, where);
                case "custom" -> addCustom(tool.path("custom"), tool, where);
                default -> search.add(tool, where, tools);
            }
        }
    }

    private void addCustom(JsonNode custom, JsonNode tool, String where) {
        ObjectNode added = add(custom, where + ".custom.name");
        if (added == null) {
            return;
        }
        String name = custom.path("name").asText("");
        names.names().known(name, new ClientTool(name, null, ClientTool.Kind.CUSTOM));
        String description = ChatRequestCustomTools.description(custom, where, losses);
        if (!description.isEmpty()) {
            added.put("description", description);
        }
        added.set("input_schema", ChatRequestCustomTools.schema());
        mark(added, custom, tool);
    }

    private void addFunction(JsonNode function, JsonNode tool, String where) {
        ObjectNode added = add(function, where + ".function.name");
        if (added == null) {
            return;
        }
        if (!function.path("description").asText("").isEmpty()) {
            added.set("description", function.get("description"));
        }
        ObjectNode schema = schema(function.path("parameters"), where);
        added.set("input_schema", schema);
        if (function.path("strict").asBoolean()) {
            added.put("strict", true);
            if (!bridge) {
                new ClosedSchemas(Features.TOOL_SCHEMA, where + ".function.parameters", losses).close(schema);
            }
        }
        mark(added, function, tool);
    }

    /** A tool with its name; null for one that may not be called, or that is there already. */
    private @Nullable ObjectNode add(JsonNode named, String where) {
        String name = named.path("name").asText("");
        if (name.isEmpty()) {
            throw ChatRequestRefusals.field(where, "Input should be a string.");
        }
        if ((allowed != null && !allowed.contains(name)) || !declared.add(name)) {
            return null;
        }
        return tools.addObject().put("name", names.atTarget(name));
    }

    private static void mark(ObjectNode added, JsonNode named, JsonNode tool) {
        JsonNode cache =
                tool.path("cache_control").isObject() ? tool.path("cache_control") : named.path("cache_control");
        if (cache.isObject()) {
            added.set("cache_control", cache.deepCopy());
        }
    }

    private ObjectNode schema(JsonNode given, String where) {
        ObjectNode schema = given instanceof ObjectNode object
                ? object.deepCopy()
                : Json.mapper().createObjectNode();
        ToolSchemas.dropNulls(schema);
        for (String name : bridge ? List.<String>of() : NOT_AT_ROOT) {
            if (schema.remove(name) != null) {
                losses.add(Features.TOOL_SCHEMA, where + ".function.parameters." + name);
            }
        }
        if (!schema.path("type").asText("").equals("object")) {
            schema.put("type", "object");
        }
        if (!schema.path("properties").isObject()) {
            schema.putObject("properties");
        }
        return schema;
    }

    /** A {@code tool_choice}, or a {@code function_call} of the old kind; null where the client leaves it open. */
    private @Nullable ObjectNode choice(JsonNode given) {
        if (given.isObject()) {
            return choiceOf((ObjectNode) given);
        }
        return switch (given.asText("")) {
            case "" -> null;
            case "none", "auto" -> ofType(given.asText(""));
            case "required" -> ofType("any");
            default ->
                throw ChatRequestRefusals.field(
                        "tool_choice", "Input should be none, auto, required or an object that names a function.");
        };
    }

    private ObjectNode choiceOf(ObjectNode given) {
        String type = given.path("type").asText("function");
        if (type.equals("allowed_tools")) {
            return ofType(given.path("allowed_tools").path("mode").asText("").equals("required") ? "any" : "auto");
        }
        if (HostedSearch.isSearch(given) && search.isOffered()) {
            return ofType("tool").put("name", HostedSearch.NAME);
        }
        if (!type.equals("function") && !type.equals("custom")) {
            throw RequestPart.impossible("a tool_choice of type " + type);
        }
        String name = nameOf(given);
        if (name.isEmpty()) {
            throw ChatRequestRefusals.field("tool_choice.function.name", "Input should be a string.");
        }
        return ofType("tool").put("name", names.atTarget(name));
    }

    private void oneAtATime() {
        ObjectNode limited = choice == null ? ofType("auto") : choice;
        if (!limited.path("type").asText("").equals("none")) {
            limited.put("disable_parallel_tool_use", true);
            choice = limited;
        }
    }

    private static Set<String> allowedNames(JsonNode listed) {
        Set<String> result = new HashSet<>();
        for (JsonNode tool : listed) {
            result.add(nameOf(tool));
        }
        return result;
    }

    /** A tool of the Responses API has its name at the root. */
    private static String nameOf(JsonNode tool) {
        JsonNode named = tool.path(tool.path("type").asText("").equals("custom") ? "custom" : "function");
        return named.path("name").asText(tool.path("name").asText(""));
    }

    private static ObjectNode ofType(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }
}
