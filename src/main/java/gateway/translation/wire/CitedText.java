package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a text cites, as annotations {@code url_citation} of the Responses API. Claude tells the citations of a whole block, so
 * that each annotation spans its block; places count characters of Unicode. Not safe from many threads.
 */
public final class CitedText {

    /** Bytes of an annotation beside its page, about. */
    private static final int COST = 200;

    private final ClaudeSearches searches;
    private final Map<String, FoundPage> cited = new LinkedHashMap<>(0);
    private final List<ObjectNode> annotations = new ArrayList<>(0);
    private int start;
    private int end;
    private long held;

    /** Starts a text of an answer. */
    public CitedText(ClaudeSearches searches) {
        this.searches = searches;
    }

    /** Whether there may be citations. */
    public boolean asked() {
        return searches.asked();
    }

    /** The text goes on. Of a pair of surrogates, which may be in two pieces, the first one counts. */
    public void append(String piece) {
        end += (int)
                piece.chars().filter(c -> !Character.isLowSurrogate((char) c)).count();
    }

    /** The same, for what is no part of the block. */
    public void skip(String piece) {
        append(piece);
        start = end;
    }

    /** A block begins. */
    public void startBlock() {
        start = end;
        cited.clear();
    }

    /** The block cites something. */
    public void cite(JsonNode citation) {
        FoundPage page = searches.cited(citation);
        if (page != null && cited.putIfAbsent(page.url(), page) == null) {
            held += COST + page.length();
        }
    }

    /** The block is whole. */
    public List<ObjectNode> endBlock() {
        List<ObjectNode> added = new ArrayList<>(cited.size());
        if (end > start) {
            cited.values().forEach(page -> added.add(page.annotation(start, end)));
        }
        annotations.addAll(added);
        startBlock();
        return added;
    }

    /** All annotations so far. */
    public List<ObjectNode> annotations() {
        return annotations;
    }

    /** Begins another text. */
    public void clear() {
        annotations.clear();
        end = 0;
        held = 0;
        startBlock();
    }

    /** Bytes of what is kept, about. */
    public long held() {
        return held;
    }
}
