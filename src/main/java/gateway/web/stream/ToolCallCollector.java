package gateway.web.stream;

import gateway.protocol.web.WebBlock;
import gateway.protocol.web.WebEvent;
import gateway.protocol.web.WebFailure;
import gateway.translation.wire.WebSearchRun;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The fourth stage: tells the calls that the client has to answer from those that the site answers itself, by their names, and gives
 * the blocks the client's numbers. A call of the client's goes on as it comes. One of the site's is held until its result, so that
 * what is taken back before that is never seen. Results of the client's calls, which the client has itself, are left out.
 */
final class ToolCallCollector {

    /** Calls of one answer that the client has to answer. */
    static final int MOST_CALLS = 64;

    private final Set<String> declared;
    private final boolean citations;
    private final BlockOrder order;
    private final ServerTools servers;
    private final Set<String> calls = new LinkedHashSet<>();
    private final Set<String> unanswered = new HashSet<>();
    private boolean ending;
    private boolean over;

    /** @param shows whether searches of the site and citations are told */
    ToolCallCollector(Set<String> declared, boolean shows, UnknownKinds unknown) {
        this(declared, shows, new BlockOrder(unknown, -1), new ServerTools(unknown, shows));
    }

    /** The same stream goes on as another answer; what the site has not answered yet goes along. */
    ToolCallCollector(Set<String> declared, boolean shows, UnknownKinds unknown, ToolCallCollector before) {
        this(declared, shows, new BlockOrder(unknown, before.order.last()), before.servers);
        this.declared.addAll(before.declared);
    }

    private ToolCallCollector(Set<String> declared, boolean shows, BlockOrder order, ServerTools servers) {
        this.declared = new HashSet<>(declared);
        this.citations = shows;
        this.order = order;
        this.servers = servers;
    }

    List<WebEvent> hold(List<WebEvent> events) {
        EventList out = new EventList();
        for (WebEvent event : events) {
            if (!over) {
                take(event, out);
            }
        }
        return out.events();
    }

    private void take(WebEvent event, EventList out) {
        switch (event) {
            case WebEvent.Text text -> {
                if (!ending) {
                    order.text(text, out);
                }
            }
            case WebEvent.Stopped stopped -> stop(stopped, out);
            case WebEvent.Failed failed -> {
                over = true;
                order.close(out);
                out.add(failed);
            }
            case WebEvent.Started started -> out.add(started);
            case WebEvent.Renamed renamed -> out.add(renamed);
            default -> {
                if (!ending) {
                    takePart(event, out);
                }
            }
        }
    }

    private void takePart(WebEvent event, EventList out) {
        switch (event) {
            case WebEvent.Thinking thinking -> order.thinking(thinking, out);
            case WebEvent.Summary summary -> order.summary(summary);
            case WebEvent.Signed signed -> order.signed(signed);
            case WebEvent.Cited cited -> {
                if (citations) {
                    order.cited(cited, out);
                }
            }
            case WebEvent.Input input -> {
                if (servers.has(input.index())) {
                    servers.input(input.json());
                } else {
                    order.input(input, out);
                }
            }
            case WebEvent.BlockStarted started -> start(started, out);
            case WebEvent.BlockStopped stopped -> stop(stopped, out);
            case WebEvent.Retracted retracted -> retract(retracted.from(), out);
            case WebEvent.Ending told -> end(told, out);
            default -> {}
        }
    }

    private void start(WebEvent.BlockStarted started, EventList out) {
        order.close(out);
        finishServer(out);
        switch (started.block()) {
            case WebBlock.Tool tool when declared.contains(tool.name()) -> call(started, tool, out);
            case WebBlock.Tool tool -> servers.call(started.index(), tool);
            case WebBlock.Result result -> {
                unanswered.remove(result.callId());
                servers.result(started.index(), result);
            }
            default -> order.begin(started.index(), started.block(), out);
        }
    }

    private void call(WebEvent.BlockStarted started, WebBlock.Tool tool, EventList out) {
        if (tool.id().isEmpty() || calls.contains(tool.id())) {
            fail(WebFailure.Kind.INVALID, "The upstream called a tool without an id of its own.", out);
        } else if (calls.size() == MOST_CALLS) {
            fail(WebFailure.Kind.TOO_LARGE, "The upstream called too many tools at once.", out);
        } else {
            calls.add(tool.id());
            unanswered.add(tool.id());
            order.begin(started.index(), tool, out);
        }
    }

    private void stop(WebEvent.BlockStopped stopped, EventList out) {
        if (servers.has(stopped.index())) {
            servers.whole(stopped.input());
            finishServer(out);
        } else {
            order.end(stopped, out);
        }
    }

    private void finishServer(EventList out) {
        if (servers.isOpen()) {
            int index = servers.open();
            WebSearchRun search = servers.stop();
            if (search != null) {
                order.hosted(search, index, out);
            }
        }
    }

    private void retract(int from, EventList out) {
        servers.retract(from);
        if (!order.retract(from)) {
            fail(WebFailure.Kind.RETRACTED, "The upstream took back a part of the answer.", out);
        }
    }

    private void fail(WebFailure.Kind kind, String message, EventList out) {
        over = true;
        order.close(out);
        out.add(new WebEvent.Failed(WebFailure.of(kind, message)));
    }

    /** An answer with calls ends with them, whatever the upstream says; one without does not. */
    private void end(WebEvent.Ending told, EventList out) {
        ending = true;
        finishServer(out);
        order.finish(out);
        String reason = told.stopReason() == null ? "end_turn" : told.stopReason();
        if (reason.equals("end_turn") || reason.equals("tool_use")) {
            reason = calls.isEmpty() ? "end_turn" : "tool_use";
        }
        out.add(new WebEvent.Ending(reason, told.stopSequence(), told.usage()));
    }

    private void stop(WebEvent.Stopped stopped, EventList out) {
        if (!ending) {
            end(new WebEvent.Ending(null, null, null), out);
        }
        over = true;
        out.add(stopped);
    }

    /** Ends the answer with its calls, as if the upstream had: it waits for their results without a word. */
    List<WebEvent> pause() {
        return hold(List.of(new WebEvent.Ending("tool_use", null, null), new WebEvent.Stopped()));
    }

    /** Whether the upstream may be waiting for results: there are calls, and no block is open. */
    boolean mayWait() {
        return !over && !ending && !unanswered.isEmpty() && !order.isOpen() && !servers.isOpen();
    }

    /** Ids of the calls that the client has to answer, in their order. */
    Set<String> calls() {
        return Collections.unmodifiableSet(calls);
    }
}
