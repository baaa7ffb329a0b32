package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.protocol.Json;
import gateway.translation.contract.ClientToolSchemas;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.ToolNamer;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.wire.ToolSchemas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns {@code tools} and {@code tool_choice} of the Messages API into those of Chat Completions. For one request, one thread.
 */
final class ChatToolDefinitions {

    private static final String CUSTOM = "custom";

    private final TargetTraits traits;
    private final boolean bridge;
    private final boolean responses;
    private final ToolNamer names;
    private final Losses losses;
    private final SearchTool search;
    private final CodeTool code;
    private final Set<String> offered = new HashSet<>();
    /** Types by the names of tools. */
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    /** @param responses whether the request becomes one of the Responses API */
    ChatToolDefinitions(TranslationTarget target, boolean responses, ToolNamer names, Losses losses) {
        this.traits = target.traits();
        this.bridge = target.bridge();
        this.responses = responses;
        this.names = names;
        this.losses = losses;
        this.search = new SearchTool(traits.webSearchIn(responses), losses);
        this.code = new CodeTool(responses && traits.codeExecution(), losses);
    }

    /** Adds the tools, and what is said about their choice. */
    void addTo(ObjectNode body, RequestPart request) {
        List<RequestPart> tools = request.parts("tools");
        for (RequestPart tool : tools) {
            String name = tool.optionalText("name");
            if (name != null) {
                names.declare(name);
            }
        }
        ArrayNode functions = functions(tools, new DeferredTools(request), body);
        if (search.isOffered()) {
            names.names().offerSearch();
            search.limit(body, !code.isOffered());
        }
        if (code.isOffered()) {
            names.names().offerCode();
        }
        if (!functions.isEmpty()) {
            body.set("tools", functions);
        }
        RequestPart choice = request.optionalPart("tool_choice");
        if (choice != null) {
            choice(choice, body);
        }
        boolean wanted = choice == null || !"none".equals(choice.type());
        boolean any = !functions.isEmpty() || search.isOffered();
        if (!any && !tools.isEmpty() && wanted && request.has("max_tokens")) {
            throw refused("all tools of the request are");
        }
    }

    private RequestRefused refused(String what) {
        String type = leftOut.isEmpty() ? "" : leftOut.values().iterator().next();
        return HostedToolRefusal.of(what, type, traits, responses);
    }

    /** Deferred tools are offered once they are loaded, or where nothing else is, for nobody could search for them. */
    private ArrayNode functions(List<RequestPart> tools, DeferredTools deferred, ObjectNode body) {
        ArrayNode functions = Json.mapper().createArrayNode();
        List<RequestPart> held = new ArrayList<>(0);
        for (RequestPart tool : tools) {
            if (deferred.holds(tool)) {
                held.add(tool);
            } else {
                add(tool, functions, body);
            }
        }
        boolean nothingElse = functions.isEmpty();
        for (RequestPart tool : held) {
            if (nothingElse) {
                add(tool, functions, body);
            } else {
                losses.add(Features.TOOL_OPTION, tool.at("defer_loading"));
            }
        }
        return functions;
    }

    private void add(RequestPart tool, ArrayNode functions, ObjectNode body) {
        String type = tool.optionalText("type");
        if (type == null || CUSTOM.equals(type)) {
            functions.add(custom(tool));
            return;
        }
        if (type.startsWith(SearchTool.TYPE) && search.add(tool, body, functions)) {
            return;
        }
        if (type.startsWith(CodeTool.TYPE) && code.add(tool, functions)) {
            return;
        }
        ClientToolSchemas.Described described = ClientToolSchemas.of(tool, type);
        if (described == null) {
            leftOut(tool, type);
            return;
        }
        ToolOptions.addScreen(losses, tool);
        if (tool.flag("strict")) {
            losses.add(Features.STRICT_TOOL, tool.at("strict"));
        }
        String name = tool.optionalText("name");
        functions.add(
                function(tool, name == null ? described.name() : name, described.description(), described.schema()));
    }

