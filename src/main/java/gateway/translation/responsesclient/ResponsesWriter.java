package gateway.translation.responsesclient;

import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.ClientTool;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.WholeResponse;
import gateway.translation.error.UpstreamError;
import gateway.translation.wire.CitedText;
import gateway.translation.wire.ClaudeSearches;
import gateway.translation.wire.MessagesBlockReader;
import gateway.translation.wire.ResponsesCalls;
import gateway.translation.wire.ResponsesEvents;
import gateway.translation.wire.ResponsesObjects;
import gateway.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the blocks of a message as the items of a response, event by event. An item of text or of reasoning begins with its
 * first character, so that an empty block leaves no trace. One instance per stream, not safe from many threads.
 */
final class ResponsesWriter {

    /** An item is in its own last event, in that of its part and in that of the response. */
    private static final long COPIES = 3;

    private static final String ADDED = "response.output_item.added";
    private static final String DONE = "response.output_item.done";

    private final AnswerFrame frame;
    private final ResponsesObjects objects;
    private final ResponsesEvents events = new ResponsesEvents();
    private final List<byte[]> output = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final SearchWriter searches;
    private final CitedText cited;
    private Open open = Open.NOTHING;
    private boolean partOpen;
    private boolean begun;
    private String itemId = "";
    private @Nullable TextWriter message;
    private @Nullable CallWriter call;
    private @Nullable String encrypted;
    private @Nullable WholeResponse whole;
    private long characters;
    private long kept;

    ResponsesWriter(AnswerFrame frame) {
        this.frame = frame;
        this.objects = new ResponsesObjects(frame);
        ClaudeSearches claude = new ClaudeSearches(frame);
        this.searches = new SearchWriter(frame, claude, objects, events, output, items);
        this.cited = new CitedText(claude);
    }

    /** The item that is being written. */
    private enum Open {
        NOTHING,
        MESSAGE,
        CALL,
        REASONING
    }

    /** The response begins. */
    void begin(EventSink sink) {
        begun = true;
        byte[] response = objects.begun();
        sink.emit(events.response("response.created", response));
        sink.emit(events.response("response.in_progress", response));
    }

    /** A block begins. */
    void start(MessagesBlockReader block, EventSink sink) {
        switch (block.kind()) {
            case "text" -> text(block.text(), sink);
            case "thinking" -> {
                closeItem(sink);
                thinking(block.text(), sink);
            }
            case "tool_use" -> call(block, sink);
            case "redacted_thinking" -> redacted(block.text(), sink);
            case ClaudeSearches.CALL -> {
                closeItem(sink);
                searches.call(block, sink);
            }
            case ClaudeSearches.RESULT -> {
                closeItem(sink);
                searches.result(block, sink);
            }
            default -> closeItem(sink);
        }
    }

    /** A block goes on. */
    void delta(MessagesBlockReader block, EventSink sink) {
        switch (block.kind()) {
            case "text_delta" -> text(block.text(), sink);
            case "input_json_delta" -> {
                arguments(block.text(), sink);
                searches.input(block.text());
            }
            case "citations_delta" -> cited.cite(block.detail());
            case "thinking_delta" -> thinking(block.text(), sink);
            case "signature_delta" -> signature(block.text(), sink);
            default -> {
                // What this version does not know has no place in an item.
            }
        }
    }

    /** The block is whole. */
    void stop(EventSink sink) {
        searches.stop(sink);
        if (open == Open.MESSAGE && message != null) {
            message.endBlock(sink);
        } else {
            closeItem(sink);
            cited.startBlock();
        }
    }

    /**
     * The response is whole.
     *
     * @param stopReason in the words of the Messages API
     */
    void end(@Nullable String stopReason, @Nullable TokenUsage usage, EventSink sink) {
        closeItem(sink);
        searches.end(sink);
        String incomplete = ResponsesObjects.incomplete(stopReason);
        byte[] response = objects.finished(incomplete, output, usage == null ? TokenUsage.NONE : usage);
        whole = new WholeResponse(objects.id(), items, true, response);
        sink.emit(events.response(incomplete == null ? "response.completed" : "response.incomplete", response));
    }

