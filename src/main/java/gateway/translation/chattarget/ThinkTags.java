package gateway.translation.chattarget;

import gateway.translation.contract.EventSink;
import gateway.translation.wire.MessageBlocks.Kind;
import java.util.List;

/**
 * Takes thinking out of a text that begins with it: {@code <think>…</think>}, {@code <thinking>} or Google's {@code <thought>},
 * perhaps behind white space, cut anywhere (docs/wire.md, "Answers of OpenAI's APIs"). Some models only close a tag that their
 * template has opened: such a lone tag counts at the very begin of a text, or where a line ends behind it in the text's first
 * piece; in a text that is whole, wherever it is the only tag. What came before it in a stream stays text, without the tag. Any
 * other text goes on as it is, and nothing of it waits but what may be the begin of a tag. For one answer, not safe from many
 * threads.
 */
final class ThinkTags {

    static final List<String> NAMES = List.of("think", "thinking", "thought");

    /** White space that waits for what follows it. */
    private static final int MOST_BLANKS = 64;

    private final Pieces pieces;
    private final boolean whole;
    private State state = State.BEGIN;
    private String held = "";
    private String closing = "";
    private String between = "";

    /** Takes what has been told apart, in order. */
    @FunctionalInterface
    interface Pieces {
        void piece(Kind kind, String text, EventSink sink);
    }

    private enum State {
        /** Nothing but white space and the begin of a tag has come. */
        BEGIN,
        /** The same behind a field of reasoning, where a tag can only close. */
        TOLD,
        /** Behind the opening tag, where line ends are left out. */
        OPENED,
        THINKING,
        /** Behind the closing tag, where line ends are left out. */
        CLOSED,
        /** A text of which a tag may still say that it was thinking. */
        UNSURE,
        TEXT
    }

    /** @param whole whether the whole text comes in one piece */
    ThinkTags(boolean whole, Pieces pieces) {
        this.whole = whole;
        this.pieces = pieces;
    }

    /** A piece of the text. */
    void take(String text, EventSink sink) {
        if (state == State.TEXT) {
            pieces.piece(Kind.TEXT, text, sink);
        } else if (!text.isEmpty()) {
            String all = held.isEmpty() ? text : held + text;
            held = "";
            read(all, sink);
        }
    }

    private void read(String all, EventSink sink) {
        switch (state) {
            case BEGIN -> begin(all, sink);
            case TOLD -> closingOr(State.TEXT, all, sink);
            case OPENED -> opened(all, sink);
            case THINKING -> thinking(all, sink);
            case CLOSED -> closed(all, sink);
            case UNSURE -> unsure(all, sink);
            case TEXT -> pieces.piece(Kind.TEXT, all, sink);
        }
    }

    private void begin(String all, EventSink sink) {
        int from = endOfBlanks(all, 0);
        for (String name : NAMES) {
            if (all.startsWith("<" + name + ">", from)) {
                closing = "</" + name + ">";
                next(State.OPENED, all.substring(from + name.length() + 2), sink);
                return;
            }
        }
        int lone = loneClosing(all, from);
        if (lone >= 0) {
            pieces.piece(Kind.THINKING, all.substring(from, lone).stripTrailing(), sink);
            next(State.CLOSED, all.substring(all.indexOf('>', lone) + 1), sink);
        } else {
            closingOr(State.UNSURE, all, sink);
        }
    }

    private void closingOr(State otherwise, String all, EventSink sink) {
        int from = endOfBlanks(all, 0);
        int end = endOfClosing(all, from);
        if (end > 0) {
            next(State.CLOSED, all.substring(end), sink);
        } else if (from <= MOST_BLANKS && mayBeTag(all.substring(from))) {
            held = all;
        } else {
            next(otherwise, all, sink);
        }
    }

