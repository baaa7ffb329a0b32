package gateway.web.prompt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.ClientToolSchemas;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request as the web application takes them, and what is said about their choice. It takes those of the client
 * with their schemas, and has a search of the web of its own; that one of them has to be called can be asked for in words only.
 * For one request, one thread.
 */
final class PromptTools {

    private static final String SEARCH = "web_search_";

    /** Of the tools of clients; a mark of the cache, and when they are loaded, need no counterpart. */
    private static final Set<String> READ = Set.of(
            "type",
            "name",
            "description",
            "input_schema",
            "strict",
            "cache_control",
            "defer_loading",
            "eager_input_streaming",
            "display_width_px",
            "display_height_px");

    private static final Set<String> OPTIONS = Set.of(
            "input_examples",
            "allowed_callers",
            "max_characters",
            "display_number",
            "enable_zoom",
            "allowed_domains",
            "blocked_domains",
            "user_location",
            "max_uses");

    private final Losses losses;
    private final ArrayNode tools = Json.mapper().createArrayNode();
    private final Set<String> names = new HashSet<>();
    private final Set<String> declared = new LinkedHashSet<>();
    private boolean searches;
    private boolean parallel = true;
    private @Nullable String instruction;

    private PromptTools(Losses losses) {
        this.losses = losses;
    }

    /** Those of a request. */
    static PromptTools of(RequestPart request, PromptRules rules, Losses losses) {
        PromptTools read = new PromptTools(losses);
        request.parts("tools").forEach(read::add);
        RequestPart choice = request.optionalPart("tool_choice");
        boolean none = choice != null && "none".equals(choice.type());
        if (choice != null) {
            read.choose(choice, rules.toolsAllowed());
        }
        if (none || !rules.toolsAllowed()) {
            if (!none && !read.tools.isEmpty()) {
                losses.add(Features.TOOLS, "tools");
            }
            read.tools.removeAll();
            read.declared.clear();
        }
        return read;
    }

    /** Null for none. */
    @Nullable
    ArrayNode tools() {
        return tools.isEmpty() ? null : tools;
    }

    /** The names of those that the client runs. */
    Set<String> declared() {
        return declared;
    }

    /** Whether an answer may have more than one call. */
    boolean parallel() {
        return parallel;
    }

    /** What the model has to be told, null for nothing. */
    @Nullable
    String instruction() {
        return instruction;
    }

    private void add(RequestPart tool) {
        String type = tool.optionalText("type");
        if (type == null || type.equals("custom")) {
            String description = tool.optionalText("description");
            client(
                    tool,
                    tool.text("name"),
                    description,
                    tool.part("input_schema").fields().deepCopy());
            return;
        }
        if (type.startsWith(SEARCH)) {
            search(tool, type);
            return;
        }
        ClientToolSchemas.Described known = ClientToolSchemas.of(tool, type);
        if (known == null) {
            losses.add(type.startsWith("mcp_") ? Features.MCP_SERVERS : Features.SERVER_TOOL, tool.path(), type);
            return;
        }
        String name = tool.optionalText("name");
        client(tool, name == null ? known.name() : name, known.description(), known.schema());
    }

    private void client(RequestPart tool, String name, @Nullable String description, ObjectNode schema) {
        requireNew(tool, name);
        declared.add(name);
        ObjectNode told = tools.addObject().put("name", name);
        if (description != null) {
            told.put("description", description);
        }
        told.set("input_schema", schema);
        if (tool.flag("strict")) {
            losses.add(Features.STRICT_TOOL, tool.at("strict"));
        }
        options(tool);
    }

    private void search(RequestPart tool, String type) {
        if (searches) {
            losses.add(Features.SERVER_TOOL, tool.path(), type);
            return;
        }
        searches = true;
        String name = tool.optionalText("name");
        requireNew(tool, name == null ? "web_search" : name);
        tools.addObject().put("type", "web_search_v0").put("name", "web_search");
        options(tool);
    }

    private void requireNew(RequestPart tool, String name) {
        if (!names.add(name)) {
            throw tool.wrong("name", "Tool names must be unique.");
        }
    }

    private void options(RequestPart tool) {
        tool.fields().fieldNames().forEachRemaining(field -> {
            if (!READ.contains(field) && says(tool, field)) {
                losses.add(OPTIONS.contains(field) ? Features.TOOL_OPTION : Features.UNKNOWN_FIELD, tool.at(field));
            }
        });
    }

    /** {@code allowed_callers: ["direct"]} is how every tool is called. */
    private static boolean says(RequestPart tool, String field) {
        var value = tool.value(field);
        return value != null
                && !(value.isContainerNode() && value.isEmpty())
                && !(value.size() == 1 && "direct".equals(value.path(0).textValue()));
    }

    private void choose(RequestPart choice, boolean allowed) {
        parallel = !choice.flag("disable_parallel_tool_use");
        switch (choice.type()) {
            case "auto", "none" -> {
                // what happens anyway
            }
            case "any" -> insist(choice, null, allowed);
            case "tool" -> insist(choice, choice.text("name"), allowed);
            default -> throw choice.wrong("type", "Input should be auto, any, tool or none.");
        }
    }

    private void insist(RequestPart choice, @Nullable String name, boolean allowed) {
        if (name != null && !names.contains(name)) {
            throw choice.wrong("name", "Input should be the name of one of the tools.");
        }
        losses.add(Features.TOOL_CHOICE, "tool_choice", choice.type());
        if (allowed && !tools.isEmpty()) {
            instruction = name == null
                    ? "Call at least one of the tools in your next answer."
                    : "Call the tool " + name + " in your next answer.";
        }
    }
}
