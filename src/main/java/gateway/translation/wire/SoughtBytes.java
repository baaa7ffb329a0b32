package gateway.translation.wire;

import java.util.Arrays;

/** A short run of bytes that is looked for in long ones, most of which are skipped (Horspool). Immutable. */
public final class SoughtBytes {

    private final byte[] sought;
    private final int[] steps = new int[256];

    /** @param ascii at least one character */
    public SoughtBytes(String ascii) {
        sought = EventBytes.ascii(ascii);
        Arrays.fill(steps, sought.length);
        for (int at = 0; at < sought.length - 1; at++) {
            steps[sought[at] & 0xff] = sought.length - 1 - at;
        }
    }

    /**
     * Where it stands first.
     *
     * @param from where the search begins
     * @return -1 for nowhere
     */
    public int indexIn(byte[] text, int from) {
        int last = sought.length - 1;
        for (int end = from + last; end < text.length; end += steps[text[end] & 0xff]) {
            int begin = end - last;
            if (text[end] == sought[last] && Arrays.equals(text, begin, end + 1, sought, 0, sought.length)) {
                return begin;
            }
        }
        return -1;
    }
}
