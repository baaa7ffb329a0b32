package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.ToolNames;
import gateway.translation.wire.CallIds;
import gateway.translation.wire.CarriedReasoning;
import gateway.translation.wire.ChatCall;
import gateway.translation.wire.MessageBlocks;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a Chat Completions stream, written in the order of their indices (docs/wire.md, "Streams of OpenAI's
 * APIs"). The first one that is not finished goes on live; pieces of others, which may come in between or before, wait for their
 * turn. A call starts when its id and name are known and all calls before it are, at the latest at the end. Not safe from many
 * threads.
 */
final class ChatCalls {

    private static final int COST_OF_CALL = 400;

    private final MessageBlocks blocks;
    private final CallIds ids;
    private final ToolNames tools;

    /** The latest call of each index, and of each id. */
    private final Map<Integer, StreamedCall> byIndex = new HashMap<>(2);

    private final Map<String, StreamedCall> byId = new HashMap<>(0);

    /** Those that have not started. */
    private final PriorityQueue<StreamedCall> queue =
            new PriorityQueue<>(2, Comparator.comparingInt(StreamedCall::place).thenComparingInt(StreamedCall::number));

    private @Nullable StreamedCall latest;
    private @Nullable StreamedCall live;
    private int count;
    private int nextPlace;
    private long waiting;
    private long odd;
    private boolean cut;

    ChatCalls(AnswerFrame frame, MessageBlocks blocks) {
        this.blocks = blocks;
        ids = new CallIds(frame);
        tools = frame.tools();
    }

    /** Takes what a chunk tells of a call. */
    void take(ChatCall told, EventSink sink) {
        StreamedCall call = told.index() == ChatCall.NO_INDEX ? withoutIndex(told) : withIndex(told);
        if (call.learn(told)) {
            byId.put(call.id(), call);
        }
        if (!told.arguments().isEmpty()) {
            int taken = call.takeArguments(told.arguments());
            waiting += taken;
            // Arguments that are no object are kept to their end.
            odd += told.arguments().length() - taken;
        }
        advance(false, sink);
    }

    private StreamedCall withIndex(ChatCall told) {
        StreamedCall before = byIndex.get(told.index());
        if (before != null && !before.isFollowedBy(told)) {
            return before;
        }
        StreamedCall call = begin(told.index());
        byIndex.put(told.index(), call);
        if (before != null && told.id().isEmpty() && told.name().isEmpty()) {
            call.nameOf(before);
        }
        return call;
    }

    /** Without an index: the call of the same id; without an id, the latest one, if nothing speaks against it. */
    private StreamedCall withoutIndex(ChatCall told) {
        if (latest != null && latest.mayGoOnWith(told)) {
            return latest;
        }
        StreamedCall call = told.id().isEmpty() ? null : byId.get(told.id());
        return call == null ? begin(latest == null ? 0 : latest.place() + 1) : call;
    }

    private StreamedCall begin(int place) {
        StreamedCall call = new StreamedCall(place, count++);
        latest = call;
        queue.add(call);
        return call;
    }

    /** Passes on what can be; at the end, everything. */
    private void advance(boolean atEnd, EventSink sink) {
        while (live != null || start(atEnd, sink)) {
            StreamedCall call = live;
            if (call == null) {
                continue;
            }
            waiting -= call.waiting();
            blocks.arguments(call.takeWaiting(), sink);
            if (!atEnd && (queue.isEmpty() || !call.whole())) {
                return;
            }
            end(call, sink);
        }
    }

    /** Starts the next call; returns false when it has to wait. A call of which nothing is known is left out at the end. */
    private boolean start(boolean atEnd, EventSink sink) {
        StreamedCall call = queue.peek();
        if (call == null || (!atEnd && (call.place() > nextPlace || !call.named()))) {
            return false;
        }
        queue.remove();
        nextPlace = Math.max(nextPlace, call.place() + 1);
        if (call.real()) {
            String name = call.name().isEmpty() ? "tool_" + blocks.tools() : call.name();
            String id = ids.accept(call.id());
            if (!call.signature().isEmpty()) {
                blocks.carry(CarriedReasoning.Kind.CALL, signed(id, call.signature()), sink);
            }
            blocks.tool(id, name, sink);
            live = call;
        }
        return true;
    }

    /** What comes back with the call of this id. */
    static ObjectNode signed(String id, String signature) {
        return Json.mapper().createObjectNode().put("call", id).put("signature", signature);
    }

    private void end(StreamedCall call, EventSink sink) {
        blocks.arguments(call.rest(!cut && tools.takesText(call.name())), sink);
        blocks.close(sink);
        live = null;
    }

    /** Ends the live call if its arguments are whole; returns whether none is open, so that something else may start. */
    boolean settle(EventSink sink) {
        if (live != null && live.whole()) {
            end(live, sink);
        }
        return live == null;
    }

    /** Bytes of what waits and of the calls themselves, about. */
    long held() {
        return waiting + odd + (long) COST_OF_CALL * count;
    }

    /**
     * Starts and ends all calls that are left.
     *
     * @param cutOff whether the target had to stop before it was done, so that a text may be a part of what it meant
     */
    void finish(boolean cutOff, EventSink sink) {
        cut = cutOff;
        advance(true, sink);
    }
}
