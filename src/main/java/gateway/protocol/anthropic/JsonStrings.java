package gateway.protocol.anthropic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Strings as they are written in JSON, without decoding them. Stateless. */
final class JsonStrings {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final int HEX_DIGITS = 4;

    private JsonStrings() {}

    /** The closing quote of the string whose first character is at {@code from}; not below the length when there is none. */
    static int end(byte[] body, int from) {
        int end = plainEnd(body, from);
        while (end < body.length && body[end] != '"') {
            end = plainEnd(body, end + 2);
        }
        return end;
    }

    /** The next quote, backslash or end of the body. */
    private static int plainEnd(byte[] body, int begin) {
        int end = begin;
        while (end <= body.length - Long.BYTES) {
            long word = (long) LONGS.get(body, end);
            long hits = zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES);
            if (hits != 0) {
                return end + Long.numberOfTrailingZeros(hits) / Byte.SIZE;
            }
            end += Long.BYTES;
        }
        while (end < body.length && body[end] != '"' && body[end] != '\\') {
            end++;
        }
        return end;
    }

    /** Sets the high bit of every byte that is zero; above the lowest of them it may err. */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }

    /** Whether the string {@code body[begin..end)} begins with this; some clients write {@code <} as an escape. */
    static boolean startsWith(byte[] body, int begin, int end, String ascii) {
        int next = begin;
        for (int i = 0; i < ascii.length(); i++) {
            if (next >= end) {
                return false;
            }
            int character = body[next++];
            if (character == '\\') {
                if (end - next <= HEX_DIGITS || body[next] != 'u') {
                    return false;
                }
                character = hex(body, next + 1);
                next += HEX_DIGITS + 1;
            }
            if (character != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int hex(byte[] body, int begin) {
        int value = 0;
        for (int i = begin; i < begin + HEX_DIGITS; i++) {
            value = (value << 4) | Math.max(0, Character.digit(body[i], 16));
        }
        return value;
    }
}