    private void unsure(String all, EventSink sink) {
        int end = endOfClosing(all, endOfLineEnds(all));
        if (end > 0) {
            between = "\n\n";
            next(State.CLOSED, all.substring(end), sink);
            return;
        }
        // What is written about tags has them in code, or opens them first.
        if (all.indexOf('`') >= 0 || all.contains("<t") || all.endsWith("<")) {
            state = State.TEXT;
        }
        pieces.piece(Kind.TEXT, all, sink);
    }

    /** Where the closing tag ends that begins at a place; -1 for none. */
    private static int endOfClosing(String all, int from) {
        if (all.startsWith("</", from)) {
            for (String name : NAMES) {
                if (all.startsWith(name + ">", from + 2)) {
                    return from + name.length() + 3;
                }
            }
        }
        return -1;
    }

    /** Where a closing tag stands behind thinking that no tag opened; -1 for nowhere. */
    private int loneClosing(String all, int from) {
        for (String name : NAMES) {
            String tag = "</" + name + ">";
            int at = all.indexOf(tag, from);
            int behind = at + tag.length();
            boolean single = at > from && !all.contains("<" + name) && all.indexOf(tag, behind) < 0;
            // What is written about tags has them in code.
            single &= all.lastIndexOf('`', at) < 0;
            if (single && (whole || behind == all.length() || isLineEnd(all.charAt(behind)))) {
                return at;
            }
        }
        return -1;
    }

    private static boolean mayBeTag(String rest) {
        return NAMES.stream()
                .anyMatch(name -> ("<" + name + ">").startsWith(rest) || ("</" + name + ">").startsWith(rest));
    }

    private void opened(String all, EventSink sink) {
        int from = endOfLineEnds(all);
        if (from < all.length()) {
            next(State.THINKING, all.substring(from), sink);
        }
    }

    private void thinking(String all, EventSink sink) {
        int end = all.indexOf(closing);
        if (end >= 0) {
            pieces.piece(Kind.THINKING, all.substring(0, end).stripTrailing(), sink);
            next(State.CLOSED, all.substring(end + closing.length()), sink);
            return;
        }
        int waits = beginOfBlanks(all, beginOfTag(all));
        held = all.substring(waits);
        pieces.piece(Kind.THINKING, all.substring(0, waits), sink);
    }

    /** Where a closing tag may begin that is cut off; the length where none does. */
    private int beginOfTag(String all) {
        int at = Math.max(0, all.length() - closing.length() + 1);
        while (at < all.length() && !closing.startsWith(all.substring(at))) {
            at++;
        }
        return at;
    }

    private void closed(String all, EventSink sink) {
        int from = endOfLineEnds(all);
        if (from < all.length()) {
            next(State.TEXT, between + all.substring(from), sink);
        }
    }

    private void next(State following, String rest, EventSink sink) {
        state = following;
        if (!rest.isEmpty()) {
            read(rest, sink);
        }
    }

    /** What comes from here on is no text: the target tells its reasoning in a field of its own, or refuses. */
    void pass(EventSink sink) {
        boolean nothing = (state == State.BEGIN || state == State.TOLD) && held.isBlank();
        finish(sink);
        state = nothing ? State.TOLD : State.TEXT;
    }

    /** A tool is called, perhaps in the middle of the thinking. */
    void interrupt(EventSink sink) {
        boolean open = state == State.THINKING || state == State.OPENED;
        finish(sink);
        state = open ? State.BEGIN : State.TEXT;
    }

    /** The text is whole: what waits is what it looks like. */
    void finish(EventSink sink) {
        String rest = held;
        held = "";
        if (!rest.isEmpty()) {
            pieces.piece(state == State.THINKING ? Kind.THINKING : Kind.TEXT, rest, sink);
        }
    }

    private static int endOfBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int beginOfBlanks(String text, int end) {
        int at = end;
        while (at > 0 && end - at < MOST_BLANKS && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static int endOfLineEnds(String text) {
        int at = 0;
        while (at < text.length() && isLineEnd(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
