package gateway.storage.journal;

import gateway.files.OwnerOnly;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The segment to which rows are appended. Written under the journal's lock, forced and closed by its own thread.
 *
 * <p>It writes through a {@link FileOutputStream} and not through a channel, because a channel closes itself when a thread that
 * writes is interrupted, as the thread of a request whose client has left may be.
 */
final class JournalSegment {

    private final long number;
    private final FileOutputStream out;
    private final AtomicLong size = new AtomicLong();
    private boolean broken;

    JournalSegment(long number, Path file) throws IOException {
        this.number = number;
        this.out = new FileOutputStream(OwnerOnly.file(file).toFile(), true);
    }

    long number() {
        return number;
    }

    /** Bytes of the rows that are written whole. */
    long size() {
        return size.get();
    }

    /** Whether rows must go to a new segment, because this one is large or ends with a torn row. */
    boolean full(long limit) {
        return broken || size.get() >= limit;
    }

    /** One write. */
    void append(byte[] line) throws IOException {
        try {
            out.write(line);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        size.addAndGet(line.length);
    }

    /** Forces the content to the disk; by the journal's own thread only, which nobody interrupts. */
    void force() throws IOException {
        out.getChannel().force(false);
    }

    void close() throws IOException {
        out.close();
    }
}
