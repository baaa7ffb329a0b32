package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Builds the bytes of one event: pieces of JSON that are written as they are, and values that are escaped. It writes UTF-8
 * directly, without a tree and without a generator, because streams emit an event for every few characters of text.
 *
 * <p>Beside what JSON demands, U+0085, U+2028 and U+2029 are escaped, which some clients take for ends of lines, and
 * surrogates without a partner, which UTF-8 cannot hold: a target may cut a character in two, and the client joins the
 * halves again. Not safe from many threads.
 */
public final class EventBytes {

    private static final byte[] HEX = ascii("0123456789abcdef");
    /** For every character below 128: 0 is written as it is, {@code u} as six bytes, else the letter behind the backslash. */
    private static final byte[] ESCAPES = escapes();
    /** Most bytes that one character takes: {@code \}{@code u0000}. */
    private static final int LONGEST = 6;

    private byte[] bytes;
    private int length;

    /**
     * Starts empty.
     *
     * @param capacity bytes that are expected
     */
    public EventBytes(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /** The bytes of a text of ASCII characters, for {@link #raw(byte[])}. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Appends bytes as they are. */
    public EventBytes raw(byte[] piece) {
        return raw(piece, 0, piece.length);
    }

    /** Appends a part of an array as it is. */
    public EventBytes raw(byte[] piece, int from, int count) {
        room(count);
        System.arraycopy(piece, from, bytes, length, count);
        length += count;
        return this;
    }

    /** Appends a short text of ASCII characters as it is. */
    public EventBytes raw(String ascii) {
        int count = ascii.length();
        room(count);
        for (int at = 0; at < count; at++) {
            bytes[length++] = (byte) ascii.charAt(at);
        }
        return this;
    }

    /** Appends a number. */
    public EventBytes number(long value) {
        if (value >= 0 && value < 10) {
            room(1);
            bytes[length++] = (byte) ('0' + value);
            return this;
        }
        return raw(Long.toString(value));
    }

    /** Appends a JSON string: quotation marks and the escaped text. */
    public EventBytes quoted(String text) {
        room(2);
        bytes[length++] = '"';
        escaped(text);
        room(1);
        bytes[length++] = '"';
        return this;
    }

    /** Appends a small tree; its texts are escaped as all others. */
    public EventBytes json(JsonNode tree) {
        if (tree.isTextual()) {
            return quoted(tree.textValue());
        }
        if (!tree.isContainerNode()) {
            return raw(tree.toString());
        }
        raw(tree.isArray() ? "[" : "{");
        boolean first = true;
        for (JsonNode element : tree.isArray() ? tree : List.<JsonNode>of()) {
            (first ? this : raw(",")).json(element);
            first = false;
        }
        for (Map.Entry<String, JsonNode> member : tree.properties()) {
            (first ? this : raw(",")).quoted(member.getKey()).raw(":").json(member.getValue());
            first = false;
        }
        return raw(tree.isArray() ? "]" : "}");
    }

    /** Appends the escaped text without quotation marks, for a JSON string that is put together from pieces. */
    public EventBytes escaped(String text) {
        int count = text.length();
        int at = 0;
        while (at < count) {
            at = plain(text, at, count);
            if (at < count) {
                at = special(text, at, count);
            }
        }
        return this;
    }

    /** Appends characters while they are ASCII and need no escape; returns the place behind them. */
    private int plain(String text, int from, int to) {
        room(to - from);
        byte[] target = bytes;
        int end = length;
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (c >= 128 || ESCAPES[c] != 0) {
                break;
            }
            target[end++] = (byte) c;
            at++;
        }
        length = end;
        return at;
    }

    /** Appends one character that is not plain; returns the place behind it. */
    private int special(String text, int at, int to) {
        room(LONGEST);
        char c = text.charAt(at);
        if (c < 128) {
            escape(c, ESCAPES[c]);
        } else if (c < 0x800 && c != 0x85) {
            bytes[length++] = (byte) (0xC0 | (c >> 6));
            bytes[length++] = (byte) (0x80 | (c & 0x3F));
        } else if (Character.isHighSurrogate(c) && at + 1 < to && Character.isLowSurrogate(text.charAt(at + 1))) {
            pair(Character.toCodePoint(c, text.charAt(at + 1)));
            return at + 2;
        } else if (Character.isSurrogate(c) || c == 0x85 || c == 0x2028 || c == 0x2029) {
            escape(c, (byte) 'u');
        } else {
            bytes[length++] = (byte) (0xE0 | (c >> 12));
            bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            bytes[length++] = (byte) (0x80 | (c & 0x3F));
        }
        return at + 1;
    }

    private void pair(int codePoint) {
        bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
        bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void escape(char c, byte letter) {
        bytes[length++] = '\\';
        bytes[length++] = letter;
        if (letter == 'u') {
            for (int shift = 12; shift >= 0; shift -= 4) {
                bytes[length++] = HEX[(c >> shift) & 0xF];
            }
        }
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** Forgets everything appended, for the next event. */
    public EventBytes clear() {
        length = 0;
        return this;
    }

    /** The bytes so far, not shared with this builder. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] escapes() {
        byte[] table = new byte[128];
        Arrays.fill(table, 0, 0x20, (byte) 'u');
        table['\b'] = 'b';
        table['\t'] = 't';
        table['\n'] = 'n';
        table['\f'] = 'f';
        table['\r'] = 'r';
        table['"'] = '"';
        table['\\'] = '\\';
        return table;
    }
}
