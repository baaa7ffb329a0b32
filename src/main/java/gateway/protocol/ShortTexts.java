package gateway.protocol;

import java.io.IOException;
import java.io.InputStream;

/**
 * A JSON document in UTF-8 whose long strings are cut, names too, so that whoever reads it need not keep them. Between characters,
 * never within an escape. Closing it does nothing. For one thread.
 */
final class ShortTexts extends InputStream {

    private static final int HEX_DIGITS = 4;

    private final InputStream source;
    private final int longest;
    private boolean inText;
    private boolean cut;
    private boolean escaped;
    private int hexDigits;
    private int length;

    /** @param longest bytes of a string as it is written, beyond which it is cut; a few more may be left */
    ShortTexts(InputStream source, int longest) {
        this.source = source;
        this.longest = longest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        int left = 0;
        while (left == 0) {
            int taken = source.read(target, offset, count);
            if (taken < 0) {
                return -1;
            }
            left = shorten(target, offset, offset + taken) - offset;
        }
        return left;
    }

    /** Moves together what is left of {@code [from,to)}; returns its end. */
    private int shorten(byte[] bytes, int from, int to) {
        int end = from;
        for (int at = from; at < to; at++) {
            byte value = bytes[at];
            if (!inText) {
                inText = value == '"';
                bytes[end++] = value;
            } else if (value == '"' && !escaped) {
                endText();
                bytes[end++] = value;
            } else if (stays(value)) {
                bytes[end++] = value;
            }
        }
        return end;
    }

    private void endText() {
        inText = false;
        cut = false;
        hexDigits = 0;
        length = 0;
    }

    /** Whether a byte within a string stays; the others are left out. */
    private boolean stays(byte value) {
        boolean begins = !escaped && hexDigits == 0 && (value & 0xC0) != 0x80;
        cut |= begins && length >= longest;
        if (escaped) {
            escaped = false;
            hexDigits = value == 'u' ? HEX_DIGITS : 0;
        } else if (hexDigits > 0) {
            hexDigits--;
        } else {
            escaped = value == '\\';
        }
        length += cut ? 0 : 1;
        return !cut;
    }
}
