package routes.relay;

import gateway.protocol.anthropic.MessageFacts;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Reads the facts of a message that is too large to be kept, on a virtual thread beside the pipe that carries it. */
final class LargeMessage {

    private static final byte[] END = {};

    private static final int MOST_WAITING = 1024 * 1024;

    private final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Runnable resume;
    private volatile boolean full;

    /**
     * @param read told once, on the virtual thread, after {@link #end}
     * @param resume run on the virtual thread, when {@link #feed} may be called again after it said no
     */
    LargeMessage(Consumer<MessageFacts> read, Runnable resume) {
        this.resume = resume;
        Thread.startVirtualThread(() -> {
            Chunks stream = new Chunks();
            MessageFacts facts = MessageFacts.read(stream);
            stream.skipToEnd();
            read.accept(facts);
        });
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

    private void took(int count) {
        if (waiting.addAndGet(-count) <= MOST_WAITING / 2 && full) {
            full = false;
            resume.run();
        }
    }

    /** Ends the message; the facts follow. */
    void end() {
        chunks.add(END);
    }

    private final class Chunks extends InputStream {

        private byte[] current = END;
        private int position;
        private boolean ended;

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

        /** An unreadable message is still piped to its end. */
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
}