    /** The response fails. */
    void fail(UpstreamError error, EventSink sink) {
        sink.emit(begun ? events.response("response.failed", objects.failed(error, output)) : events.error(error));
    }

    /** The response, once it is whole; null before. */
    @Nullable
    WholeResponse whole() {
        return whole;
    }

    /** How many characters of text, reasoning and arguments have been written. */
    long characters() {
        return characters;
    }

    /** Bytes of the items, which the last event repeats, and of what is written of them then. */
    long held() {
        long written = text.length() + cited.held() + (message == null ? 0 : message.held());
        return COPIES * (kept + written + searches.held());
    }

    private void text(String piece, EventSink sink) {
        if (piece.isEmpty()) {
            return;
        }
        if (open != Open.MESSAGE) {
            closeItem(sink);
            openItem(Open.MESSAGE, "msg_");
            message = new TextWriter(events, cited, itemId, output.size());
            message.begin(sink);
        }
        characters += piece.length();
        Objects.requireNonNull(message, "a text is open").piece(piece, sink);
    }

    private void thinking(String piece, EventSink sink) {
        if (piece.isEmpty() || frame.excludeReasoning()) {
            return;
        }
        openReasoning(sink);
        if (!partOpen) {
            partOpen = true;
            sink.emit(events.summaryPart("response.reasoning_summary_part.added", itemId, output.size(), ""));
        }
        append(piece);
        sink.emit(events.summaryDelta(itemId, output.size(), piece));
    }

    private void signature(String signature, EventSink sink) {
        if (!signature.isEmpty() && !frame.excludeReasoning()) {
            openReasoning(sink);
            encrypted = ResponsesObjects.SIGNATURE + signature;
        }
    }

    private void redacted(String sealed, EventSink sink) {
        closeItem(sink);
        if (!sealed.isEmpty() && !frame.excludeReasoning()) {
            openReasoning(sink);
            encrypted = ResponsesObjects.REDACTED + sealed;
            closeItem(sink);
        }
    }

    private void openReasoning(EventSink sink) {
        if (open != Open.REASONING) {
            closeItem(sink);
            openItem(Open.REASONING, "rs_");
            sink.emit(events.item(ADDED, output.size(), ResponsesObjects.reasoning(itemId, "", null)));
        }
    }

    private void call(MessagesBlockReader block, EventSink sink) {
        closeItem(sink);
        ClientTool tool = frame.tools().tool(block.name());
        openItem(Open.CALL, ResponsesCalls.idPrefix(tool));
        call = new CallWriter(events, tool, itemId, block.id(), output.size());
        call.begin(sink);
        if (block.withInput()) {
            arguments(block.text(), sink);
        }
    }

    private void arguments(String piece, EventSink sink) {
        if (open == Open.CALL && call != null && !piece.isEmpty()) {
            append(piece);
            call.piece(piece, sink);
        }
    }

    private void append(String piece) {
        text.append(piece);
        characters += piece.length();
    }

    private void openItem(Open kind, String idPrefix) {
        open = kind;
        itemId = objects.itemId(idPrefix, output.size());
        text.setLength(0);
        partOpen = false;
        encrypted = null;
    }

    private void closeItem(EventSink sink) {
        byte[] item = switch (open) {
            case NOTHING -> null;
            case MESSAGE -> Objects.requireNonNull(message, "a text is open").end(sink);
            case CALL -> closeCall(sink);
            case REASONING -> closeReasoning(sink);
        };
        open = Open.NOTHING;
        message = null;
        if (item != null) {
            sink.emit(events.item(DONE, output.size(), item));
            output.add(item);
            items.add(itemId);
            kept += item.length;
        }
    }

    private byte[] closeCall(EventSink sink) {
        if (text.isEmpty()) {
            arguments("{}", sink);
        }
        return Objects.requireNonNull(call, "a call is open").end(text.toString(), sink);
    }

    private byte[] closeReasoning(EventSink sink) {
        String whole = text.toString();
        if (partOpen) {
            partOpen = false;
            sink.emit(events.summaryDone(itemId, output.size(), whole));
            sink.emit(events.summaryPart("response.reasoning_summary_part.done", itemId, output.size(), whole));
        }
        return ResponsesObjects.reasoning(itemId, whole, encrypted);
    }
}
