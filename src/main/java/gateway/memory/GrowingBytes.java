package gateway.memory;

import java.util.Arrays;

/**
 * Bytes that are gathered piece by piece, in one array that grows within the budget. Beyond the free amount every byte of the
 * array is held before it is made. For one thread.
 */
public final class GrowingBytes {

    private static final byte[] NONE = {};
    private static final int FIRST = 16 * 1024;

    private final Holding holding;
    private final int free;
    private byte[] bytes = NONE;
    private int size;

    /**
     * No bytes yet.
     *
     * @param free an array of up to so many bytes is not counted
     */
    public GrowingBytes(Holding holding, int free) {
        this.holding = holding;
        this.free = free;
    }

    /**
     * Makes room for more bytes, which the caller then writes into {@link #array} from {@link #size} on.
     *
     * @param most bytes that there can be in the end; no array is larger
     */
    public Grant makeRoom(int more, int most) {
        long needed = (long) size + more;
        if (needed <= bytes.length) {
            return Grant.GRANTED;
        }
        if (needed > most) {
            return Grant.NEVER;
        }
        long doubled = Math.max(FIRST, 2L * bytes.length);
        return resize((int) Math.max(needed, Math.min(most, doubled)));
    }

    /** Makes room for exactly so many bytes in all. */
    public Grant expect(int total) {
        return total <= bytes.length ? Grant.GRANTED : resize(total);
    }

    /** Makes the array exactly as long as its bytes. */
    public Grant trim() {
        return size == bytes.length ? Grant.GRANTED : resize(size);
    }

    private Grant resize(int length) {
        // Both arrays are there while one is copied.
        Grant grant = length > free ? holding.grow(length) : Grant.GRANTED;
        if (grant == Grant.GRANTED) {
            long before = bytes.length > free ? bytes.length : 0;
            bytes = Arrays.copyOf(bytes, length);
            holding.shrink(before);
        }
        return grant;
    }

    /** Lets go of the bytes, for good; what is held for them is not given back. */
    public void clear() {
        bytes = NONE;
        size = 0;
    }

    /** Says that bytes were written behind the others. */
    public void wrote(int count) {
        size += count;
    }

    /** The array; what is in it from {@link #size} on means nothing. */
    public byte[] array() {
        return bytes;
    }

    /** How many bytes there are. */
    public int size() {
        return size;
    }
}
