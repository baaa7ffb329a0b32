package gateway.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A fast hash of 64 bits: the same everywhere and for ever, good for keys, useless against people who look for collisions. What
 * is added is kept apart: "ab" and "c" give another hash than "a" and "bc". Text and the bytes of that text hash differently. An
 * instance is for one thread.
 */
public final class Hash64 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Constants of wyhash: odd, half of their bits set. */
    private static final long START = 0xa0761d6478bd642fL;

    private static final long STEP = 0xe7037ed1a0b428dbL;
    private static final long END = 0x8ebc6af09c88c6e3L;

    private static final int CHARS_IN_LONG = Long.BYTES / Character.BYTES;

    private long state = START;

    /** The hash of a text, never 0. */
    public static long of(CharSequence text) {
        return new Hash64().add(text).value();
    }

    /** The hash of {@code bytes[from..to)}, never 0. */
    public static long of(byte[] bytes, int from, int to) {
        return new Hash64().add(bytes, from, to).value();
    }

    /** A hash of two numbers in this order, for instance of a hash so far and what comes next. */
    public static long of(long first, long second) {
        return fold(fold(START ^ first, STEP) ^ second, END);
    }

    /** Adds a number. */
    public Hash64 add(long value) {
        state = fold(state ^ value, STEP);
        return this;
    }

    /** Adds {@code bytes[from..to)}. */
    public Hash64 add(byte[] bytes, int from, int to) {
        long hash = fold(state ^ (to - from), STEP);
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            hash = fold(hash ^ (long) LONGS.get(bytes, at), STEP);
        }
        if (at < to) {
            long rest = 0;
            for (; at < to; at++) {
                rest = (rest << Byte.SIZE) | (bytes[at] & 0xFF);
            }
            hash = fold(hash ^ rest, STEP);
        }
        state = hash;
        return this;
    }

    /** Adds a text. */
    public Hash64 add(CharSequence text) {
        int length = text.length();
        long hash = fold(state ^ ~length, STEP);
        int at = 0;
        for (; at <= length - CHARS_IN_LONG; at += CHARS_IN_LONG) {
            long word = ((long) text.charAt(at) << 48)
                    | ((long) text.charAt(at + 1) << 32)
                    | ((long) text.charAt(at + 2) << 16)
                    | text.charAt(at + 3);
            hash = fold(hash ^ word, STEP);
        }
        if (at < length) {
            long rest = 0;
            for (; at < length; at++) {
                rest = (rest << Character.SIZE) | text.charAt(at);
            }
            hash = fold(hash ^ rest, STEP);
        }
        state = hash;
        return this;
    }

    /** The hash of all that was added so far, never 0. More may be added afterwards. */
    public long value() {
        long value = fold(state, END);
        return value == 0 ? 1 : value;
    }

    /** Back to the beginning. */
    public void clear() {
        state = START;
    }

    /** The high half of the product carries what the low half loses. */
    private static long fold(long value, long factor) {
        return Math.unsignedMultiplyHigh(value, factor) ^ value * factor;
    }
}
