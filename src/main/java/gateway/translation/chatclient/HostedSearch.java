package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.ToolNamer;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search of the web that OpenAI runs for its clients, a tool {@code web_search} or {@code web_search_options}
 * (platform.openai.com/docs/guides/tools-web-search), as the one that Anthropic runs for Claude
 * (platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool). Others are not offered one, nor is one offered
 * beside a tool of the client's of that name. For one request, one thread.
 */
final class HostedSearch {

    /** Of the tool, in the Messages API. */
    static final String NAME = "web_search";

    /** In Chat Completions. */
    static final String OPTIONS = "web_search_options";

    /** In Responses. */
    static final String MOST_CALLS = "max_tool_calls";

    private static final Set<String> TYPES =
            Set.of(NAME, "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11");

    private static final String ALLOWED = "allowed_domains";
    private static final String BLOCKED = "blocked_domains";
    private static final String FILTERS = "filters";
    private static final String PLACE = "user_location";
    private static final String SIZE = "search_context_size";
    private static final String LIVE = "external_web_access";

    /** Pages are only read where the index has them: what Claude finds is of an index, and it opens none (openai/codex#28489). */
    private static final String OF_INDEX = "index_gated_web_access";

    private static final Set<String> KNOWN =
            Set.of("type", FILTERS, PLACE, SIZE, LIVE, OF_INDEX, "name", "cache_control");

    private final boolean claude;
    private final ToolNamer names;
    private final Losses losses;
    private boolean possible;
    private boolean offered;
    private boolean allowed = true;

    HostedSearch(TranslationTarget target, ToolNamer names, Losses losses) {
        this.claude = target.isClaude() && !target.bridge();
        this.names = names;
        this.losses = losses;
    }

    static boolean isSearch(JsonNode tool) {
        return TYPES.contains(tool.path("type").asText(""));
    }

    /** Keeps the name free. To be called once the client's own tools are declared. */
    void reserve(ObjectNode request, JsonNode tools) {
        boolean wanted = request.path(OPTIONS).isObject();
        for (JsonNode tool : tools) {
            wanted |= isSearch(tool);
        }
        possible = claude && wanted && !names.isTaken(NAME);
        if (possible) {
            names.declare(NAME);
        }
    }

    /** Whether the target has got a search. */
    boolean isOffered() {
        return offered;
    }

    /** Leaves a search out that is not among the tools that may be called. */
    void allow(JsonNode listed) {
        allowed = false;
        for (JsonNode tool : listed) {
            allowed |= isSearch(tool);
        }
    }

    /**
     * Adds a tool that OpenAI runs. One that is no search is a loss, as is a search where the target has none, or has one
     * already.
     */
    void add(JsonNode tool, String where, ArrayNode tools) {
        if (!isSearch(tool) || !possible || offered || !mayBeLive(tool) || !(tool instanceof ObjectNode fields)) {
            losses.add(Features.SERVER_TOOL, where, tool.path("type").asText(""));
        } else if (allowed) {
            RequestPart given = new RequestPart(fields, where);
            ObjectNode search = write(given, given.optionalPart(PLACE), tools);
            if (tool.path("cache_control").isObject()) {
                search.set("cache_control", tool.path("cache_control").deepCopy());
            }
        }
    }

    /** Claude knows no other search. */
    private static boolean mayBeLive(JsonNode tool) {
        return tool.path(LIVE).isMissingNode()
                || tool.path(LIVE).isNull()
                || tool.path(LIVE).asBoolean(false);
    }

    /** Adds what {@code web_search_options} asks for, and the most searches of an answer. */
    void finish(ObjectNode request, ArrayNode tools) {
        JsonNode given = request.path(OPTIONS);
        if (possible && !offered && given instanceof ObjectNode fields) {
            RequestPart options = new RequestPart(fields, OPTIONS);
            RequestPart place = options.optionalPart(PLACE);
            RequestPart near = place == null ? null : place.optionalPart("approximate");
            write(options, near == null ? place : near, tools);
        } else if (!given.isMissingNode() && !given.isNull()) {
            losses.add(Features.SERVER_TOOL, OPTIONS);
        }
        limit(request.path(MOST_CALLS), tools);
    }

    /** No other tool counts that OpenAI runs: Claude is offered none. */
    private void limit(JsonNode most, ArrayNode tools) {
        boolean limits = most.isInt() && most.intValue() > 0;
        for (JsonNode tool : offered && limits ? tools : List.<JsonNode>of()) {
            if (tool instanceof ObjectNode search
                    && search.path("type").asText("").startsWith(NAME)) {
                search.put("max_uses", most.intValue());
            }
        }
        if (!most.isMissingNode() && !most.isNull() && !(offered && limits)) {
            losses.add(Features.MAX_TOOL_CALLS, MOST_CALLS);
        }
    }

    private ObjectNode write(RequestPart given, @Nullable RequestPart place, ArrayNode tools) {
        offered = true;
        names.names().offerSearch();
        ObjectNode search = tools.addObject().put("type", "web_search_20250305").put("name", NAME);
        RequestPart filters = given.optionalPart(FILTERS);
        if (filters != null) {
            domains(filters, search);
        }
        if (place != null) {
            place(place, search);
        }
        lost(given, SIZE, !given.fields().path(SIZE).asText("medium").equals("medium"));
        given.fields().properties().forEach(field -> {
            boolean says = !field.getValue().isNull()
                    && !(field.getValue().isContainerNode() && field.getValue().isEmpty());
            lost(given, field.getKey(), says && !KNOWN.contains(field.getKey()));
        });
        return search;
    }

    /** Claude takes only one of both lists, and no scheme before a domain. */
    private void domains(RequestPart filters, ObjectNode search) {
        boolean listed = false;
        for (String list : List.of(ALLOWED, BLOCKED)) {
            List<String> domains = filters.texts(list).stream()
                    .map(domain -> domain.strip().replaceFirst("^(?i:https?)://", ""))
                    .filter(domain -> !domain.isEmpty())
                    .distinct()
                    .toList();
            if (!domains.isEmpty() && !listed) {
                listed = true;
                domains.forEach(search.putArray(list)::add);
            } else {
                lost(filters, list, !domains.isEmpty());
            }
        }
    }

    private void place(RequestPart place, ObjectNode search) {
        ObjectNode located = Json.mapper().createObjectNode().put("type", "approximate");
        for (String member : List.of("city", "region", "country", "timezone")) {
            String value = place.optionalText(member);
            if (value == null || value.isBlank()) {
                continue;
            }
            boolean taken = !member.equals("country") || value.length() == 2;
            if (taken) {
                located.put(member, value);
            }
            lost(place, member, !taken);
        }
        if (located.size() > 1) {
            search.set(PLACE, located);
        }
    }

    private void lost(RequestPart of, String field, boolean any) {
        if (any) {
            losses.add(Features.TOOL_OPTION, of.at(field));
        }
    }
}
