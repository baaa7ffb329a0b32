package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.wire.CallIds;
import gateway.translation.wire.CarriedReasoning;
import gateway.translation.wire.MessageBlocks;
import gateway.translation.wire.ResponsesFacts;
import org.jspecify.annotations.Nullable;

/**
 * Writes the items of a response as the blocks of a message. One block is open at a time: a block of text or thinking gives way
 * to the next item, a tool call does not, and what comes for other items meanwhile waits. A call begins when all items before it
 * are known, at the latest at the end. One instance per stream, not safe from many threads.
 */
final class ResponsesItems {

    private static final int COST_OF_ITEM = 400;

    private final MessageBlocks blocks;
    private final CallIds ids;
    private final ResponsesSearches searches;
    private final ResponsesOrder order = new ResponsesOrder();
    private @Nullable ResponsesItem open;
    private boolean refused;
    private boolean ending;
    private long waiting;

    /**
     * @param blocks of the message
     * @param searches that write into the same blocks
     */
    ResponsesItems(AnswerFrame frame, MessageBlocks blocks, ResponsesSearches searches) {
        this.blocks = blocks;
        this.ids = new CallIds(frame);
        this.searches = searches;
    }

    /** An item begins. */
    void added(int index, JsonNode told, EventSink sink) {
        ResponsesItem before = index == ResponsesOrder.NONE ? null : order.find(index);
        if (before != null) {
            finish(before, sink);
        }
        ResponsesItem item =
                order.add(index, ResponsesItem.Kind.of(told.path("type").asText("")));
        item.learn(told);
        flush(sink);
    }

    /** An item is whole; what it says beyond its deltas is taken from it. */
    void done(int index, JsonNode told, EventSink sink) {
        ResponsesItem item = find(index, ResponsesItem.Kind.of(told.path("type").asText("")));
        complete(item, told, sink);
        searches.cited(item, told, open, sink);
        finish(item, sink);
        flush(sink);
    }

    /** A page that the text of an item cites. */
    void annotation(int index, JsonNode annotation, EventSink sink) {
        searches.annotation(find(index, ResponsesItem.Kind.MESSAGE), annotation, open, sink);
    }

    /** Text of an item, or the words of a refusal. */
    void text(int index, String text, boolean refusal, EventSink sink) {
        refused |= refusal;
        write(find(index, ResponsesItem.Kind.MESSAGE), ResponsesItem.Kind.MESSAGE, text, sink);
    }

    /** Arguments of a call. */
    void arguments(int index, String json, EventSink sink) {
        write(find(index, ResponsesItem.Kind.CALL), ResponsesItem.Kind.CALL, json, sink);
    }

    /**
     * Reasoning of an item. Where a target tells both its reasoning and a summary of it, the one that comes first is taken.
     *
     * @param part number of the part, which is set apart from the one before by a blank line
     */
    void reasoning(int index, int part, String text, boolean summary, EventSink sink) {
        ResponsesItem item = find(index, ResponsesItem.Kind.REASONING);
        if (!text.isEmpty() && item.takesReasoning(summary)) {
            String gap = item.beginsPart(part) ? "\n\n" : "";
            write(item, ResponsesItem.Kind.REASONING, gap + text, sink);
        }
    }

    /** The response is whole: what was never told of before is taken from it, and everything that waits is written. */
    void finish(JsonNode output, EventSink sink) {
        ending = true;
        ResponsesMatch match = new ResponsesMatch(order.finishAll(), output);
        int place = 0;
        for (JsonNode told : output) {
            ResponsesItem.Kind kind = ResponsesItem.Kind.of(told.path("type").asText(""));
            ResponsesItem item = match.find(told);
            ResponsesItem known = item == null ? order.add(place, kind) : item;
            complete(known, told, sink);
            searches.cited(known, told, open, sink);
            place++;
        }
        close(sink);
        for (ResponsesItem item : order.finishAll()) {
            if (item.waits()) {
                writeWaiting(item, sink);
            }
        }
        searches.finish(sink);
        blocks.finish(sink);
    }

