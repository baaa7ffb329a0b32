package gateway.estimate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.estimate.CachePrefixes.Prefix;
import gateway.protocol.Hash64;
import gateway.protocol.Json;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.StreamSupport;

/** Notes the ends of blocks while their tokens are counted. For one request and one thread. */
final class PrefixReader implements BlockEnds {

    private static final int MOST_BOUNDARIES = 64;
    private static final int MOST_BREAKPOINTS = 8;
    private static final String CACHE_CONTROL = "cache_control";

    /** A block of the system prompt that changes from turn to turn and is no part of what is cached. */
    private static final String BILLING = "x-anthropic-billing-header:";

    private final List<Prefix> ends = new ArrayList<>();
    private final List<Prefix> breakpoints = new ArrayList<>();
    private long key;
    private int lastBreakpoint;

    PrefixReader(String model) {
        this.key = Hash64.of(model);
    }

    /** Whether anything in a request is a breakpoint; most requests of small clients have none. */
    static boolean asksForCaching(JsonNode request) {
        return marks(request)
                || anyMarks(request.path("tools"))
                || anyMarks(request.path("system"))
                || StreamSupport.stream(request.path("messages").spliterator(), false)
                        .anyMatch(message -> anyMarks(message.path("content")));
    }

    private static boolean anyMarks(JsonNode blocks) {
        return blocks.isArray()
                && StreamSupport.stream(blocks.spliterator(), false).anyMatch(PrefixReader::marks);
    }

    private static boolean marks(JsonNode block) {
        return block.path(CACHE_CONTROL).isObject();
    }

    @Override
    public void ended(String section, JsonNode block, long tokens) {
        if (block.path("text").asText().startsWith(BILLING)) {
            return;
        }
        key = Hash64.of(Hash64.of(key, Hash64.of(section)), hash(block));
        ends.add(new Prefix(key, tokens));
        if (marks(block)) {
            breakpoint();
        }
    }

    /** A text alone is the same as one block of text. */
    private static long hash(JsonNode block) {
        JsonNode meant = block;
        if (block.isTextual()) {
            meant = Json.mapper().createObjectNode().put("type", "text").set("text", block);
        } else if (block instanceof ObjectNode object && object.has(CACHE_CONTROL)) {
            ObjectNode without = Json.mapper().createObjectNode();
            without.setAll(object);
            without.remove(CACHE_CONTROL);
            meant = without;
        }
        try {
            byte[] bytes = Json.mapper().writeValueAsBytes(meant);
            return Hash64.of(bytes, 0, bytes.length);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A breakpoint at the end of the last block, where there is any and none is yet. */
    void breakpoint() {
        if (lastBreakpoint < ends.size()) {
            lastBreakpoint = ends.size();
            breakpoints.add(ends.getLast());
        }
    }

    /** @param estimate makes an estimate of what was counted */
    CachePrefixes result(long counted, LongUnaryOperator estimate) {
        int from = Math.max(0, lastBreakpoint - MOST_BOUNDARIES);
        return new CachePrefixes(
                estimate.applyAsLong(counted),
                longestFirst(ends.subList(from, lastBreakpoint), estimate),
                longestFirst(
                        breakpoints.subList(Math.max(0, breakpoints.size() - MOST_BREAKPOINTS), breakpoints.size()),
                        estimate));
    }

    private static List<Prefix> longestFirst(List<Prefix> counted, LongUnaryOperator estimate) {
        return counted.reversed().stream()
                .map(prefix -> new Prefix(prefix.key(), estimate.applyAsLong(prefix.tokens())))
                .toList();
    }
}
