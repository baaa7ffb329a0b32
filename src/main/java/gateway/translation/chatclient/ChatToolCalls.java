package gateway.translation.chatclient;

import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.ClientTool;
import gateway.translation.contract.EventSink;
import gateway.translation.wire.ChatEvents;
import gateway.translation.wire.MessagesBlockReader;
import gateway.translation.wire.ToolInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of one stream from the Messages API to Chat Completions: blocks there, calls with a count of their own here
 * (docs/wire.md, "OpenAI's clients"; openai-node fails on a gap). Not safe from many threads.
 */
final class ChatToolCalls {

    private static final String NO_ARGUMENTS = "{}";

    private final ChatEvents events;
    private final AnswerFrame frame;
    private final List<Call> open = new ArrayList<>(2);
    private int count;
    private long held;

    ChatToolCalls(ChatEvents events, AnswerFrame frame) {
        this.events = events;
        this.frame = frame;
    }

    /** A call whose block has not ended. */
    private static final class Call {
        private final int block;
        private final int index;
        private final String input;
        private final @Nullable StringBuilder custom;
        private boolean told;

        Call(int block, int index, String input, boolean custom) {
            this.block = block;
            this.index = index;
            this.input = input;
            this.custom = custom ? new StringBuilder() : null;
        }
    }

    /** A block of a tool call starts; some targets give its whole input here. */
    void start(MessagesBlockReader block, EventSink sink) {
        ClientTool tool = frame.tools().tool(block.name());
        boolean custom = tool.kind() == ClientTool.Kind.CUSTOM;
        Call call = new Call(block.index(), count++, block.withInput() ? block.text() : NO_ARGUMENTS, custom);
        open.add(call);
        String id = block.id().isEmpty() ? "call_" + frame.idSeed() + "_" + call.index : block.id();
        sink.emit(
                custom
                        ? events.customStart(call.index, id, tool.name())
                        : events.toolStart(call.index, id, tool.name()));
    }

    /** A piece of the input of a block; blocks that are no tool calls are not known here. */
    void arguments(int block, String piece, EventSink sink) {
        Call call = find(block);
        if (call != null && !piece.isEmpty()) {
            call.told = true;
            if (call.custom != null) {
                call.custom.append(piece);
                held += piece.length();
            } else {
                sink.emit(events.toolArguments(call.index, piece));
            }
        }
    }

    /** A block ends; a call without any input has empty arguments. */
    void stop(int block, EventSink sink) {
        Call call = find(block);
        if (call != null) {
            open.remove(call);
            close(call, sink);
        }
    }

    /** Ends the blocks that the target did not end. */
    void stopAll(EventSink sink) {
        open.forEach(call -> close(call, sink));
        open.clear();
    }

    /** Whether there was a call. */
    boolean any() {
        return count > 0;
    }

    /** How many characters of calls are kept for later. */
    long held() {
        return held;
    }

    private void close(Call call, EventSink sink) {
        if (call.custom != null) {
            // The text stands inside JSON most often, which is read when it is whole.
            String json = call.told ? call.custom.toString() : call.input;
            held -= call.custom.length();
            sink.emit(events.customInput(call.index, ToolInput.text(json)));
        } else if (!call.told) {
            sink.emit(events.toolArguments(call.index, call.input));
        }
    }

    private @Nullable Call find(int block) {
        for (Call call : open) {
            if (call.block == block) {
                return call;
            }
        }
        return null;
    }
}
