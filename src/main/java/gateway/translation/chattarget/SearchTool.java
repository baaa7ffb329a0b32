package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.TargetTraits.WebSearch;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code web_search_*} of the Messages API into the search of a target: tool {@code web_search} of Responses
 * (developers.openai.com/api/docs/guides/tools-web-search; blocked domains: vercel/ai#18035), {@code web_search_options} of
 * Chat Completions (the same page), that of xAI (docs.x.ai/docs/guides/tools/search-tools), {@code openrouter:web_search}
 * (openrouter.ai/docs/guides/features/server-tools/web-search). For one request, one thread.
 */
final class SearchTool {

    /** Of the Messages API, without its date. */
    static final String TYPE = "web_search_";

    private static final String ALLOWED = "allowed_domains";
    private static final String BLOCKED = "blocked_domains";
    private static final String PLACE = "user_location";
    private static final String USES = "max_uses";

    private static final int MOST_OF_XAI = 5;

    private static final Set<String> KNOWN =
            Set.of("type", "name", "cache_control", "defer_loading", ALLOWED, BLOCKED, PLACE, USES);

    private final WebSearch way;
    private final Losses losses;
    private @Nullable String name;
    private @Nullable RequestPart given;

    /** @param way how the target searches in this dialect */
    SearchTool(WebSearch way, Losses losses) {
        this.way = way;
        this.losses = losses;
    }

    /**
     * Adds a tool.
     *
     * @param tools of the request that is made
     * @return false where the target has no search, or has one already
     */
    boolean add(RequestPart tool, ObjectNode body, ArrayNode tools) {
        if (way == WebSearch.NONE || name != null) {
            return false;
        }
        String called = tool.optionalText("name");
        name = called == null ? "web_search" : called;
        List<String> allowed = tool.texts(ALLOWED);
        List<String> blocked = tool.texts(BLOCKED);
        RequestPart place = tool.optionalPart(PLACE);
        switch (way) {
            case RESPONSES -> {
                ObjectNode search = tools.addObject().put("type", "web_search");
                domains(search, "filters", ALLOWED, allowed);
                domains(search, "filters", BLOCKED, blocked);
                place(place, search);
            }
            case XAI -> {
                ObjectNode search = tools.addObject().put("type", "web_search");
                domains(search, "filters", ALLOWED, first(tool, ALLOWED, allowed));
                domains(search, "filters", "excluded_domains", first(tool, BLOCKED, blocked));
                lost(tool, PLACE, place != null);
            }
            case OPENROUTER -> {
                ObjectNode search = tools.addObject().put("type", "openrouter:web_search");
                domains(search, "parameters", ALLOWED, allowed);
                domains(search, "parameters", "excluded_domains", blocked);
                if (place != null) {
                    place(place, search.withObjectProperty("parameters"));
                }
            }
            case CHAT_OPTIONS -> {
                ObjectNode options = body.putObject("web_search_options");
                if (place != null) {
                    ObjectNode where = options.putObject(PLACE).put("type", "approximate");
                    where.set("approximate", located(place).without("type"));
                }
                lost(tool, ALLOWED, !allowed.isEmpty());
                lost(tool, BLOCKED, !blocked.isEmpty());
            }
            case NONE -> {}
        }
        others(tool);
        given = tool;
        return true;
    }

    /** As many as xAI takes. */
    private List<String> first(RequestPart tool, String field, List<String> domains) {
        lost(tool, field, domains.size() > MOST_OF_XAI);
        return domains.subList(0, Math.min(MOST_OF_XAI, domains.size()));
    }

    private static void domains(ObjectNode search, String group, String field, List<String> domains) {
        if (!domains.isEmpty()) {
            domains.forEach(search.withObjectProperty(group).withArrayProperty(field)::add);
        }
    }

    private static void place(@Nullable RequestPart place, ObjectNode into) {
        if (place != null) {
            into.set(PLACE, located(place));
        }
    }

    /** The same members in all of them. */
    private static ObjectNode located(RequestPart place) {
        ObjectNode located = Json.mapper().createObjectNode().put("type", "approximate");
        for (String member : List.of("city", "region", "country", "timezone")) {
            String value = place.optionalText(member);
            if (value != null) {
                located.put(member, value);
            }
        }
        return located;
    }

    /**
     * Limits how often it is used: OpenAI has one limit for all tools that it runs, others have none.
     *
     * @param alone whether it is the only one of them
     */
    void limit(ObjectNode body, boolean alone) {
        RequestPart tool = given;
        Integer uses = tool == null ? null : tool.optionalWholeNumber(USES);
        if (tool == null || uses == null) {
            return;
        }
        boolean limited = alone && way == WebSearch.RESPONSES && uses > 0;
        if (limited) {
            body.put("max_tool_calls", uses);
        }
        lost(tool, USES, !limited);
    }

    private void lost(RequestPart tool, String field, boolean any) {
        if (any) {
            losses.add(Features.TOOL_OPTION, tool.at(field));
        }
    }

    private void others(RequestPart tool) {
        tool.fields()
                .fieldNames()
                .forEachRemaining(field -> lost(tool, field, !KNOWN.contains(field) && ToolOptions.says(tool, field)));
    }

    /** Whether the target has got a search. */
    boolean isOffered() {
        return name != null;
    }

    /** Whether a tool is the one that became it. */
    boolean isCalled(String tool) {
        return tool.equals(name);
    }

    /**
     * Asks for it.
     *
     * @param alone whether there is no other tool
     */
    void choose(ObjectNode body, boolean alone) {
        switch (way) {
            case RESPONSES -> {
                if (alone) {
                    body.put("tool_choice", "required");
                } else {
                    body.putObject("tool_choice").put("type", "web_search");
                }
            }
            case XAI, OPENROUTER -> body.put("tool_choice", "required");
            case CHAT_OPTIONS, NONE -> {
                // Such a model searches each time.
            }
        }
    }
}
