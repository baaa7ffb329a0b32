package gateway.translation.chattarget;

import gateway.translation.wire.ToolInput;

/**
 * The arguments of one tool call of a stream. Every piece goes on at once, so that clients see the call grow. It knows where
 * the object ends without a parser. It holds back only what may still turn out wrong: an empty object, which some targets send
 * before the real one, and what does not begin as an object. What follows a whole object is left out, because a second copy
 * would spoil the first. Not safe from many threads.
 */
final class CallArguments {

    private final StringBuilder held = new StringBuilder();
    private State state = State.BLANK;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private long written;
    private int hash;

    private enum State {
        BLANK,
        /** Inside an object without a member so far. */
        OPENED,
        FILLED,
        /** An empty object that has ended. */
        EMPTY,
        WHOLE,
        /** Something else than an object. */
        ODD
    }

    /**
     * Takes a piece.
     *
     * @return what goes on to the client, empty for nothing yet
     */
    String take(String piece) {
        int from = 0;
        while (from < piece.length() && state != State.FILLED) {
            char c = piece.charAt(from);
            if (state == State.WHOLE) {
                return "";
            }
            beforeMembers(c);
            from++;
        }
        return state == State.FILLED ? release(piece, from, members(piece, from)) : "";
    }

    private String release(String piece, int from, int end) {
        String all;
        if (held.isEmpty()) {
            all = from == 0 && end == piece.length() ? piece : piece.substring(from, end);
        } else {
            all = held.append(piece, from, end).toString();
            held.setLength(0);
        }
        for (int at = 0; at < all.length(); at++) {
            hash = 31 * hash + all.charAt(at);
        }
        written += all.length();
        return all;
    }

    private void beforeMembers(char c) {
        boolean space = c <= ' ';
        switch (state) {
            case BLANK, EMPTY -> {
                if (!space) {
                    held.setLength(0);
                    held.append(c);
                    state = c == '{' ? State.OPENED : State.ODD;
                }
            }
            case OPENED -> {
                held.append(c);
                if (c == '}') {
                    state = State.EMPTY;
                } else if (!space) {
                    state = State.FILLED;
                    depth = 1;
                    follow(c);
                }
            }
            case ODD -> held.append(c);
            case FILLED, WHOLE -> {}
        }
    }

    /** Follows the members; returns the place behind the object's end, or the piece's. */
    private int members(String piece, int from) {
        int at = from;
        while (at < piece.length() && state == State.FILLED) {
            follow(piece.charAt(at));
            at++;
        }
        return at;
    }

    private void follow(char c) {
        if (inString) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                inString = false;
            }
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
            state = depth == 0 ? State.WHOLE : state;
        }
    }

    /** Whether a whole object has come, so that nothing more is expected. */
    boolean whole() {
        return state == State.WHOLE || state == State.EMPTY;
    }

    /** Whether a whole object has come that has members; an empty one may still be followed by the real one. */
    boolean filled() {
        return state == State.WHOLE;
    }

    /** Whether these are arguments that came already, as far as a hash can tell. */
    boolean cameAs(String others) {
        String text = others.strip();
        return written == text.length() && hash == text.hashCode();
    }

    /** Whether nothing but white space has come. */
    boolean blank() {
        return state == State.BLANK;
    }

    /**
     * The last piece, once no more comes; empty for nothing.
     *
     * @param text whether the tool takes a text, which may come without an object around it
     */
    String rest(boolean text) {
        return switch (state) {
            case EMPTY -> "{}";
            case ODD -> ToolInput.read(held.toString(), text).toString();
            case BLANK, OPENED, FILLED, WHOLE -> "";
        };
    }
}
