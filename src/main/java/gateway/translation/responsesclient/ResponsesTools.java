package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.ClientTool;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.ToolNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request of the Responses API, those of items {@code additional_tools} and those that a search found too, as tools
 * of Chat Completions (docs/wire.md, "OpenAI's clients"). The tools of a namespace get one name each, which no other tool has. For
 * one request.
 */
final class ResponsesTools {

    private static final String LOCAL_SHELL = "local_shell";
    private static final String TOOLS = "tools";

    private final ArrayNode chat = Json.mapper().createArrayNode();
    private final List<String> places = new ArrayList<>();
    private final Map<Named, String> names = new HashMap<>();
    private final Map<String, ClientTool> known = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> described = new HashSet<>();
    private String shell = LOCAL_SHELL;
    private String search = ToolSearch.TYPE;

    private ResponsesTools() {}

    /** A tool's name in its namespace. */
    private record Named(String namespace, String name) {}

    /**
     * A declared tool.
     *
     * @param group the namespace that it is one of, null for none
     */
    record Given(RequestPart tool, @Nullable RequestPart group) {}

    static ResponsesTools of(ObjectNode request) {
        ResponsesTools tools = new ResponsesTools();
        List<Given> given = new ArrayList<>();
        gather(RequestPart.of(request), given);
        if (request.path("input").isArray()) {
            for (RequestPart item : RequestPart.of(request).parts("input")) {
                switch (item.fields().path("type").asText("")) {
                    case "additional_tools" -> gather(item, given);
                    case ToolSearch.OUTPUT -> ToolSearch.addFound(given, gathered(item));
                    default -> {}
                }
            }
        }
        for (Given one : given) {
            if (one.group() == null) {
                tools.taken.add(one.tool().fields().path("name").asText(""));
            }
        }
        given.forEach(tools::add);
        return tools;
    }

    private static List<Given> gathered(RequestPart from) {
        List<Given> given = new ArrayList<>();
        gather(from, given);
        return given;
    }

    private static void gather(RequestPart from, List<Given> given) {
        for (RequestPart tool : from.parts(TOOLS)) {
            if (tool.type().equals("namespace")) {
                tool.parts(TOOLS).forEach(inner -> given.add(new Given(inner, tool)));
            } else {
                given.add(new Given(tool, null));
            }
        }
    }

    private void add(Given given) {
        RequestPart tool = given.tool();
        String type = tool.type();
        places.add(tool.path());
        switch (type) {
            case "function", "custom" -> addNamed(given, type);
            case LOCAL_SHELL -> {
                shell = free(LOCAL_SHELL);
                known.put(shell, new ClientTool(LOCAL_SHELL, null, ClientTool.Kind.LOCAL_SHELL));
                chat.addObject().put("type", "function").set("function", LocalShell.function(shell));
            }
            case ToolSearch.TYPE -> addSearch(tool);
            default -> chat.add(tool.fields());
        }
    }

    private void addSearch(RequestPart tool) {
        if (!ToolSearch.isOfClient(tool)) {
            chat.add(tool.fields());
            return;
        }
        search = free(ToolSearch.TYPE);
        known.put(search, new ClientTool(ToolSearch.TYPE, null, ClientTool.Kind.TOOL_SEARCH));
        chat.addObject().put("type", "function").set("function", ToolSearch.function(search, tool));
    }

    private void addNamed(Given given, String type) {
        ObjectNode fields = given.tool().fields();
        RequestPart group = given.group();
        if (group != null && fields.path("name").isTextual()) {
            fields = Json.mapper().createObjectNode().setAll(fields);
            fields.put("name", inGroup(group, given.tool().text("name"), type));
            describe(fields, group);
        }
        chat.addObject().put("type", type).set(type, fields);
    }

    /** Chat Completions has no place for what is said of a namespace; its first tool tells it. */
    private void describe(ObjectNode tool, RequestPart group) {
        String about = group.fields().path("description").asText("");
        if (described.add(group.path()) && !about.isBlank()) {
            String own = tool.path("description").asText("");
            tool.put("description", own.isEmpty() ? about : about + "\n\n" + own);
        }
    }

    private String inGroup(RequestPart group, String name, String type) {
        String namespace = group.text("name");
        String earlier = names.get(new Named(namespace, name));
        if (earlier != null) {
            return earlier;
        }
        String joined = free(joined(namespace, name));
        names.put(new Named(namespace, name), joined);
        ClientTool.Kind kind = type.equals("custom") ? ClientTool.Kind.CUSTOM : ClientTool.Kind.FUNCTION;
        known.put(joined, new ClientTool(name, namespace, kind));
        return joined;
    }

    private static String joined(String namespace, String name) {
        return namespace.endsWith("_") ? namespace + name : namespace + "__" + name;
    }

    private String free(String wanted) {
        String name = wanted;
        for (int number = 2; !taken.add(name); number++) {
            name = wanted + "_" + number;
        }
        return name;
    }

    /** For a request of Chat Completions; empty for none. */
    ArrayNode asChat() {
        return chat;
    }

    /** The name by which a call of the conversation goes. */
    String nameOf(RequestPart call) {
        return nameOf(call.text("name"), call.optionalText("namespace"));
    }

    private String nameOf(String name, @Nullable String namespace) {
        if (namespace == null || namespace.isEmpty()) {
            return name;
        }
        String declared = names.get(new Named(namespace, name));
        return declared == null ? joined(namespace, name) : declared;
    }

    /** The name of the client's own shell. */
    String shell() {
        return shell;
    }

    /** The name of the client's search for tools. */
    String search() {
        return search;
    }

    /** The names by which the tools go that an item lists. */
    List<String> namesIn(RequestPart item) {
        List<String> found = new ArrayList<>();
        for (Given given : gathered(item)) {
            RequestPart group = given.group();
            found.add(nameOf(given.tool().text("name"), group == null ? null : group.text("name")));
        }
        return found;
    }

    /** A {@code tool_choice}, with the names of the chat; there the list of allowed tools stands in an object of its own. */
    JsonNode choice(JsonNode given) {
        if (!(given instanceof ObjectNode object)) {
            return given;
        }
        ObjectNode choice = renamed(object);
        if (!choice.path("type").asText("").equals("allowed_tools")) {
            return choice;
        }
        ArrayNode allowed = choice.arrayNode();
        for (JsonNode tool : choice.path(TOOLS)) {
            allowed.add(tool instanceof ObjectNode one ? renamed(one) : tool);
        }
        choice.set(TOOLS, allowed);
        return choice.objectNode().put("type", "allowed_tools").set("allowed_tools", choice);
    }

    private ObjectNode renamed(ObjectNode given) {
        ObjectNode copy = given.objectNode().setAll(given);
        if (given.path("type").asText("").equals(LOCAL_SHELL)) {
            return copy.put("type", "function").put("name", shell);
        }
        if (given.path("name").isTextual()) {
            String namespace = given.path("namespace").textValue();
            copy.put("name", nameOf(given.path("name").textValue(), namespace));
        }
        return copy;
    }

    /** Tells the answer which tools the client knows otherwise. */
    void tell(ToolNames told) {
        known.forEach(told::known);
    }

    /** The place of a tool in the client's request, by its number in the chat. */
    String placeOf(int number) {
        return number < places.size() ? places.get(number) : TOOLS + "." + number;
    }
}
