package gateway.web.stream;

import gateway.protocol.web.WebBlock;
import gateway.protocol.web.WebEvent;
import gateway.protocol.web.WebFailure;
import gateway.protocol.web.WebPage;
import gateway.translation.wire.HostedCall;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of the client's answer: numbers without a gap from 0 up, one block open at a time, each started once and stopped once,
 * whatever the upstream sends. Text and thinking start with their first character that is no white space, because the Messages API
 * refuses blank texts when they come back. Not safe from many threads.
 */
final class BlockOrder {

    /** Blocks of one answer. */
    static final int MOST_BLOCKS = 1_000;

    private static final int MOST_CITATIONS = 500;
    private static final int MOST_BLANKS = 64 * 1024;
    private static final WebBlock NO_BLOCK = new WebBlock.Other("");
    /** An event may have no number, which is -1. */
    private static final int NONE = -2;

    private final UnknownKinds unknown;
    private final StringBuilder blank = new StringBuilder();
    private final StringBuilder summaries = new StringBuilder();
    private final List<WebPage> early = new ArrayList<>(0);
    private int open = NONE;
    private WebBlock block = NO_BLOCK;
    private boolean shown;
    private boolean argued;
    private String signature = "";
    private String onlyBlank = "";
    private int next;
    private int last;
    private int citations;

    /** @param last the upstream's number of the last block that the client has of the same stream, -1 for none */
    BlockOrder(UnknownKinds unknown, int last) {
        this.unknown = unknown;
        this.last = last;
    }

    /** A block of the upstream's starts, the one before being closed. */
    void begin(int index, WebBlock started, EventList out) {
        open = index;
        block = started;
        shown = false;
        argued = false;
        signature = "";
        if (started instanceof WebBlock.Tool) {
            show(out);
        }
    }

    private void show(EventList out) {
        shown = true;
        last = Math.max(last, open);
        if (next == MOST_BLOCKS) {
            out.add(new WebEvent.Failed(
                    WebFailure.of(WebFailure.Kind.TOO_LARGE, "The upstream's answer has too many blocks.")));
        }
        out.add(new WebEvent.BlockStarted(next, block));
        early.forEach(page -> out.add(new WebEvent.Cited(next, page)));
        early.clear();
    }

    /** A piece of text. */
    void text(WebEvent.Text piece, EventList out) {
        if (piece.index() != open || !(block instanceof WebBlock.Text)) {
            stray();
        } else if (shown) {
            out.add(next == open ? piece : new WebEvent.Text(next, piece.text()));
        } else if (begins(piece.text())) {
            show(out);
            out.add(new WebEvent.Text(next, takeBlank()));
        }
    }

    /** A piece of thinking. */
    void thinking(WebEvent.Thinking piece, EventList out) {
        if (piece.index() != open || !(block instanceof WebBlock.Thinking)) {
            stray();
        } else if (shown) {
            out.add(next == open ? piece : new WebEvent.Thinking(next, piece.thinking()));
        } else if (begins(piece.thinking())) {
            show(out);
            out.add(new WebEvent.Thinking(next, takeBlank()));
        }
    }

    private boolean begins(String text) {
        blank.append(text);
        return !text.isBlank() || blank.length() > MOST_BLANKS;
    }

    private String takeBlank() {
        String taken = blank.toString();
        blank.setLength(0);
        return taken;
    }

    /** What thinking was about stands in for it where nothing else is told; behind its block it comes too late. */
    void summary(WebEvent.Summary summary) {
        if (summary.index() != open || !(block instanceof WebBlock.Thinking)) {
            stray();
        } else if (!shown && summaries.length() < MOST_BLANKS) {
            summaries.append(summaries.isEmpty() ? "" : "\n").append(summary.summary());
        }
    }

    /** The signature of the thinking that is open. */
    void signed(WebEvent.Signed told) {
        if (told.index() == open && block instanceof WebBlock.Thinking) {
            signature = told.signature();
        }
    }

    /** A page that the text cites. */
    void cited(WebEvent.Cited cited, EventList out) {
        boolean here = cited.index() == open && block instanceof WebBlock.Text;
        if (!here || Citations.of(cited.page()) == null || citations++ >= MOST_CITATIONS) {
            return;
        }
        if (shown) {
            out.add(new WebEvent.Cited(next, cited.page()));
        } else {
            early.add(cited.page());
        }
    }

    /** A piece of the input of the call that is open. */
    void input(WebEvent.Input piece, EventList out) {
        if (piece.index() != open || !(block instanceof WebBlock.Tool)) {
            stray();
        } else if (!piece.json().isEmpty()) {
            argued = true;
            out.add(new WebEvent.Input(next, piece.json()));
        }
    }

    private void stray() {
        unknown.count("delta outside of its block");
    }

    /** A block of the upstream's stops; nothing happens for one that has not started. */
    void end(WebEvent.BlockStopped stopped, EventList out) {
        if (stopped.index() == open) {
            if (stopped.input() != null && block instanceof WebBlock.Tool && !argued) {
                input(new WebEvent.Input(open, stopped.input()), out);
            }
            close(out);
        }
    }

    /** Closes the block that is open. */
    void close(EventList out) {
        if (open == NONE) {
            return;
        }
        if (block instanceof WebBlock.Thinking && !shown && !summaries.isEmpty()) {
            show(out);
            out.add(new WebEvent.Thinking(next, summaries.toString()));
        }
        if (block instanceof WebBlock.Text && !shown && next == 0) {
            onlyBlank = blank.toString();
        }
        if (shown) {
            stop(out);
        }
        forget();
    }

    private void stop(EventList out) {
        if (block instanceof WebBlock.Thinking) {
            out.add(new WebEvent.Signed(next, signature));
        } else if (block instanceof WebBlock.Tool tool && !argued) {
            // Some clients (Anthropic's Java SDK) take no call without a piece of its input.
            out.add(new WebEvent.Input(next, tool.input() == null ? "{}" : tool.input()));
        }
        out.add(new WebEvent.BlockStopped(next, null));
        next++;
    }

    private void forget() {
        open = NONE;
        block = NO_BLOCK;
        blank.setLength(0);
        summaries.setLength(0);
        early.clear();
    }

    /** Closes the last block. An answer of nothing but white space is one after all. */
    void finish(EventList out) {
        close(out);
        if (next == 0 && !onlyBlank.isEmpty()) {
            out.add(new WebEvent.BlockStarted(next, new WebBlock.Text("")));
            out.add(new WebEvent.Text(next, onlyBlank));
            out.add(new WebEvent.BlockStopped(next, null));
            next++;
        }
    }

    /** A tool that the site has run, as two blocks. */
    void hosted(HostedCall hosted, int index, EventList out) {
        close(out);
        whole(
                new WebBlock.Whole(hosted.call(hosted.input().objectNode())),
                hosted.input().toString(),
                out);
        whole(new WebBlock.Whole(hosted.result()), "", out);
        last = Math.max(last, index);
    }

    private void whole(WebBlock told, String input, EventList out) {
        open = last;
        block = told;
        show(out);
        if (!input.isEmpty()) {
            out.add(new WebEvent.Input(next, input));
        }
        stop(out);
        forget();
    }

    /** Takes back the blocks from one on. Returns whether that is possible: the client has none of them. */
    boolean retract(int from) {
        if (last >= from) {
            return false;
        }
        if (open >= from) {
            forget();
        }
        return true;
    }

    /** Whether a block is open. */
    boolean isOpen() {
        return open != NONE;
    }

    /** The upstream's number of the last block that the client has, -1 for none. */
    int last() {
        return last;
    }
}
