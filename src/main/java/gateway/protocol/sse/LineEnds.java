package gateway.protocol.sse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of lines, eight bytes at a time. Stateless. */
final class LineEnds {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SIXTEENS = 0x1010101010101010L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private LineEnds() {}

    /** The index of the first CR or LF in {@code [from,to)}, or {@code to} when there is none. */
    static int next(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES) {
            // Both line ends are below 0x10, and so is hardly anything else in JSON text: one test finds the
            // candidates.
            long word = (long) LONGS.get(bytes, at);
            long low = (word - SIXTEENS) & ~word & HIGH_BITS;
            if (low == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(low) >>> 3;
            if (isLineEnd(bytes[at])) {
                return at;
            }
            at++;
        }
        while (at < to && !isLineEnd(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isLineEnd(byte value) {
        return value == '\n' || value == '\r';
    }
}
