package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.MissingCounts;
import gateway.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content blocks of a Messages stream: one is open at a time, indices have no gap, no index is opened twice (docs/wire.md,
 * "Streams of OpenAI's APIs"). A block of text or thinking starts with its first character that is no white space, because the
 * Messages API refuses blank texts when they come back in the next request. Not safe from many threads.
 */
public final class MessageBlocks {

    private final AnswerFrame frame;
    private final StringBuilder blank = new StringBuilder();
    private Kind open = Kind.NONE;
    private Kind blankKind = Kind.NONE;
    private String signature = "";
    /** What is cited before there is a text. */
    private final List<FoundPage> early = new ArrayList<>(0);

    private boolean started;
    private int next;
    private int tools;
    private boolean argued;
    private long characters;

    /** What is open. */
    public enum Kind {
        NONE,
        THINKING,
        TEXT,
        TOOL
    }

    public MessageBlocks(AnswerFrame frame) {
        this.frame = frame;
    }

    /**
     * Emits {@code message_start}, once.
     *
     * @param known what the target has counted so far, null for nothing
     */
    public void start(@Nullable TokenUsage known, EventSink sink) {
        if (!started) {
            started = true;
            TokenUsage usage = MissingCounts.begun(known, frame.estimate());
            sink.emit(MessagesEvents.messageStart("msg_" + frame.idSeed(), frame.modelAsked(), usage));
        }
    }

    /** A piece of text or of thinking; nothing happens for an empty one. */
    public void piece(Kind kind, String text, EventSink sink) {
        characters += text.length();
        if (text.isEmpty() || (kind == Kind.THINKING && frame.excludeReasoning())) {
            return;
        }
        if (open == kind) {
            delta(kind, text, sink);
        } else {
            opening(kind, text, sink);
        }
    }

    private void opening(Kind kind, String text, EventSink sink) {
        if (blankKind != kind) {
            blank.setLength(0);
            blankKind = kind;
        }
        blank.append(text);
        if (!text.isBlank()) {
            String all = blank.toString();
            close(sink);
            open(kind, sink);
            delta(kind, all, sink);
        }
    }

    private void open(Kind kind, EventSink sink) {
        open = kind;
        sink.emit(kind == Kind.THINKING ? MessagesEvents.thinkingStart(next) : MessagesEvents.textStart(next));
        if (kind == Kind.TEXT && !early.isEmpty()) {
            early.forEach(page -> sink.emit(MessagesEvents.citationsDelta(next, page.citation())));
            early.clear();
        }
    }

    private void delta(Kind kind, String text, EventSink sink) {
        sink.emit(
                kind == Kind.THINKING
                        ? MessagesEvents.thinkingDelta(next, text)
                        : MessagesEvents.textDelta(next, text));
    }

    /** The signature of the thinking that is open; only ever one that the target gave. */
    public void signature(String told) {
        if (open == Kind.THINKING && !told.isEmpty()) {
            signature = told;
        }
    }

    /**
     * What only the provider can read goes with the thinking that is open, else with a thinking block without text. No tool call
     * may be open. Where reasoning is left out, so is this, but for what a call cannot do without.
     *
     * @param value null for nothing
     */
    public void carry(CarriedReasoning.Kind kind, @Nullable JsonNode value, EventSink sink) {
        boolean hidden = frame.excludeReasoning() && kind != CarriedReasoning.Kind.CALL;
        String sealed = value == null || hidden ? "" : CarriedReasoning.sealed(kind, frame.origin(), value);
        if (sealed.isEmpty()) {
            return;
        }
        if (open != Kind.THINKING || !signature.isEmpty()) {
            close(sink);
            open(Kind.THINKING, sink);
        }
        signature = sealed;
    }

    /** Opens a tool call. */
    public void tool(String id, String name, EventSink sink) {
        close(sink);
        open = Kind.TOOL;
        argued = false;
        tools++;
        sink.emit(MessagesEvents.toolStart(next, id, frame.tools().original(name)));
    }

    /** A piece of the open tool call's arguments; nothing happens for an empty one. */
    public void arguments(String json, EventSink sink) {
        characters += json.length();
        if (!json.isEmpty()) {
            argued = true;
            sink.emit(MessagesEvents.jsonDelta(next, json));
        }
    }

    /** A page that the text cites which is open, else the next one. */
    public void cite(FoundPage page, EventSink sink) {
        if (open == Kind.TEXT) {
            sink.emit(MessagesEvents.citationsDelta(next, page.citation()));
        } else {
            early.add(page);
        }
    }

    /** A tool that the target has run, two blocks. No tool call of the client's may be open. */
    public void hosted(HostedCall hosted, EventSink sink) {
        close(sink);
        ObjectNode input = hosted.input();
        sink.emit(MessagesEvents.wholeStart(next, hosted.call(input.objectNode())));
        sink.emit(MessagesEvents.jsonDelta(next, input.toString()));
        sink.emit(MessagesEvents.blockStop(next));
        next++;
        sink.emit(MessagesEvents.wholeStart(next, hosted.result()));
        sink.emit(MessagesEvents.blockStop(next));
        next++;
    }

    /** Closes the open block, if there is one. */
    public void close(EventSink sink) {
        blank.setLength(0);
        blankKind = Kind.NONE;
        if (open == Kind.NONE) {
            return;
        }
        if (open == Kind.THINKING) {
            sink.emit(MessagesEvents.signatureDelta(next, signature));
        }
        // Some clients (Anthropic's Java SDK) take no call without a piece of its input.
        if (open == Kind.TOOL && !argued) {
            sink.emit(MessagesEvents.jsonDelta(next, "{}"));
        }
        signature = "";
        sink.emit(MessagesEvents.blockStop(next));
        open = Kind.NONE;
        next++;
    }

    /** Closes the last block. An answer of nothing but white space is one after all. */
    public void finish(EventSink sink) {
        if (next == 0 && open == Kind.NONE && blankKind == Kind.TEXT) {
            String all = blank.toString();
            open(Kind.TEXT, sink);
            delta(Kind.TEXT, all, sink);
        }
        close(sink);
    }

    /** Whether {@code message_start} is out. */
    public boolean started() {
        return started;
    }

    /** How many tool calls were opened. */
    public int tools() {
        return tools;
    }

    /** Characters of text, thinking and arguments, for an estimate of the output. */
    public long characters() {
        return characters;
    }
}
