package gateway.translation.responsesclient;

import gateway.translation.contract.ClientTool;
import gateway.translation.contract.EventSink;
import gateway.translation.wire.ResponsesCalls;
import gateway.translation.wire.ResponsesEvents;
import gateway.translation.wire.ToolInput;

/**
 * Writes one call of a tool as the events of its item. The input of a custom tool stands inside JSON, and so does what the
 * shell or a search is given: they are told when they are whole. Not safe from many threads.
 */
final class CallWriter {

    private final ResponsesEvents events;
    private final ClientTool tool;
    private final String itemId;
    private final String callId;
    private final int outputIndex;

    CallWriter(ResponsesEvents events, ClientTool tool, String itemId, String callId, int outputIndex) {
        this.events = events;
        this.tool = tool;
        this.itemId = itemId;
        this.callId = callId;
        this.outputIndex = outputIndex;
    }

    /** The call begins. */
    void begin(EventSink sink) {
        if (tool.kind() == ClientTool.Kind.FUNCTION || tool.kind() == ClientTool.Kind.CUSTOM) {
            added("", sink);
        }
    }

    /** A piece of the input in JSON. */
    void piece(String json, EventSink sink) {
        if (tool.kind() == ClientTool.Kind.FUNCTION) {
            sink.emit(events.argumentsDelta(itemId, outputIndex, json));
        }
    }

    /**
     * The call is whole.
     *
     * @param json all pieces
     * @return the item
     */
    byte[] end(String json, EventSink sink) {
        String told = json;
        switch (tool.kind()) {
            case FUNCTION -> sink.emit(events.argumentsDone(itemId, outputIndex, tool.name(), json));
            case CUSTOM -> {
                told = ToolInput.text(json);
                if (!told.isEmpty()) {
                    sink.emit(events.customInputDelta(itemId, outputIndex, told));
                }
                sink.emit(events.customInputDone(itemId, outputIndex, told));
            }
            case LOCAL_SHELL, TOOL_SEARCH -> added(json, sink);
        }
        return ResponsesCalls.item(itemId, "completed", callId, tool, told);
    }

    private void added(String told, EventSink sink) {
        byte[] item = ResponsesCalls.item(itemId, "in_progress", callId, tool, told);
        sink.emit(events.item("response.output_item.added", outputIndex, item));
    }
}
