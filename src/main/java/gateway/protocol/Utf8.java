package gateway.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks that bytes are UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. It reads each
 * byte once, ASCII sixteen bytes at a time, and makes no objects. Stateless.
 */
public final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int STEP = 2 * Long.BYTES;

    private Utf8() {}

    /** The number of bytes, from the start, that are valid: {@code bytes.length} when all are. */
    public static int validLength(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] >= 0) {
                at = skipAscii(bytes, at + 1);
                continue;
            }
            at = skipThreeByteCharacters(bytes, at);
            if (at == bytes.length || bytes[at] >= 0) {
                continue;
            }
            int size = sequenceSize(bytes[at]);
            if (size == 0 || bytes.length - at < size || validBytes(bytes, at, size) < size) {
                return at;
            }
            at += size;
        }
        return at;
    }

    /** Whether the bytes from {@code at} to the end are the beginning of a valid character whose rest is missing. */
    public static boolean isCut(byte[] bytes, int at) {
        int rest = bytes.length - at;
        return rest > 0 && rest < sequenceSize(bytes[at]) && validBytes(bytes, at, rest) == rest;
    }

    private static int skipAscii(byte[] bytes, int from) {
        int at = from;
        while (at <= bytes.length - STEP
                && (((long) LONGS.get(bytes, at) | (long) LONGS.get(bytes, at + Long.BYTES)) & HIGH_BITS) == 0) {
            at += STEP;
        }
        while (at < bytes.length && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Chinese, Japanese and Korean text is nearly all of these, so they get a path without a choice. */
    private static int skipThreeByteCharacters(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length - 2
                && bytes[at] >= (byte) 0xE1
                && bytes[at] < (byte) 0xED
                && (bytes[at + 1] & 0xC0) == 0x80
                && (bytes[at + 2] & 0xC0) == 0x80) {
            at += 3;
        }
        return at;
    }

    /** Bytes of the character that begins with this byte, 0 when none can. */
    private static int sequenceSize(byte first) {
        int value = first & 0xFF;
        if (value < 0x80) {
            return 1;
        }
        if (value < 0xC2 || value > 0xF4) {
            return 0;
        }
        return value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
    }

    /** How many of the {@code count} bytes of a sequence, first byte included, can be part of it. */
    private static int validBytes(byte[] bytes, int at, int count) {
        for (int i = 1; i < count; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80 || (i == 1 && !secondFits(bytes[at], bytes[at + 1]))) {
                return i;
            }
        }
        return count;
    }

    private static boolean secondFits(byte first, byte second) {
        int value = second & 0xFF;
        return switch (first & 0xFF) {
            case 0xE0 -> value >= 0xA0;
            case 0xED -> value < 0xA0;
            case 0xF0 -> value >= 0x90;
            case 0xF4 -> value < 0x90;
            default -> true;
        };
    }
}
