package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.error.UpstreamError;
import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The events of a stream of the Messages API (docs/wire.md, "Stream events"), framed: {@code event:} and {@code data:} lines
 * and the blank line. The arrays may be shared, so nobody changes them. Safe from many threads.
 */
public final class MessagesEvents {

    private static final byte[] END = EventBytes.ascii("}\n\n");
    private static final byte[] END_2 = EventBytes.ascii("}}\n\n");
    private static final byte[] MESSAGE_START =
            EventBytes.ascii("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":");
    private static final byte[] MESSAGE_MODEL =
            EventBytes.ascii(",\"type\":\"message\",\"role\":\"assistant\",\"model\":");
    private static final byte[] MESSAGE_REST =
            EventBytes.ascii(",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":");
    private static final byte[] BLOCK_START =
            EventBytes.ascii("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":");
    private static final byte[] TEXT_BLOCK =
            EventBytes.ascii(",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
    private static final byte[] THINKING_BLOCK =
            EventBytes.ascii(",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n");
    private static final byte[] TOOL_BLOCK = EventBytes.ascii(",\"content_block\":{\"type\":\"tool_use\",\"id\":");
    private static final byte[] TOOL_INPUT = EventBytes.ascii(",\"input\":{}}}\n\n");
    private static final byte[] DELTA =
            EventBytes.ascii("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    private static final byte[] TEXT = EventBytes.ascii(",\"delta\":{\"type\":\"text_delta\",\"text\":");
    private static final byte[] THINKING = EventBytes.ascii(",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":");
    private static final byte[] SIGNATURE = EventBytes.ascii(",\"delta\":{\"type\":\"signature_delta\",\"signature\":");
    private static final byte[] JSON = EventBytes.ascii(",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":");
    private static final byte[] CITATION = EventBytes.ascii(",\"delta\":{\"type\":\"citations_delta\",\"citation\":");
    private static final byte[] BLOCK_STOP =
            EventBytes.ascii("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
    private static final byte[] MESSAGE_DELTA =
            EventBytes.ascii("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":");
    private static final byte[] MESSAGE_STOP =
            EventBytes.ascii("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    private static final byte[] PING = EventBytes.ascii("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    private static final byte[] ERROR =
            EventBytes.ascii("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":");

    private MessagesEvents() {}

    /**
     * {@code message_start}.
     *
     * @param model the client's name of the model
     * @param usage what is known so far, or an estimate; the final {@code message_delta} replaces it
     */
    public static byte[] messageStart(String id, String model, TokenUsage usage) {
        EventBytes event = new EventBytes(384).raw(MESSAGE_START).quoted(id);
        event.raw(MESSAGE_MODEL).quoted(model).raw(MESSAGE_REST);
        return UsageObjects.messages(event, usage).raw(END_2).toBytes();
    }

    /** {@code content_block_start} of an empty text block. */
    public static byte[] textStart(int index) {
        return new EventBytes(144)
                .raw(BLOCK_START)
                .number(index)
                .raw(TEXT_BLOCK)
                .toBytes();
    }

    /** {@code content_block_start} of an empty thinking block. */
    public static byte[] thinkingStart(int index) {
        return new EventBytes(176)
                .raw(BLOCK_START)
                .number(index)
                .raw(THINKING_BLOCK)
                .toBytes();
    }

    /**
     * {@code content_block_start} of a tool call with empty input.
     *
     * @param name the client's name of the tool
     */
    public static byte[] toolStart(int index, String id, String name) {
        EventBytes event = new EventBytes(256).raw(BLOCK_START).number(index);
        event.raw(TOOL_BLOCK).quoted(id).raw(",\"name\":").quoted(name);
        return event.raw(TOOL_INPUT).toBytes();
    }

    /**
     * {@code content_block_start} of a block that comes as it is.
     *
     * @param block without halves of characters
     */
    public static byte[] wholeStart(int index, JsonNode block) {
        EventBytes event = new EventBytes(1024).raw(BLOCK_START).number(index).raw(",\"content_block\":");
        return event.json(block).raw(END).toBytes();
    }

    /** {@code citations_delta}. */
    public static byte[] citationsDelta(int index, JsonNode citation) {
        EventBytes event = new EventBytes(512).raw(DELTA).number(index).raw(CITATION);
        return event.json(citation).raw(END_2).toBytes();
    }

    /** {@code text_delta}. */
    public static byte[] textDelta(int index, String text) {
        return delta(index, TEXT, text);
    }

    /** {@code thinking_delta}. */
    public static byte[] thinkingDelta(int index, String thinking) {
        return delta(index, THINKING, thinking);
    }

    /** {@code signature_delta}; an empty signature where the target has none, never one of our own. */
    public static byte[] signatureDelta(int index, String signature) {
        return delta(index, SIGNATURE, signature);
    }

    /** {@code input_json_delta}. */
    public static byte[] jsonDelta(int index, String partialJson) {
        return delta(index, JSON, partialJson);
    }

    private static byte[] delta(int index, byte[] kind, String text) {
        EventBytes event = new EventBytes(160 + text.length());
        return event.raw(DELTA).number(index).raw(kind).quoted(text).raw(END_2).toBytes();
    }

    /** {@code content_block_stop}. */
    public static byte[] blockStop(int index) {
        return new EventBytes(96).raw(BLOCK_STOP).number(index).raw(END).toBytes();
    }

    /**
     * {@code message_delta}.
     *
     * @param stopReason in the words of the Messages API
     * @param stopSequence the sequence that ended the answer, null for none or where the target does not tell
     * @param usage of the whole answer
     */
    public static byte[] messageDelta(String stopReason, @Nullable String stopSequence, TokenUsage usage) {
        EventBytes event =
                new EventBytes(320).raw(MESSAGE_DELTA).quoted(stopReason).raw(",\"stop_sequence\":");
        if (stopSequence == null) {
            event.raw("null");
        } else {
            event.quoted(stopSequence);
        }
        return UsageObjects.messages(event.raw("},\"usage\":"), usage).raw(END).toBytes();
    }

    /** {@code message_stop}. */
    public static byte[] messageStop() {
        return MESSAGE_STOP;
    }

    /** {@code ping}. */
    public static byte[] ping() {
        return PING;
    }

    /** The event that a failed stream ends with. */
    public static byte[] error(UpstreamError error) {
        EventBytes event =
                new EventBytes(128 + error.message().length()).raw(ERROR).quoted(error.type());
        return event.raw(",\"message\":").quoted(error.message()).raw(END_2).toBytes();
    }
}
