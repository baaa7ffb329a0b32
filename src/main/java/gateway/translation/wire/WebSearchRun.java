package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.List;

/**
 * One search of the web that a target has run. Immutable.
 *
 * @param id of the call, as the Messages API has it
 * @param query empty where it is not told
 * @param failed whether it came to nothing
 * @param pages what it found
 */
public record WebSearchRun(String id, String query, boolean failed, List<FoundPage> pages) implements HostedCall {

    public WebSearchRun {
        pages = List.copyOf(pages);
    }

    @Override
    public String name() {
        return "web_search";
    }

    @Override
    public int length() {
        return query.length() + pages.stream().mapToInt(FoundPage::length).sum();
    }

    @Override
    public ObjectNode input() {
        ObjectNode input = Json.mapper().createObjectNode();
        return query.isEmpty() ? input : input.put("query", query);
    }

    @Override
    public JsonNode content() {
        if (!failed) {
            return FoundPage.results(pages);
        }
        ObjectNode error = Json.mapper().createObjectNode().put("type", "web_search_tool_result_error");
        return error.put("error_code", "unavailable");
    }
}
