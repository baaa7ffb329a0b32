package gateway.usage;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one line of PostgreSQL's COPY text format, field by field. Never fails: what PostgreSQL text cannot hold is replaced,
 * long texts are cut. For one thread.
 */
final class LineWriter {

    private static final int MAX_TEXT = 500;
    /** The most digits of a number that is not negative. */
    private static final int MAX_DIGITS = 19;

    private byte[] bytes = new byte[384];
    private int length;

    void number(@Nullable Integer value) {
        if (value == null) {
            none();
        } else {
            number(value.longValue());
        }
    }

    void number(long value) {
        if (value < 0) {
            text(Long.toString(value));
            return;
        }
        room(MAX_DIGITS);
        int first = length;
        long left = value;
        do {
            bytes[length++] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        reverse(first, length - 1);
        tab();
    }

    private void reverse(int from, int to) {
        for (int low = from, high = to; low < high; low++, high--) {
            byte digit = bytes[low];
            bytes[low] = bytes[high];
            bytes[high] = digit;
        }
    }

    void decimal(@Nullable BigDecimal value) {
        if (value == null) {
            none();
        } else {
            text(value.toPlainString());
        }
    }

    void text(@Nullable String value) {
        if (value == null) {
            none();
            return;
        }
        String cut = value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) : value;
        room(cut.length() * 4);
        int plain = plain(cut);
        if (plain < cut.length()) {
            others(cut, plain);
        }
        tab();
    }

    /** Writes what needs no care at the start of a text; most texts are nothing else. Returns where care begins. */
    private int plain(String text) {
        byte[] to = bytes;
        int at = length;
        int i = 0;
        for (; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character >= 0x80 || character == '\\') {
                break;
            }
            to[at++] = (byte) character;
        }
        length = at;
        return i;
    }

    private void others(String text, int from) {
        byte[] rest = text.substring(from).replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
        room(rest.length * 2);
        for (byte each : rest) {
            escaped(each);
        }
    }

    private void escaped(byte value) {
        byte letter = switch (value) {
            case '\\' -> '\\';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            default -> 0;
        };
        if (letter != 0) {
            bytes[length++] = '\\';
            bytes[length++] = letter;
        } else {
            bytes[length++] = value;
        }
    }

    private void none() {
        room(2);
        bytes[length++] = '\\';
        bytes[length++] = 'N';
        tab();
    }

    private void tab() {
        bytes[length++] = '\t';
    }

    private void room(int more) {
        if (bytes.length - length < more + 1) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more + 1));
        }
    }

    /** What was written, with a line feed at its end. */
    byte[] line() {
        bytes[length - 1] = '\n';
        return Arrays.copyOf(bytes, length);
    }
}
