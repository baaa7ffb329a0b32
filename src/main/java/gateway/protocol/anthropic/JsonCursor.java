package gateway.protocol.anthropic;

import gateway.protocol.Hash64;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the bytes of a JSON text that {@link RequestInspector} has accepted, and hashes parts of it as they are written,
 * without decoding them. What is not well-formed after all makes it {@link #broken}: then it stands at the end and every loop
 * comes to its end. For one thread.
 */
final class JsonCursor {

    /** Tells the number 1 from the string "1". */
    private static final long NO_STRING = -1;

    private final byte[] body;
    private int at;
    private int from;
    private int to;
    private boolean broken;

    JsonCursor(byte[] body) {
        this.body = body;
        boolean marked = body.length > 2 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        this.at = marked ? 3 : 0;
    }

    boolean broken() {
        return broken;
    }

    /** Begin of the string that was read last, behind its quote. */
    int from() {
        return from;
    }

    /** End of the string that was read last, at its quote. */
    int to() {
        return to;
    }

    /** The first byte of the next token, which stays there; 0 at the end. */
    byte peek() {
        while (at < body.length) {
            byte value = body[at];
            if (value > ' ') {
                return value;
            }
            if (value != ' ' && value != '\n' && value != '\r' && value != '\t') {
                return 0;
            }
            at++;
        }
        return 0;
    }

    /** Goes into the object or array that begins here. */
    void enter() {
        at++;
    }

    /** Moves to the value of the next member and makes its name the last string; false behind the object's end. */
    boolean nextMember() {
        byte next = peek();
        if (next == ',') {
            at++;
            next = peek();
        }
        if (next == '}') {
            at++;
            return false;
        }
        if (next != '"') {
            return fail();
        }
        readString();
        if (peek() != ':') {
            return fail();
        }
        at++;
        return true;
    }

    /** Moves to the next element; false behind the array's end. */
    boolean nextElement() {
        byte next = peek();
        if (next == ',') {
            at++;
            next = peek();
        }
        if (next == ']') {
            at++;
            return false;
        }
        return next != 0 || fail();
    }

    /** Reads the string that begins here. */
    void readString() {
        from = at + 1;
        int end = JsonStrings.end(body, from);
        if (end < body.length) {
            to = end;
            at = end + 1;
        } else {
            fail();
        }
    }

    /** Whether the string that was read last is this one, written without escapes. */
    boolean is(String ascii) {
        if (to - from != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (body[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the string {@code body[begin..end)} begins with this. */
    boolean startsWith(int begin, int end, String ascii) {
        return JsonStrings.startsWith(body, begin, end, ascii);
    }

    /** Adds the string {@code body[begin..end)} to a hash, as it is written. */
    void hash(int begin, int end, Hash64 into) {
        into.add(body, begin, end);
    }

    /** Hash of the string that was read last, as it is written. */
    long stringHash() {
        return Hash64.of(body, from, to);
    }

    /** Adds the string that was read last to a hash, as it is written. */
    void hashString(Hash64 into) {
        into.add(body, from, to);
    }

    /** Skips the value that begins here. Returns whether it is an object. */
    boolean skipValue() {
        boolean isObject = peek() == '{';
        walk(null);
        return isObject;
    }

    /**
     * Adds the value that begins here to a hash: its tokens without the white space between them, and without members of the
     * name {@code cache_control} at any depth.
     *
     * @return whether one of those left out is an object
     */
    boolean hashValue(Hash64 into) {
        return walk(into);
    }

    private boolean walk(@Nullable Hash64 into) {
        boolean marked = false;
        int open = 0;
        do {
            byte first = peek();
            if (first == ',' || first == ':') {
                at++;
                continue;
            }
            open += nesting(first);
            if (first == '"') {
                readString();
                if (into != null && open > 0 && is("cache_control") && peek() == ':') {
                    at++;
                    marked |= skipValue();
                    continue;
                }
            } else {
                readPlain(nesting(first) != 0);
                if (into != null) {
                    into.add(NO_STRING);
                }
            }
            if (into != null) {
                into.add(body, from, to);
            }
        } while (open > 0 && !broken);
        return marked;
    }

    private static int nesting(byte token) {
        return switch (token) {
            case '{', '[' -> 1;
            case '}', ']' -> -1;
            default -> 0;
        };
    }

    /** Reads one bracket, or a number, true, false or null. */
    private void readPlain(boolean isBracket) {
        from = at;
        if (isBracket) {
            at++;
        } else {
            while (at < body.length && isScalarByte(body[at])) {
                at++;
            }
        }
        to = at;
        if (from == to) {
            fail();
        }
    }

    private static boolean isScalarByte(byte value) {
        return value > ' ' && value != ',' && value != '}' && value != ']' && value != ':' && value != '"';
    }

    private boolean fail() {
        broken = true;
        at = body.length;
        from = at;
        to = at;
        return false;
    }
}
