package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFrame;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The searches that Claude ran for one answer and the pages that its text cites, for clients of OpenAI's APIs (docs/wire.md,
 * "Answers of OpenAI's APIs"). They are told only where the request offers a search. Not safe from many threads.
 */
public final class ClaudeSearches {

    /** Block of the Messages API that calls. */
    public static final String CALL = "server_tool_use";

    /** Block of the Messages API that answers the call. */
    public static final String RESULT = "web_search_tool_result";

    private static final int LONGEST_QUERY = 2000;

    private final boolean asked;
    private int searches;
    private int citations;

    /** Starts an answer. */
    public ClaudeSearches(AnswerFrame frame) {
        asked = frame.tools().searches();
    }

    /** Whether the request offers a search. */
    public boolean asked() {
        return asked;
    }

    /**
     * Whether a call is a search that is to be told, which counts it.
     *
     * @param name of the tool that the server ran
     */
    public boolean begins(String name) {
        return asked && name.equals("web_search") && searches++ < WebSearches.MOST_SEARCHES;
    }

    /** The page that a citation of a text names, null for none that is to be told. */
    public @Nullable FoundPage cited(JsonNode citation) {
        FoundPage page = asked && citations < WebSearches.MOST_PAGES ? FoundPage.ofMessages(citation) : null;
        citations += page == null ? 0 : 1;
        return page;
    }

    /** What was searched for, cut; empty where the input of the call does not say it. */
    public static String query(JsonNode input) {
        return FoundPage.cut(input.path("query").asText(""), LONGEST_QUERY);
    }

    /** The same of an input that may be no JSON. */
    public static String query(String input) {
        try {
            return input.isEmpty() ? "" : query(Json.mapper().readTree(input));
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether a search came to nothing, by the {@code content} of its result: anything but a list tells an error. */
    public static boolean failed(JsonNode content) {
        return !content.isArray();
    }

    /** The pages of the {@code content} of a result, each once. */
    public static List<FoundPage> pages(JsonNode content) {
        Map<String, FoundPage> pages = new LinkedHashMap<>();
        for (JsonNode result : content) {
            FoundPage page = pages.size() < WebSearches.MOST_PAGES ? FoundPage.ofMessages(result) : null;
            if (page != null) {
                pages.putIfAbsent(page.url(), page);
            }
        }
        return List.copyOf(pages.values());
    }
}
