package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.wire.FoundPage;
import gateway.translation.wire.HostedCall;
import gateway.translation.wire.MessageBlocks;
import gateway.translation.wire.WebSearches;
import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The searches of a streamed response and the code that it ran, and the pages that its texts cite: each annotation has an event,
 * and stands in the whole item again. One instance per stream, not safe from many threads.
 */
final class ResponsesSearches {

    private final WebSearches searches;
    private final MessageBlocks blocks;
    private long kept;

    ResponsesSearches(AnswerFrame frame, MessageBlocks blocks) {
        this.searches = new WebSearches(frame);
        this.blocks = blocks;
    }

    /**
     * A page that the text of an item cites.
     *
     * @param open the item whose block is open, null for none
     */
    void annotation(ResponsesItem item, JsonNode annotation, @Nullable ResponsesItem open, EventSink sink) {
        FoundPage page = item.kind() == ResponsesItem.Kind.MESSAGE ? searches.cite(annotation) : null;
        if (page != null) {
            item.cite();
            cite(item, page, open, sink);
        }
    }

    /** The pages of a whole item, unless they were told while it was streamed. */
    void cited(ResponsesItem item, JsonNode whole, @Nullable ResponsesItem open, EventSink sink) {
        if (item.kind() != ResponsesItem.Kind.MESSAGE || item.cited()) {
            return;
        }
        for (JsonNode part : whole.path("content")) {
            for (FoundPage page : searches.cited(part.path("annotations"))) {
                item.cite();
                cite(item, page, open, sink);
            }
        }
    }

    /** Where the text of another item is open, the page is only among those that were found. */
    private void cite(ResponsesItem item, FoundPage page, @Nullable ResponsesItem open, EventSink sink) {
        if (open == null || open == item) {
            blocks.cite(page, sink);
        }
    }

    /**
     * Keeps what the target ran, as a whole item tells it, until it can be written.
     *
     * @return false for none that can be told now
     */
    boolean keep(ResponsesItem item, JsonNode whole) {
        HostedCall call = searches.call(whole);
        if (call != null) {
            item.keep(call);
            kept += call.length();
        }
        return call != null;
    }

    /** Writes what was kept. No tool call of the client's may be open. */
    void write(ResponsesItem item, EventSink sink) {
        HostedCall call = item.takeCall();
        if (call != null) {
            kept -= call.length();
            blocks.hosted(call, sink);
        }
    }

    /** Writes the searches whose pages no item told. Nothing may be open. */
    void finish(EventSink sink) {
        searches.takeOwed().forEach(search -> blocks.hosted(search, sink));
    }

    /** The usage of the answer with its searches, null where nothing is known of it. */
    @Nullable
    TokenUsage in(@Nullable TokenUsage usage) {
        return searches.in(usage);
    }

    /** Bytes of what is kept, about. */
    long held() {
        return searches.held() + kept;
    }
}
