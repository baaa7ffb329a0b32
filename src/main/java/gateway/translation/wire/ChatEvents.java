package gateway.translation.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.protocol.Dialect;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.error.ErrorBodies;
import gateway.translation.error.UpstreamError;
import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one stream of Chat Completions, framed: a {@code data:} line and the blank line. What all chunks of a stream
 * have in common is made once. Not safe from many threads.
 */
public final class ChatEvents {

    private static final byte[] DONE = EventBytes.ascii("data: [DONE]\n\n");
    private static final byte[] PING = EventBytes.ascii(": ping\n\n");
    private static final byte[] CHOICE = EventBytes.ascii("\"choices\":[{\"index\":0,\"delta\":{");
    private static final byte[] CHOICE_END = EventBytes.ascii("},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
    private static final byte[] ROLE = EventBytes.ascii("\"role\":\"assistant\",\"content\":\"\"");
    private static final byte[] CONTENT = EventBytes.ascii("\"content\":");
    private static final byte[] REASONING = EventBytes.ascii("\"reasoning_content\":");
    private static final byte[] CALL = EventBytes.ascii("\"tool_calls\":[{\"index\":");
    private static final byte[] FUNCTION = EventBytes.ascii(",\"function\":{\"arguments\":");
    private static final byte[] CUSTOM = EventBytes.ascii(",\"custom\":{\"input\":");
    private static final byte[] CALL_END = EventBytes.ascii("}}]");

    private final byte[] head;
    private final byte[] choice;
    private final EventBytes event = new EventBytes(512);

    /** Takes id, model and time of the answer from the frame. */
    public ChatEvents(AnswerFrame frame) {
        EventBytes start = new EventBytes(256);
        start.raw("data: {\"id\":").quoted("chatcmpl-" + frame.idSeed());
        start.raw(",\"object\":\"chat.completion.chunk\",\"created\":").number(frame.createdSeconds());
        start.raw(",\"model\":").quoted(frame.modelAsked()).raw(",");
        head = start.toBytes();
        // OpenAI's own chunks have the field in every chunk once it is asked for.
        start.raw(frame.includeUsage() ? "\"usage\":null," : "").raw(CHOICE);
        choice = start.toBytes();
    }

    /** The first chunk: the role, and no content yet. */
    public byte[] role() {
        return begin().raw(ROLE).raw(CHOICE_END).toBytes();
    }

    /** A piece of text. */
    public byte[] content(String text) {
        return begin().raw(CONTENT).quoted(text).raw(CHOICE_END).toBytes();
    }

    /** What the whole text cites. */
    public byte[] annotations(ArrayNode annotations) {
        return begin().raw("\"annotations\":").json(annotations).raw(CHOICE_END).toBytes();
    }

    /** A piece of reasoning. */
    public byte[] reasoning(String text) {
        return begin().raw(REASONING).quoted(text).raw(CHOICE_END).toBytes();
    }

    /**
     * A tool call begins.
     *
     * @param index counts the calls of the answer from 0 without a gap
     * @param name the client's name of the tool
     */
    public byte[] toolStart(int index, String id, String name) {
        begin().raw(CALL).number(index).raw(",\"id\":").quoted(id);
        event.raw(",\"type\":\"function\",\"function\":{\"name\":").quoted(name);
        return event.raw(",\"arguments\":\"\"").raw(CALL_END).raw(CHOICE_END).toBytes();
    }

    /** A piece of the arguments of a tool call. */
    public byte[] toolArguments(int index, String piece) {
        begin().raw(CALL).number(index).raw(FUNCTION).quoted(piece);
        return event.raw(CALL_END).raw(CHOICE_END).toBytes();
    }

    /** A call of a tool begins whose input is text. */
    public byte[] customStart(int index, String id, String name) {
        begin().raw(CALL).number(index).raw(",\"id\":").quoted(id);
        event.raw(",\"type\":\"custom\",\"custom\":{\"name\":").quoted(name);
        return event.raw(",\"input\":\"\"").raw(CALL_END).raw(CHOICE_END).toBytes();
    }

    /** A piece of the text that a tool is called with. */
    public byte[] customInput(int index, String piece) {
        begin().raw(CALL).number(index).raw(CUSTOM).quoted(piece);
        return event.raw(CALL_END).raw(CHOICE_END).toBytes();
    }

    /**
     * The last chunk with a choice.
     *
     * @param refusal why the model did not answer, null for none
     */
    public byte[] finish(String reason, @Nullable String refusal) {
        begin();
        if (refusal != null) {
            event.raw("\"refusal\":").quoted(refusal);
        }
        return event.raw("},\"logprobs\":null,\"finish_reason\":")
                .quoted(reason)
                .raw("}]}\n\n")
                .toBytes();
    }

    /** The chunk with the usage and no choice. */
    public byte[] usage(TokenUsage usage) {
        event.clear().raw(head).raw("\"choices\":[],\"usage\":");
        return UsageObjects.chat(event, usage).raw("}\n\n").toBytes();
    }

    /** The end of a good stream. Shared, so nobody changes it. */
    public static byte[] done() {
        return DONE;
    }

    /** A comment that keeps the connection alive. Shared, so nobody changes it. */
    public static byte[] ping() {
        return PING;
    }

    /** The event that a failed stream ends with. */
    public static byte[] error(UpstreamError error) {
        return ErrorBodies.event(error, Dialect.CHAT, "");
    }

    private EventBytes begin() {
        return event.clear().raw(choice);
    }
}
