package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page that a search of a target found: an entry of {@code action.sources} of a {@code web_search_call}, or a
 * {@code url_citation} of either dialect of OpenAI. What the Messages API encrypts is a mark here that says whose the result is:
 * Claude refuses content that it has not encrypted itself (code-yeongyu/senpi#150). Immutable.
 *
 * @param url of http or https
 * @param title the address where none is told
 * @param excerpt what is told of its text, mostly nothing
 */
public record FoundPage(String url, String title, String excerpt) {

    /** Stands where Claude's own results are encrypted. */
    public static final String MARK = "claude-proxy:search:1";

    /** What the marks of all versions begin with. */
    private static final String ANY_VERSION = "claude-proxy:search:";

    private static final int LONGEST_URL = 4096;
    private static final int LONGEST_TITLE = 500;
    /** As much as Claude cites. */
    private static final int LONGEST_EXCERPT = 150;

    /** The page of a source or of an annotation, null for one of another kind or without a usable address. */
    static @Nullable FoundPage of(JsonNode told) {
        JsonNode page = told.path("url_citation").isObject() ? told.path("url_citation") : told;
        String type = told.path("type").asText("");
        return type.isEmpty() || type.startsWith("url") ? read(page, "content") : null;
    }

    /** The page of a result of a search of the Messages API, or of what a text cites of one; null for anything else. */
    static @Nullable FoundPage ofMessages(JsonNode told) {
        String type = told.path("type").asText("");
        return type.startsWith("web_search_result") ? read(told, "cited_text") : null;
    }

    private static @Nullable FoundPage read(JsonNode page, String excerpt) {
        return page.path("url").isTextual()
                ? of(
                        page.path("url").textValue(),
                        page.path("title").asText(""),
                        page.path(excerpt).asText(""))
                : null;
    }

    /** A page by what is told of it, null without a usable address. */
    public static @Nullable FoundPage of(String address, String name, String text) {
        String url = address.strip();
        if (!isOfWeb(url) || url.length() > LONGEST_URL) {
            return null;
        }
        String title = name.strip();
        return new FoundPage(
                whole(url), cut(title.isEmpty() ? url : title, LONGEST_TITLE), cut(text.strip(), LONGEST_EXCERPT));
    }

    /** A client may make a link of it. */
    private static boolean isOfWeb(String url) {
        return url.regionMatches(true, 0, "https://", 0, 8) || url.regionMatches(true, 0, "http://", 0, 7);
    }

    /** Whether a value in the place of an encrypted one is such a mark. */
    public static boolean isMarked(JsonNode encrypted) {
        return encrypted.asText("").startsWith(ANY_VERSION);
    }

    /** The beginning of a text, without half a character at its end. */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return whole(text);
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return whole(text.substring(0, end));
    }

    /** A text without halves of characters, which cannot be written. */
    private static String whole(String text) {
        StringBuilder whole = null;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean pair = Character.isHighSurrogate(c)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1));
            if (pair) {
                at++;
            } else if (Character.isSurrogate(c)) {
                whole = whole == null ? new StringBuilder(text) : whole;
                whole.setCharAt(at, '\uFFFD');
            }
        }
        return whole == null ? text : whole.toString();
    }

    boolean hasTitle() {
        return !title.equals(cut(url, LONGEST_TITLE));
    }

    /** Characters that it has. */
    int length() {
        return url.length() + title.length() + excerpt.length();
    }

    /** An entry of the {@code citations} of a text. */
    public ObjectNode citation() {
        ObjectNode citation = Json.mapper().createObjectNode().put("type", "web_search_result_location");
        citation.put("cited_text", excerpt).put("url", url).put("title", title);
        return citation.put("encrypted_index", MARK);
    }

    /** An annotation of a text of the Responses API that cites the page from one place up to another. */
    ObjectNode annotation(int start, int end) {
        ObjectNode annotation = Json.mapper().createObjectNode().put("type", "url_citation");
        annotation.put("start_index", start).put("end_index", end);
        return annotation.put("url", url).put("title", title);
    }

    /** The {@code content} of a {@code web_search_tool_result}. */
    static ArrayNode results(List<FoundPage> pages) {
        ArrayNode results = Json.mapper().createArrayNode();
        for (FoundPage page : pages) {
            ObjectNode result = results.addObject().put("type", "web_search_result");
            result.put("title", page.title).put("url", page.url);
            result.put("encrypted_content", MARK).putNull("page_age");
        }
        return results;
    }
}
