package gateway.protocol.sse;

import java.util.Arrays;

/** Bytes gathered up to a cap; whatever would go beyond it marks the content as overflown. Not thread-safe. */
final class ByteGatherer {

    private static final int FIRST_SIZE = 256;
    private static final int KEPT_SIZE = 16 * 1024;

    private final int cap;
    private byte[] bytes = new byte[0];
    private int length;
    private boolean overflown;

    ByteGatherer(int cap) {
        this.cap = cap;
    }

    /** Adds {@code [from,to)}, or drops everything once the cap is passed. */
    void add(byte[] source, int from, int to) {
        int count = to - from;
        if (!makeRoom(count)) {
            return;
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /** Adds one byte. */
    void add(byte value) {
        if (makeRoom(1)) {
            bytes[length++] = value;
        }
    }

    int length() {
        return length;
    }

    boolean overflown() {
        return overflown;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** The content as an event's name. */
    String asEventName() {
        return EventNames.of(bytes, 0, length);
    }

    /** Forgets the content; a large buffer is given back to the heap. */
    void clear() {
        length = 0;
        overflown = false;
        if (bytes.length > KEPT_SIZE) {
            bytes = new byte[0];
        }
    }

    private boolean makeRoom(int count) {
        if (overflown || count > cap - length) {
            overflown = true;
            return false;
        }
        if (length + count > bytes.length) {
            long doubled = Math.max(FIRST_SIZE, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(cap, Math.max(doubled, length + count)));
        }
        return true;
    }
}
