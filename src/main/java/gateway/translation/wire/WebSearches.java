package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.translation.contract.AnswerFrame;
import gateway.usage.TokenUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tools that a target ran for one answer, most of all searches, and the pages that its text cites (docs/wire.md, "Answers of
 * OpenAI's APIs"). An answer tells of a search only where the request offers one and the target shows that it ran: a call of its
 * own, or a page that is cited. Not safe from many threads.
 */
public final class WebSearches {

    /** Pages of one answer; what comes beyond them is left out. */
    static final int MOST_PAGES = 500;

    /** Type of an item of Responses. */
    public static final String CODE = "code_interpreter_call";

    /** Calls of each kind in one answer that are told. */
    static final int MOST_SEARCHES = 200;

    private static final int LONGEST_QUERY = 2000;
    private static final int COST_OF_PAGE = 200;

    private final boolean asked;
    private final boolean runsCode;
    private final String seed;
    private final Map<String, FoundPage> cited = new LinkedHashMap<>(0);
    private final List<WebSearchRun> owed = new ArrayList<>(0);
    private int searches;
    private int runs;
    private int citations;
    private boolean shown;
    private long held;

    /** Starts an answer. */
    public WebSearches(AnswerFrame frame) {
        asked = frame.tools().searches();
        runsCode = frame.tools().runsCode();
        seed = frame.idSeed();
    }

    /** How many searches ran. */
    public int count() {
        return searches + (searches == 0 && !cited.isEmpty() ? 1 : 0);
    }

    /** The usage of the answer with its searches, null for null where none ran. */
    public @Nullable TokenUsage in(@Nullable TokenUsage usage) {
        return count() == 0
                ? usage
                : Objects.requireNonNullElse(usage, TokenUsage.NONE).withWebSearches(count());
    }

    /** Bytes of what is kept, about. */
    public long held() {
        return held;
    }

    /**
     * The pages that a list of annotations cites, in its order, and remembers them.
     *
     * @param annotations of {@code output_text}, of a message or of a delta; anything else has none
     */
    public List<FoundPage> cited(JsonNode annotations) {
        if (!asked || !annotations.isArray() || annotations.isEmpty()) {
            return List.of();
        }
        List<FoundPage> pages = new ArrayList<>(Math.min(annotations.size(), MOST_PAGES));
        for (JsonNode annotation : annotations) {
            FoundPage page = cite(annotation);
            if (page != null) {
                pages.add(page);
            }
            if (citations >= MOST_PAGES) {
                break;
            }
        }
        return pages;
    }

    /** The page that one annotation cites, null where there is none to be told. */
    public @Nullable FoundPage cite(JsonNode annotation) {
        FoundPage page = asked && citations < MOST_PAGES ? FoundPage.of(annotation) : null;
        if (page != null) {
            citations++;
            if (cited.putIfAbsent(page.url(), page) == null) {
                held += COST_OF_PAGE + page.length();
            }
        }
        return page;
    }

    /** The same pages as the {@code citations} of a text. */
    public static ArrayNode citations(ArrayNode into, List<FoundPage> pages) {
        pages.forEach(page -> into.add(page.citation()));
        return into;
    }

    /**
     * What an item of a tool that the target runs tells.
     *
     * @return null for none that can be told now
     */
    public @Nullable HostedCall call(JsonNode item) {
        if (!item.path("type").asText("").equals(CODE)) {
            return of(item);
        }
        return runsCode && runs < MOST_SEARCHES ? CodeRun.of("srvtoolu_" + seed + "_code" + runs++, item) : null;
    }

    /**
     * The search of an item {@code web_search_call}. One whose pages are not told is owed until the pages are known that the text
     * cites.
     *
     * @return null for none that can be told now: nobody asked, the item opens a page, or it is owed
     */
    private @Nullable WebSearchRun of(JsonNode item) {
        JsonNode action = item.path("action");
        String type = action.path("type").asText("search");
        if (!asked || !type.equals("search") || searches >= MOST_SEARCHES) {
            return null;
        }
        String id = id(searches++);
        boolean failed = item.path("status").asText("").equals("failed");
        List<FoundPage> pages = pages(action.path("sources"));
        WebSearchRun search = new WebSearchRun(id, query(action), failed, pages);
        if (failed || !pages.isEmpty()) {
            return search;
        }
        owed.add(search);
        return null;
    }

    private List<FoundPage> pages(JsonNode sources) {
        Map<String, FoundPage> pages = new LinkedHashMap<>();
        for (JsonNode source : sources) {
            FoundPage page = FoundPage.of(source);
            if (page != null && pages.size() < MOST_PAGES) {
                FoundPage named = cited.get(page.url());
                pages.putIfAbsent(page.url(), named == null || page.hasTitle() ? page : named);
            }
        }
        return List.copyOf(pages.values());
    }

    static String query(JsonNode action) {
        String query = action.path("query").asText("");
        String first = action.path("queries").path(0).asText("");
        return FoundPage.cut(query.isBlank() ? first : query, LONGEST_QUERY);
    }

    private String id(int number) {
        return "srvtoolu_" + seed + "_" + number;
    }

    /** Whether a search has not been told. */
    public boolean isOwed() {
        return !owed.isEmpty() || (searches == 0 && !cited.isEmpty());
    }

    /** The searches that have not been told, once. The pages that the text cites are those of the first. */
    public List<WebSearchRun> takeOwed() {
        List<WebSearchRun> taken = new ArrayList<>(owed);
        owed.clear();
        List<FoundPage> pages = shown ? List.of() : List.copyOf(cited.values());
        shown |= !taken.isEmpty();
        if (taken.isEmpty() && searches == 0 && !pages.isEmpty()) {
            taken.add(new WebSearchRun(id(searches++), "", false, pages));
        } else if (!taken.isEmpty()) {
            WebSearchRun first = taken.getFirst();
            taken.set(0, new WebSearchRun(first.id(), first.query(), false, pages));
        }
        return taken;
    }
}
