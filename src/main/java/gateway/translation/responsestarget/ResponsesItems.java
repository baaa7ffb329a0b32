package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.wire.CallIds;
import gateway.translation.wire.MessageBlocks;
import gateway.translation.wire.ResponsesFacts;
import gateway.usage.TokenUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the items of a response as the blocks of a message. One block is open at a time: a block of text or thinking gives way
 * to the next item, a tool call does not, and what comes for other items meanwhile waits. One instance per stream, not safe from
 * many threads.
 */
final class ResponsesItems {

    private static final int NONE = -1;
    private static final int COST_OF_ITEM = 300;

    private final MessageBlocks blocks;
    private final CallIds ids;
    private final Map<Integer, ResponsesItem> places = new HashMap<>(8);
    private final List<ResponsesItem> items = new ArrayList<>(4);
    private @Nullable ResponsesItem open;
    private boolean refused;
    private long waiting;

    ResponsesItems(AnswerFrame frame) {
        this.blocks = new MessageBlocks(frame);
        this.ids = new CallIds(frame.idSeed());
    }

    /** The message begins, once. */
    void start(EventSink sink) {
        blocks.start(TokenUsage.NONE, sink);
    }

    /** An item begins. */
    void added(int index, JsonNode told, EventSink sink) {
        int place = index == NONE ? items.size() : index;
        ResponsesItem before = places.get(place);
        if (before != null) {
            finish(before, sink);
        }
        ResponsesItem item = add(place, ResponsesItem.Kind.of(told.path("type").asText("")));
        item.learn(told);
        flush(sink);
    }

    /** An item is whole; what it says beyond its deltas is taken from it. */
    void done(int index, JsonNode told, EventSink sink) {
        ResponsesItem item = find(index, ResponsesItem.Kind.of(told.path("type").asText("")));
        complete(item, told, sink);
        finish(item, sink);
        flush(sink);
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

    /**
     * The response is whole: everything that waits is written, and what was never told of before. Its items are those of the
     * stream, each kind in its order: targets do not always give both the same places.
     */
    void finish(JsonNode output, EventSink sink) {
        List<ResponsesItem> known = new ArrayList<>(items);
        for (JsonNode told : output) {
            ResponsesItem.Kind kind = ResponsesItem.Kind.of(told.path("type").asText(""));
            ResponsesItem item = taken(known, kind);
            complete(item, told, sink);
            finish(item, sink);
            flush(sink);
        }
        items.forEach(ResponsesItem::finish);
        close(sink);
        flush(sink);
        blocks.finish(sink);
    }

    /** Takes the first item of the kind from the list; a new one where it has none. */
    private ResponsesItem taken(List<ResponsesItem> known, ResponsesItem.Kind kind) {
        for (ResponsesItem item : known) {
            if (item.kind() == kind) {
                known.remove(item);
                return item;
            }
        }
        ResponsesItem item = new ResponsesItem(kind);
        items.add(item);
        return item;
    }

    /** Closes the open block, because an error follows. */
    void abandon(EventSink sink) {
        close(sink);
    }

    /** Whether the message has begun. */
    boolean started() {
        return blocks.started();
    }

    /** Whether the answer calls a tool. */
    boolean called() {
        return blocks.tools() > 0;
    }

    /** Whether the model refused. */
    boolean refused() {
        return refused;
    }

    /** How many characters of text, reasoning and arguments there are so far. */
    long characters() {
        return blocks.characters();
    }

    /** Bytes of what waits and of the items themselves, about. */
    long held() {
        return waiting + (long) COST_OF_ITEM * items.size();
    }

    private ResponsesItem find(int index, ResponsesItem.Kind kind) {
        if (index == NONE && !items.isEmpty()) {
            return items.getLast();
        }
        ResponsesItem item = places.get(index);
        return item == null ? add(Math.max(0, index), kind) : item;
    }

    private ResponsesItem add(int place, ResponsesItem.Kind kind) {
        ResponsesItem item = new ResponsesItem(kind);
        places.put(place, item);
        items.add(item);
        return item;
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
                    write(
                            item,
                            item.kind(),
                            part.path(refusal ? "refusal" : "text").asText(""),
                            sink);
                }
            }
            case CALL -> write(item, item.kind(), told.path("arguments").asText(""), sink);
            case REASONING -> write(item, item.kind(), ResponsesFacts.reasoning(told), sink);
            case OTHER -> {}
        }
    }

    private void finish(ResponsesItem item, EventSink sink) {
        item.finish();
        if (open == item) {
            close(sink);
        }
    }

    /** Writes the items that had to wait, in their order, as far as they can be written now. */
    private void flush(EventSink sink) {
        for (ResponsesItem item : items) {
            if (!blocked(item) && item.waits()) {
                writeWaiting(item, sink);
            }
        }
    }

    private void writeWaiting(ResponsesItem item, EventSink sink) {
        String text = item.takeWaiting();
        waiting -= text.length();
        if (item.kind() == ResponsesItem.Kind.CALL) {
            item.open();
            blocks.tool(ids.accept(item.callId()), item.name(), sink);
            open = item;
        }
        write(item, item.kind(), text, sink);
        if (item.finished()) {
            close(sink);
        }
    }

    private boolean blocked(ResponsesItem item) {
        return open != null && open != item && open.kind() == ResponsesItem.Kind.CALL;
    }

    private void write(ResponsesItem item, ResponsesItem.Kind kind, String text, EventSink sink) {
        if (text.isEmpty() || item.kind() != kind) {
            return;
        }
        item.tell();
        if (open != item && (kind == ResponsesItem.Kind.CALL || blocked(item))) {
            item.keep(text);
            waiting += text.length();
            return;
        }
        if (open != item) {
            blocks.close(sink);
            open = item;
        }
        switch (kind) {
            case MESSAGE -> blocks.piece(MessageBlocks.Kind.TEXT, text, sink);
            case REASONING -> blocks.piece(MessageBlocks.Kind.THINKING, text, sink);
            case CALL -> blocks.arguments(text, sink);
            case OTHER -> {}
        }
    }

    private void close(EventSink sink) {
        blocks.close(sink);
        open = null;
    }
}
