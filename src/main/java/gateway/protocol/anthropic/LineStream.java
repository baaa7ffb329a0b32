package gateway.protocol.anthropic;

import java.io.IOException;
import java.io.InputStream;

/** The lines of a stream, each of them a stream that ends at its line feed. Closing it does nothing. For one thread. */
final class LineStream extends InputStream {

    private static final int BUFFER = 16 * 1024;

    private final InputStream source;
    private final long longest;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private long length;
    private boolean lineEnded = true;
    private boolean broken;

    /** @param longest bytes of a line that can be read */
    LineStream(InputStream source, long longest) {
        this.source = source;
        this.longest = longest;
    }

    /**
     * Goes to the beginning of the next line, past what was not read of this one.
     *
     * @return false at the end
     */
    boolean nextLine() throws IOException {
        while (!lineEnded) {
            if (!isFilled()) {
                return false;
            }
            position = endOfPiece(limit);
            passLineFeed();
        }
        length = 0;
        lineEnded = !isFilled();
        return !lineEnded;
    }

    /** Whether the source failed, so that there are no further lines. */
    boolean broken() {
        return broken;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (lineEnded || !isFilled()) {
            return -1;
        }
        int end = endOfPiece((int) Math.min(limit, (long) position + count));
        int taken = end - position;
        System.arraycopy(buffer, position, target, offset, taken);
        position = end;
        length += taken;
        if (length > longest) {
            throw new IOException("a line is too long");
        }
        passLineFeed();
        return taken == 0 && lineEnded ? -1 : taken;
    }

    /** Where the line ends in the buffer, at most at this place. */
    private int endOfPiece(int most) {
        for (int i = position; i < most; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return most;
    }

    private void passLineFeed() {
        if (position < limit && buffer[position] == '\n') {
            position++;
            lineEnded = true;
        }
    }

    /** Whether there is something in the buffer, after more was read where that was needed. */
    private boolean isFilled() throws IOException {
        if (position < limit) {
            return true;
        }
        try {
            position = 0;
            limit = Math.max(0, source.read(buffer, 0, BUFFER));
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        return limit > 0;
    }
}
