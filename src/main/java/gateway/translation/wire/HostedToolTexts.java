package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Tools that a server has run in an earlier answer, for a model that cannot be given their blocks: what was called and what came
 * of it, as text. What is encrypted in it only Anthropic can read. Stateless.
 */
public final class HostedToolTexts {

    /** Searches for tools are not among them: what they find is declared as tools. */
    private static final Set<String> CALLED =
            Set.of("web_search", "web_fetch", "code_execution", "bash_code_execution", "text_editor_code_execution");

    private static final String RESULT = "_tool_result";
    private static final String ENCRYPTED = "encrypted_";
    /** What the marks of all versions begin with. */
    private static final String ANY_VERSION = "claude-proxy:tool:";

    private HostedToolTexts() {}

    /** The text of a block, null for one that is no such call or result. */
    public static @Nullable String of(JsonNode block) {
        String type = block.path("type").asText("");
        if (type.equals("server_tool_use")) {
            String name = block.path("name").asText("");
            return CALLED.contains(name) ? call(name, block.path("input")) : null;
        }
        boolean result = type.endsWith(RESULT) && CALLED.contains(type.substring(0, type.length() - RESULT.length()));
        return result ? result(type.substring(0, type.length() - RESULT.length()), block.path("content")) : null;
    }

    /**
     * The text of an item {@code web_search_call}.
     *
     * @return null for one that searched for nothing, such as one that opens a page
     */
    public static @Nullable String ofSearch(JsonNode item) {
        JsonNode action = item.path("action");
        String query = WebSearches.query(action);
        if (query.isBlank() || !action.path("type").asText("search").equals("search")) {
            return null;
        }
        List<FoundPage> pages = new ArrayList<>();
        for (JsonNode source : action.path("sources")) {
            FoundPage page = FoundPage.of(source);
            if (page != null && pages.size() < WebSearches.MOST_PAGES) {
                pages.add(page);
            }
        }
        boolean failed = item.path("status").asText("").equals("failed");
        WebSearchRun search = new WebSearchRun("", query, failed, pages);
        String called = call(search.name(), search.input());
        return failed || !pages.isEmpty() ? called + "\n" + result(search.name(), search.content()) : called;
    }

    private static String call(String name, JsonNode input) {
        JsonNode query = input.path("query");
        String said = query.isTextual() && input.size() == 1 ? query.textValue() : input.toString();
        return "[" + name + (input.isEmpty() ? "]" : ": " + said + "]");
    }

    private static String result(String name, JsonNode content) {
        if (content.has("error_code")) {
            return "[" + name + " failed: " + content.path("error_code").asText("") + "]";
        }
        StringJoiner lines =
                new StringJoiner("\n", "[results of " + name + "]\n", "").setEmptyValue("[no results of " + name + "]");
        if (content.isArray()) {
            content.forEach(one -> lines.add(line(one)));
        } else if (content.isContainerNode()) {
            lines.add(line(content));
        }
        return lines.toString();
    }

    private static String line(JsonNode one) {
        String url = one.path("url").asText("");
        String title = one.path("title").asText("");
        if (one.path("type").asText("").equals("web_search_result")) {
            return title.isEmpty() || title.equals(url) ? "- " + url : "- " + title + ": " + url;
        }
        JsonNode text = one.path("content").path("source").path("data");
        return text.isTextual() ? url + "\n" + text.textValue() : readable(one).toString();
    }

    /** Without what nobody but Anthropic can read. */
    private static JsonNode readable(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(member -> {
                if (!member.getKey().startsWith(ENCRYPTED)) {
                    copy.set(member.getKey(), readable(member.getValue()));
                }
            });
            return copy;
        }
        return value;
    }

    /** Whether a result holds something that only Anthropic can read. */
    public static boolean isSealed(JsonNode block) {
        for (JsonNode one : block.path("content")) {
            JsonNode encrypted = one.path("encrypted_content");
            if (!encrypted.asText("").isEmpty() && !FoundPage.isMarked(encrypted)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a block tells of a tool that ran at a provider, not at Anthropic; a client may have dropped who called. */
    public static boolean isForeign(JsonNode block) {
        if (block.path("caller").path("origin").asText("").startsWith(ANY_VERSION)) {
            return true;
        }
        for (JsonNode one : block.path("content")) {
            if (FoundPage.isMarked(one.path("encrypted_content"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether all that a text cites was found by a search at a provider. */
    public static boolean isForeignCitation(JsonNode citation) {
        return FoundPage.isMarked(citation.path("encrypted_index"));
    }
}