    /** Closes the open block, because an error follows. */
    void abandon(EventSink sink) {
        close(sink);
    }

    /** Whether the model refused. */
    boolean refused() {
        return refused;
    }

    /** Bytes of what waits and of the items themselves, about. */
    long held() {
        return waiting + (long) COST_OF_ITEM * order.count();
    }

    private ResponsesItem find(int index, ResponsesItem.Kind kind) {
        ResponsesItem item = order.find(index);
        return item == null ? order.add(Math.max(0, index), kind) : item;
    }

    /** Takes from a whole item what no delta has told. */
    private void complete(ResponsesItem item, JsonNode told, EventSink sink) {
        item.learn(told);
        if (item.told()) {
            return;
        }
        switch (item.kind()) {
            case MESSAGE -> {
                for (JsonNode part : told.path("content")) {
                    boolean refusal = part.path("type").asText("").equals("refusal");
                    refused |= refusal;
                    String said = part.path(refusal ? "refusal" : "text").asText("");
                    write(item, item.kind(), said, sink);
                }
            }
            case CALL -> write(item, item.kind(), told.path("arguments").asText(""), sink);
            case REASONING -> write(item, item.kind(), ResponsesFacts.reasoning(told), sink);
            case HOSTED -> {
                item.tell();
                if (searches.keep(item, told)) {
                    order.await(item);
                }
            }
            case OTHER -> {}
        }
    }

    private void finish(ResponsesItem item, EventSink sink) {
        order.finish(item);
        if (open == item || (item.isSealed() && !blocked(item))) {
            blocks.carry(CarriedReasoning.Kind.ITEM, item.takeSealed(), sink);
            close(sink);
        }
    }

    /** Writes the items that had to wait, in their order, as far as they can be written now. */
    private void flush(EventSink sink) {
        ResponsesItem item = order.firstWaiting();
        while (item != null && item.waits() && !blocked(item)) {
            writeWaiting(item, sink);
            item = order.firstWaiting();
        }
    }

    private void writeWaiting(ResponsesItem item, EventSink sink) {
        String text = takeWaiting(item);
        if (item.kind() == ResponsesItem.Kind.HOSTED) {
            close(sink);
            searches.write(item, sink);
            return;
        }
        if (item.kind() == ResponsesItem.Kind.CALL) {
            item.open();
            blocks.tool(ids.accept(item.callId()), item.name(), sink);
            open = item;
        }
        put(item, text, sink);
        if (item.finished()) {
            close(sink);
        }
    }

    private String takeWaiting(ResponsesItem item) {
        order.written(item);
        String text = item.takeWaiting();
        waiting -= text.length();
        return text;
    }

    private boolean blocked(ResponsesItem item) {
        boolean call = item.kind() == ResponsesItem.Kind.CALL;
        return (open != null && open != item && open.kind() == ResponsesItem.Kind.CALL)
                || order.isEarly(item)
                || (call && !order.isNext(item));
    }

    private void write(ResponsesItem item, ResponsesItem.Kind kind, String text, EventSink sink) {
        if (text.isEmpty() || item.kind() != kind) {
            return;
        }
        item.tell();
        if (open == item) {
            put(item, text, sink);
            return;
        }
        if (item.opened()) {
            // A call that is closed: nothing can be added to it.
            return;
        }
        if (ending || kind == ResponsesItem.Kind.CALL || blocked(item)) {
            item.keep(text);
            waiting += text.length();
            order.await(item);
        } else {
            put(item, takeWaiting(item) + text, sink);
        }
    }

    private void put(ResponsesItem item, String text, EventSink sink) {
        if (open != item) {
            blocks.close(sink);
            open = item;
        }
        switch (item.kind()) {
            case MESSAGE -> blocks.piece(MessageBlocks.Kind.TEXT, text, sink);
            case REASONING -> blocks.piece(MessageBlocks.Kind.THINKING, text, sink);
            case CALL -> blocks.arguments(text, sink);
            case HOSTED, OTHER -> {}
        }
    }

    private void close(EventSink sink) {
        blocks.close(sink);
        open = null;
    }
}
