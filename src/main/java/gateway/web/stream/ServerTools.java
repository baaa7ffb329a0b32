package gateway.web.stream;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.protocol.web.WebBlock;
import gateway.translation.wire.ClaudeSearches;
import gateway.translation.wire.FoundPage;
import gateway.translation.wire.WebSearchRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tools that the site runs itself: calls wait for their result, because until then nobody knows what they are. Of the tools
 * only searches of the web can be told in the Messages API; what the others did is left out. Not safe from many threads.
 */
final class ServerTools {

    private static final int MOST_WAITING = 64;
    private static final int MOST_OF_INPUT = 64 * 1024;
    private static final int MOST_OF_RESULT = 4 * 1024 * 1024;
    private static final int MOST_PAGES = 500;
    private static final int LONGEST_ID = 64;
    private static final int NONE = -2;
    private static final String SEARCH = "web_search";

    private final UnknownKinds unknown;
    private final boolean shows;
    private final Map<String, Call> waiting = new HashMap<>(0);
    private final StringBuilder content = new StringBuilder();
    private int open = NONE;
    private @Nullable Call calling;
    private @Nullable Call answered;
    private boolean failed;

    private record Call(int index, String id, String name, StringBuilder input) {}

    /** @param shows whether searches are told */
    ServerTools(UnknownKinds unknown, boolean shows) {
        this.unknown = unknown;
        this.shows = shows;
    }

    /** A call starts. */
    void call(int index, WebBlock.Tool tool) {
        open = index;
        calling = new Call(index, tool.id(), tool.name(), new StringBuilder());
        answered = null;
        whole(tool.input());
        if (waiting.size() < MOST_WAITING) {
            waiting.put(tool.id(), calling);
        }
    }

    /** A result starts. */
    void result(int index, WebBlock.Result result) {
        open = index;
        calling = null;
        answered = waiting.remove(result.callId());
        failed = result.failed();
        content.setLength(0);
        if (result.content() != null) {
            input(result.content());
        }
        if (answered != null && (!shows || !answered.name().equals(SEARCH))) {
            unknown.count("tool " + answered.name());
            answered = null;
        }
    }

    /** A piece of the block that is open. What is too large to be a search is not kept. */
    void input(String json) {
        if (calling != null) {
            add(json, calling.input(), MOST_OF_INPUT);
        } else if (answered != null) {
            add(json, content, MOST_OF_RESULT);
        }
    }

    private static void add(String json, StringBuilder into, int most) {
        if (json.length() <= most - into.length()) {
            into.append(json);
        }
    }

    /** The input of the call that is open is told once more; it counts where it was not told before. */
    void whole(@Nullable String json) {
        if (json != null && calling != null && calling.input().isEmpty()) {
            input(json);
        }
    }

    /** The block that is open stops. Returns the search that is whole now, null for none. */
    @Nullable
    WebSearchRun stop() {
        Call search = answered;
        open = NONE;
        calling = null;
        answered = null;
        if (search == null) {
            return null;
        }
        String query = ClaudeSearches.query(search.input().toString());
        return new WebSearchRun(idOf(search.id()), query, failed, pages(content.toString()));
    }

    private static String idOf(String told) {
        StringBuilder id = new StringBuilder("srvtoolu_");
        String rest = told.startsWith("toolu_") ? told.substring("toolu_".length()) : told;
        for (int at = 0; at < Math.min(rest.length(), LONGEST_ID); at++) {
            char c = rest.charAt(at);
            id.append(c < 128 && Character.isLetterOrDigit(c) ? c : '_');
        }
        return id.toString();
    }

    private static List<FoundPage> pages(String json) {
        List<FoundPage> pages = new ArrayList<>();
        try {
            for (JsonNode each : Json.mapper().readTree(json)) {
                FoundPage page = FoundPage.of(
                        each.path("url").asText(""),
                        each.path("title").asText(""),
                        each.path("text").asText(""));
                if (page != null && pages.size() < MOST_PAGES) {
                    pages.add(page);
                }
            }
        } catch (IOException unreadable) {
            return List.of();
        }
        return pages;
    }

    /** Whether this block is open and one of these. */
    boolean has(int index) {
        return open != NONE && open == index;
    }

    /** The upstream's number of the block that is open. */
    int open() {
        return open;
    }

    boolean isOpen() {
        return open != NONE;
    }

    /** Takes back the calls from one on. */
    void retract(int from) {
        waiting.values().removeIf(call -> call.index() >= from);
        if (open >= from) {
            open = NONE;
            calling = null;
            answered = null;
        }
    }
}
