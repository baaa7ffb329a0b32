package routes.relay;

import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Bytes that arrive piece by piece on an event loop and are read as a stream on a virtual thread. One thread feeds, one reads. */
final class FedStream extends InputStream {

    private static final byte[] END = {};

    private static final int MOST_WAITING = 128 * 1024;

    private final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Runnable resume;
    private volatile boolean full;
    private byte[] current = END;
    private int position;
    private boolean ended;

    /** @param resume run on the reading thread, when {@link #feed} may be called again after it said no */
    FedStream(Runnable resume) {
        this.resume = resume;
    }

    /** Takes the next bytes; returns whether more may follow at once. */
    boolean feed(byte[] bytes) {
        if (bytes.length > 0) {
            boolean filled = waiting.addAndGet(bytes.length) > MOST_WAITING;
            if (filled) {
                full = true;
            }
            chunks.add(bytes);
            return !filled;
        }
        return true;
    }

    /** Ends the stream behind what was fed. */
    void end() {
        chunks.add(END);
    }

    private void took(int count) {
        if (waiting.addAndGet(-count) <= MOST_WAITING / 2 && full) {
            full = false;
            resume.run();
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (position == current.length && !advance()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    /** Reads what is left, and waits for the end. */
    void skipToEnd() {
        while (advance()) {
            position = current.length;
        }
    }

    private boolean advance() {
        if (ended) {
            return false;
        }
        try {
            current = chunks.take();
            position = 0;
            ended = current.length == 0;
            took(current.length);
            return !ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = true;
            return false;
        }
    }
}