    private void leftOut(RequestPart tool, String type) {
        String name = tool.optionalText("name");
        if (name != null) {
            leftOut.putIfAbsent(name, type);
        }
        losses.add("mcp_toolset".equals(type) ? Features.MCP_SERVERS : Features.SERVER_TOOL, tool.path(), type);
    }

    private ObjectNode custom(RequestPart tool) {
        ToolOptions.add(losses, tool);
        RequestPart given = tool.optionalPart("input_schema");
        ObjectNode schema = ToolSchemas.completed(
                given == null
                        ? Json.mapper().createObjectNode()
                        : given.fields().deepCopy());
        boolean dropped = !traits.refusesInSchema().isEmpty() && ToolSchemas.dropped(schema, traits.refusesInSchema());
        if (dropped) {
            losses.add(Features.TOOL_SCHEMA, tool.at("input_schema"));
        }
        String description = tool.optionalText("description");
        ObjectNode function = function(tool, tool.text("name"), description == null ? "" : description, schema);
        if (tool.flag("strict")) {
            strict(tool, (bridge && !dropped) || StrictSchemas.fits(schema), function);
        }
        return function;
    }

    private void strict(RequestPart tool, boolean fits, ObjectNode function) {
        if (fits) {
            function.withObject("/function").put("strict", true);
        } else {
            losses.add(Features.STRICT_TOOL, tool.at("strict"));
        }
    }

    private ObjectNode function(RequestPart tool, String name, String description, ObjectNode schema) {
        offered.add(name);
        ObjectNode entry = Json.mapper().createObjectNode().put("type", "function");
        ObjectNode function = entry.putObject("function").put("name", names.atTarget(name));
        if (!description.isEmpty()) {
            function.put("description", description);
        }
        function.set("parameters", schema);
        JsonNode mark = tool.value("cache_control");
        if (traits.cacheControl() && mark != null) {
            entry.set("cache_control", mark.deepCopy());
        }
        return entry;
    }

    private void choice(RequestPart choice, ObjectNode body) {
        String type = choice.type();
        boolean tools = body.has("tools");
        switch (type) {
            case "auto", "none" -> {
                if (tools) {
                    body.put("tool_choice", type);
                }
            }
            case "any" -> any(tools, body);
            case "tool" -> named(choice, body);
            default -> throw choice.wrong("type", "Input should be auto, any, tool or none.");
        }
        if (tools && choice.flag("disable_parallel_tool_use")) {
            oneAtATime(choice, body);
        }
    }

    private void any(boolean tools, ObjectNode body) {
        if (tools) {
            body.put("tool_choice", "required");
        } else if (!search.isOffered() && !leftOut.isEmpty()) {
            throw refused("tool_choice asks for a tool, and all of them are");
        }
    }

    private void named(RequestPart choice, ObjectNode body) {
        String name = choice.text("name");
        if (offered.contains(name)) {
            ObjectNode named = body.putObject("tool_choice").put("type", "function");
            named.putObject("function").put("name", names.atTarget(name));
            if (!traits.namedToolChoice()) {
                ForcedTool.onlyOffered(body);
            }
        } else if (search.isCalled(name)) {
            search.choose(body, body.path("tools").size() == 1);
        } else if (code.isCalled(name)) {
            CodeTool.choose(body);
        } else if (leftOut.containsKey(name)) {
            throw HostedToolRefusal.of("tool_choice asks for a tool that is", leftOut.get(name), traits, responses);
        } else {
            throw choice.wrong("name", "Input should be the name of one of the tools.");
        }
    }

    private void oneAtATime(RequestPart choice, ObjectNode body) {
        if (traits.parallelToolCalls()) {
            body.put("parallel_tool_calls", false);
        } else {
            losses.add(Features.PARALLEL_TOOL_CALLS, choice.at("disable_parallel_tool_use"));
        }
    }
}
