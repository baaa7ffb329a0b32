package gateway.translation.chattarget;

import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.wire.CallIds;
import gateway.translation.wire.ChatCall;
import gateway.translation.wire.MessageBlocks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a Chat Completions stream. The first one that is not finished goes on live; pieces of others, which may
 * come in between, wait for their turn (docs/wire.md, "Streams of OpenAI's APIs"). A call is told apart by its index, else by
 * its id, else by a new name; it starts when id and name are known, at the latest at the end. Not safe from many threads.
 */
final class ChatCalls {

    private static final int COST_OF_CALL = 400;

    private final MessageBlocks blocks;
    private final CallIds ids;
    private final List<Call> calls = new ArrayList<>(2);
    /** The call that is live, or that is waited for. */
    private int current;

    private long waiting;
    private long odd;

    ChatCalls(AnswerFrame frame, MessageBlocks blocks) {
        this.blocks = blocks;
        ids = new CallIds(frame.idSeed());
    }

    private static final class Call {
        private final int index;
        private final CallArguments arguments = new CallArguments();
        private final StringBuilder waiting = new StringBuilder();
        private String id = "";
        private String name = "";
        private boolean started;

        Call(int index) {
            this.index = index;
        }

        /** Whether anything is known of it. */
        boolean real() {
            return !id.isEmpty() || !name.isEmpty() || !arguments.blank();
        }
    }

    /** Takes what a chunk tells of a call. */
    void take(ChatCall told, EventSink sink) {
        Call call = find(told);
        if (call == null) {
            call = new Call(told.index());
            calls.add(call);
        }
        if (call.id.isEmpty()) {
            call.id = told.id();
        }
        if (call.name.isEmpty()) {
            call.name = told.name();
        }
        if (!told.arguments().isEmpty()) {
            String taken = call.arguments.take(told.arguments());
            call.waiting.append(taken);
            waiting += taken.length();
            // Arguments that are no object are kept to their end.
            odd += told.arguments().length() - taken.length();
        }
        advance(false, sink);
    }

    private @Nullable Call find(ChatCall told) {
        for (int at = calls.size() - 1; at >= 0; at--) {
            Call call = calls.get(at);
            if (told.index() == ChatCall.NO_INDEX ? belongs(call, told, at) : call.index == told.index()) {
                return another(call, told) ? null : call;
            }
        }
        return null;
    }

    /** Without an index: the call of the same id; without an id, the latest one, if nothing speaks against it. */
    private boolean belongs(Call call, ChatCall told, int at) {
        if (!told.id().isEmpty() && !call.id.isEmpty()) {
            return told.id().equals(call.id);
        }
        boolean named = !told.name().isEmpty() && !call.name.isEmpty();
        boolean fits = !named || (told.name().equals(call.name) && !call.arguments.whole());
        return at == calls.size() - 1 && fits;
    }

    /** Some targets give every call the index 0: a new id that comes with a name is a new call. */
    private static boolean another(Call call, ChatCall told) {
        return !told.name().isEmpty()
                && !told.id().isEmpty()
                && !call.id.isEmpty()
                && !told.id().equals(call.id);
    }

    /** Passes on what can be; at the end, everything. */
    private void advance(boolean atEnd, EventSink sink) {
        while (current < calls.size()) {
            Call call = calls.get(current);
            if (!call.started && !start(call, atEnd, sink)) {
                return;
            }
            if (call.started) {
                blocks.arguments(call.waiting.toString(), sink);
                waiting -= call.waiting.length();
                call.waiting.setLength(0);
            }
            boolean more = current + 1 < calls.size();
            if (!atEnd && !(more && call.arguments.whole())) {
                return;
            }
            end(call, sink);
        }
    }

    /** Starts a call; returns false when it has to wait. A call of which nothing is known is left out at the end. */
    private boolean start(Call call, boolean atEnd, EventSink sink) {
        if (!atEnd && (call.id.isEmpty() || call.name.isEmpty())) {
            return false;
        }
        if (call.real()) {
            String name = call.name.isEmpty() ? "tool_" + current : call.name;
            blocks.tool(ids.accept(call.id), name, sink);
            call.started = true;
        }
        return true;
    }

    private void end(Call call, EventSink sink) {
        if (call.started) {
            blocks.arguments(call.arguments.rest(), sink);
            blocks.close(sink);
        }
        current++;
    }

    /** Ends the live call if its arguments are whole; returns whether none is open, so that something else may start. */
    boolean settle(EventSink sink) {
        if (current == calls.size()) {
            return true;
        }
        Call call = calls.get(current);
        if (call.started && call.arguments.whole()) {
            end(call, sink);
            return true;
        }
        return !call.started;
    }

    /** Bytes of what waits and of the calls themselves, about. */
    long held() {
        return waiting + odd + (long) COST_OF_CALL * calls.size();
    }

    /** Starts and ends all calls that are left. */
    void finish(EventSink sink) {
        advance(true, sink);
    }
}
