package gateway.translation.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.error.UpstreamError;

/**
 * Writes the events of one stream of the Responses API, framed and numbered. Items and the response itself are those of {@link
 * ResponsesObjects}. One instance per stream, not safe from many threads.
 */
public final class ResponsesEvents {

    private static final byte[] PING = EventBytes.ascii(": ping\n\n");
    private static final byte[] EVENT = EventBytes.ascii("event: ");
    private static final byte[] DATA = EventBytes.ascii("\ndata: {\"type\":\"");
    private static final byte[] SEQUENCE = EventBytes.ascii("\",\"sequence_number\":");
    private static final byte[] ITEM_ID = EventBytes.ascii(",\"item_id\":\"");
    private static final byte[] OUTPUT_INDEX = EventBytes.ascii("\",\"output_index\":");
    private static final byte[] CONTENT_INDEX = EventBytes.ascii(",\"content_index\":");
    private static final byte[] SUMMARY_INDEX = EventBytes.ascii(",\"summary_index\":0");
    private static final byte[] DELTA = EventBytes.ascii(",\"delta\":");
    private static final byte[] TEXT = EventBytes.ascii(",\"text\":");
    private static final byte[] PART = EventBytes.ascii(",\"part\":");
    private static final byte[] NO_LOGPROBS = EventBytes.ascii(",\"logprobs\":[]");
    private static final byte[] END = EventBytes.ascii("}\n\n");

    private final EventBytes event = new EventBytes(1024);
    private long sequence;

    /** A comment that keeps the client waiting. */
    public static byte[] ping() {
        return PING;
    }

    /** Counts an event that was passed on with a number of its own. */
    public void passed() {
        sequence++;
    }

    /** {@code response.created}, {@code response.completed} and all others that tell the whole response. */
    public byte[] response(String type, byte[] response) {
        return begin(type).raw(",\"response\":").raw(response).raw(END).toBytes();
    }

    /** {@code response.output_item.added} or {@code .done}. */
    public byte[] item(String type, int outputIndex, byte[] item) {
        begin(type).raw(",\"output_index\":").number(outputIndex);
        return event.raw(",\"item\":").raw(item).raw(END).toBytes();
    }

    /** {@code response.content_part.added} or {@code .done}. */
    public byte[] contentPart(String type, String itemId, int outputIndex, int contentIndex, byte[] part) {
        place(type, itemId, outputIndex).raw(CONTENT_INDEX).number(contentIndex);
        return event.raw(PART).raw(part).raw(END).toBytes();
    }

    /** {@code response.output_text.delta}. */
    public byte[] textDelta(String itemId, int outputIndex, int contentIndex, String text) {
        place("response.output_text.delta", itemId, outputIndex)
                .raw(CONTENT_INDEX)
                .number(contentIndex);
        return event.raw(DELTA).quoted(text).raw(NO_LOGPROBS).raw(END).toBytes();
    }

    /** {@code response.output_text.done}. */
    public byte[] textDone(String itemId, int outputIndex, int contentIndex, String text) {
        place("response.output_text.done", itemId, outputIndex)
                .raw(CONTENT_INDEX)
                .number(contentIndex);
        return event.raw(TEXT).quoted(text).raw(NO_LOGPROBS).raw(END).toBytes();
    }

    /** {@code response.output_text.annotation.added}. */
    public byte[] annotation(String itemId, int outputIndex, int contentIndex, int number, ObjectNode annotation) {
        place("response.output_text.annotation.added", itemId, outputIndex)
                .raw(CONTENT_INDEX)
                .number(contentIndex);
        event.raw(",\"annotation_index\":").number(number).raw(",\"annotation\":");
        return event.json(annotation).raw(END).toBytes();
    }

    /** {@code response.web_search_call.in_progress}, {@code .searching} or {@code .completed}. */
    public byte[] search(String type, String itemId, int outputIndex) {
        return place(type, itemId, outputIndex).raw(END).toBytes();
    }

    /** {@code response.function_call_arguments.delta}. */
    public byte[] argumentsDelta(String itemId, int outputIndex, String json) {
        place("response.function_call_arguments.delta", itemId, outputIndex);
        return event.raw(DELTA).quoted(json).raw(END).toBytes();
    }

    /** {@code response.function_call_arguments.done}. */
    public byte[] argumentsDone(String itemId, int outputIndex, String name, String json) {
        place("response.function_call_arguments.done", itemId, outputIndex);
        event.raw(",\"name\":").quoted(name);
        return event.raw(",\"arguments\":").quoted(json).raw(END).toBytes();
    }

    /** {@code response.custom_tool_call_input.delta}. */
    public byte[] customInputDelta(String itemId, int outputIndex, String text) {
        place("response.custom_tool_call_input.delta", itemId, outputIndex);
        return event.raw(DELTA).quoted(text).raw(END).toBytes();
    }

    /** {@code response.custom_tool_call_input.done}. */
    public byte[] customInputDone(String itemId, int outputIndex, String text) {
        place("response.custom_tool_call_input.done", itemId, outputIndex);
        return event.raw(",\"input\":").quoted(text).raw(END).toBytes();
    }

    /** {@code response.reasoning_summary_part.added} or {@code .done}; there is one part only. */
    public byte[] summaryPart(String type, String itemId, int outputIndex, String text) {
        place(type, itemId, outputIndex).raw(SUMMARY_INDEX);
        event.raw(PART).raw("{\"type\":\"summary_text\",\"text\":").quoted(text);
        return event.raw("}").raw(END).toBytes();
    }

    /** {@code response.reasoning_summary_text.delta}. */
    public byte[] summaryDelta(String itemId, int outputIndex, String text) {
        place("response.reasoning_summary_text.delta", itemId, outputIndex).raw(SUMMARY_INDEX);
        return event.raw(DELTA).quoted(text).raw(END).toBytes();
    }

    /** {@code response.reasoning_summary_text.done}. */
    public byte[] summaryDone(String itemId, int outputIndex, String text) {
        place("response.reasoning_summary_text.done", itemId, outputIndex).raw(SUMMARY_INDEX);
        return event.raw(TEXT).quoted(text).raw(END).toBytes();
    }

    /** The event that a stream ends with which fails before its response has begun. */
    public byte[] error(UpstreamError error) {
        begin("error").raw(",\"code\":").quoted(ResponsesObjects.errorCode(error));
        event.raw(",\"message\":").quoted(error.message()).raw(",\"param\":");
        String param = error.param();
        return (param == null ? event.raw("null") : event.quoted(param))
                .raw(END)
                .toBytes();
    }

    private EventBytes place(String type, String itemId, int outputIndex) {
        return begin(type).raw(ITEM_ID).raw(itemId).raw(OUTPUT_INDEX).number(outputIndex);
    }

    private EventBytes begin(String type) {
        event.clear().raw(EVENT).raw(type).raw(DATA).raw(type);
        return event.raw(SEQUENCE).number(sequence++);
    }
}
