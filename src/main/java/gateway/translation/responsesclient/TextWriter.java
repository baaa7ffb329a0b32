package gateway.translation.responsesclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.EventSink;
import gateway.translation.wire.CitedText;
import gateway.translation.wire.ResponsesEvents;
import gateway.translation.wire.ResponsesObjects;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one item of text as events. Neighbouring blocks are its parts; where the text may cite something they are one part,
 * because Claude begins a block with each citation. Not safe from many threads.
 */
final class TextWriter {

    private final ResponsesEvents events;
    private final CitedText cited;
    private final String itemId;
    private final int outputIndex;
    private final List<byte[]> parts = new ArrayList<>(1);
    private final StringBuilder text = new StringBuilder();
    private boolean partOpen;
    private long kept;

    /** @param cited of the part that comes next */
    TextWriter(ResponsesEvents events, CitedText cited, String itemId, int outputIndex) {
        this.events = events;
        this.cited = cited;
        this.itemId = itemId;
        this.outputIndex = outputIndex;
    }

    /** The item begins. */
    void begin(EventSink sink) {
        byte[] item = ResponsesObjects.message(itemId, "in_progress", List.of());
        sink.emit(events.item("response.output_item.added", outputIndex, item));
    }

    /** A piece of text that is not empty. */
    void piece(String piece, EventSink sink) {
        if (!partOpen) {
            partOpen = true;
            byte[] empty = ResponsesObjects.textPart("");
            sink.emit(events.contentPart("response.content_part.added", itemId, outputIndex, parts.size(), empty));
        }
        text.append(piece);
        cited.append(piece);
        sink.emit(events.textDelta(itemId, outputIndex, parts.size(), piece));
    }

    /** A block is whole. */
    void endBlock(EventSink sink) {
        if (cited.asked()) {
            cite(sink);
        } else {
            closePart(sink);
        }
    }

    private void cite(EventSink sink) {
        int number = cited.annotations().size();
        for (ObjectNode annotation : cited.endBlock()) {
            sink.emit(events.annotation(itemId, outputIndex, parts.size(), number++, annotation));
        }
    }

    private void closePart(EventSink sink) {
        if (!partOpen) {
            return;
        }
        cite(sink);
        partOpen = false;
        String whole = text.toString();
        text.setLength(0);
        byte[] part = ResponsesObjects.textPart(whole, cited.annotations());
        cited.clear();
        sink.emit(events.textDone(itemId, outputIndex, parts.size(), whole));
        sink.emit(events.contentPart("response.content_part.done", itemId, outputIndex, parts.size(), part));
        parts.add(part);
        kept += part.length;
    }

    /**
     * The item is whole.
     *
     * @return the item
     */
    byte[] end(EventSink sink) {
        closePart(sink);
        return ResponsesObjects.message(itemId, "completed", parts);
    }

    /** Bytes of the parts, and characters of the one that is written. */
    long held() {
        return kept + text.length();
    }
}
