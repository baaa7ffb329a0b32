package gateway.translation.responsesclient;

import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.wire.ClaudeSearches;
import gateway.translation.wire.FoundPage;
import gateway.translation.wire.MessagesBlockReader;
import gateway.translation.wire.ResponsesEvents;
import gateway.translation.wire.ResponsesObjects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the searches of a streamed message as items {@code web_search_call}. An item has its place in the output from the
 * call on and is whole once the result is there: Claude may call several times before the first result. One instance per
 * stream, not safe from many threads.
 */
final class SearchWriter {

    private static final String EVENT = "response.web_search_call.";

    private final ClaudeSearches searches;
    private final boolean tellsSources;
    private final ResponsesObjects objects;
    private final ResponsesEvents events;
    private final List<byte[]> output;
    private final List<String> items;
    private final Map<String, Open> open = new LinkedHashMap<>(0);
    private @Nullable Open called;
    private long kept;

    /**
     * Starts a stream.
     *
     * @param output the items of the response, to which the searches are added
     * @param items the ids of these items
     */
    SearchWriter(
            AnswerFrame frame,
            ClaudeSearches searches,
            ResponsesObjects objects,
            ResponsesEvents events,
            List<byte[]> output,
            List<String> items) {
        this.searches = searches;
        this.tellsSources = frame.tools().tellsSources();
        this.objects = objects;
        this.events = events;
        this.output = output;
        this.items = items;
    }

    /** An item that is not whole. */
    private static final class Open {
        private final String itemId;
        private final int index;
        private final StringBuilder input = new StringBuilder();
        private String query = "";

        Open(String itemId, int index) {
            this.itemId = itemId;
            this.index = index;
        }
    }

    /** A tool of the server is called. */
    void call(MessagesBlockReader block, EventSink sink) {
        if (!searches.begins(block.name())) {
            return;
        }
        Open search = new Open(objects.itemId("ws_", output.size()), output.size());
        byte[] item = ResponsesObjects.search(search.itemId, "in_progress", "", List.of());
        sink.emit(events.item("response.output_item.added", search.index, item));
        sink.emit(events.search(EVENT + "in_progress", search.itemId, search.index));
        output.add(item);
        items.add(search.itemId);
        kept += item.length;
        called = search;
        if (block.withInput()) {
            input(block.text());
        }
        Open earlier = open.put(block.id(), search);
        if (earlier != null) {
            finish(earlier, true, List.of(), sink);
        }
    }

    /** A piece of the input of the call, in JSON. */
    void input(String json) {
        if (called != null) {
            called.input.append(json);
            kept += json.length();
        }
    }

    /** The call is whole. */
    void stop(EventSink sink) {
        Open search = called;
        if (search != null) {
            called = null;
            search.query = ClaudeSearches.query(search.input.toString());
            kept -= search.input.length();
            search.input.setLength(0);
            sink.emit(events.search(EVENT + "searching", search.itemId, search.index));
        }
    }

    /** What came of a call. */
    void result(MessagesBlockReader block, EventSink sink) {
        Open search = open.remove(block.id());
        if (search != null) {
            finish(search, ClaudeSearches.failed(block.detail()), ClaudeSearches.pages(block.detail()), sink);
        }
    }

    /** No more results come. */
    void end(EventSink sink) {
        stop(sink);
        open.values().forEach(search -> finish(search, true, List.of(), sink));
        open.clear();
    }

    private void finish(Open search, boolean failed, List<FoundPage> pages, EventSink sink) {
        if (!failed) {
            sink.emit(events.search(EVENT + "completed", search.itemId, search.index));
        }
        String status = failed ? "failed" : "completed";
        byte[] item = ResponsesObjects.search(search.itemId, status, search.query, tellsSources ? pages : List.of());
        sink.emit(events.item("response.output_item.done", search.index, item));
        kept += item.length - output.set(search.index, item).length;
    }

    /** Bytes of the items, and characters of what is known of them. */
    long held() {
        return kept;
    }
}
