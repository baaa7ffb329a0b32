package gateway.storage.journal;

import gateway.error.StorageStartException;
import gateway.files.FileFailure;
import gateway.usage.JournalledRow;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRow;
import gateway.usage.UsageRowLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in files: segments {@code usage-<number>.copy} in the format of {@link gateway.usage.UsageRowLine}. A row is one write; the disk is forced within the
 * interval. Segments whose rows are all released are deleted. At start all segments that exist are offered again from their
 * beginning: the store leaves rows alone that it has already. Safe from many threads.
 */
public final class FileUsageJournal implements UsageJournal {

    private static final Logger LOG = LoggerFactory.getLogger(FileUsageJournal.class);

    private final JournalFolder folder;
    private final long segmentBytes;
    private final JournalForcer forcer;
    private final JournalReader reader;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final RareLog rareLog = new RareLog(Duration.ofMinutes(1));
    private volatile JournalSegment current;
    private boolean closed;

    /**
     * Opens the journal in this folder, which is made if absent.
     *
     * @param segmentBytes a segment that has grown to this size gets no more rows
     * @param forceInterval longest time from a write to its fdatasync
     * @throws StorageStartException when the folder cannot be used or another process uses it
     */
    public FileUsageJournal(Path folder, long segmentBytes, Duration forceInterval) {
        this.folder = JournalFolder.open(folder);
        this.segmentBytes = segmentBytes;
        try {
            SortedSet<Long> old = this.folder.numbers();
            long number = old.isEmpty() ? 1 : old.last() + 1;
            this.current = new JournalSegment(number, this.folder.segment(number));
            this.reader = new JournalReader(this.folder, old, () -> current);
        } catch (IOException e) {
            closeFolder();
            throw new StorageStartException(
                    "The usage journal " + folder + " cannot be used (" + FileFailure.words(e)
                            + "): let the user of the proxy own it (chown, chmod 700), or set DATA_FOLDER to another"
                            + " folder.",
                    e);
        }
        this.forcer = new JournalForcer(this.folder, () -> current, forceInterval);
        forcer.start();
    }

    @Override
    public void append(UsageRow row) {
        byte[] line = UsageRowLine.write(row);
        writing.lock();
        try {
            if (closed) {
                throw new IOException("the journal is closed");
            }
            if (current.full(segmentBytes)) {
                rotate();
            }
            current.append(line);
            appended.incrementAndGet();
        } catch (IOException e) {
            lost.incrementAndGet();
            if (rareLog.due()) {
                LOG.error("A usage row could not be written, {} lost so far", lost, e);
            }
            return;
        } finally {
            writing.unlock();
        }
        forcer.written();
    }

    private void rotate() throws IOException {
        JournalSegment old = current;
        long number = old.number() + 1;
        current = new JournalSegment(number, folder.segment(number));
        forcer.retire(old);
    }

    @Override
    public List<JournalledRow> peek(int limit) {
        return reader.peek(limit);
    }

    @Override
    public void release(int count) {
        reader.release(count);
    }

    @Override
    public long backlog() {
        return Math.max(0, reader.found() + appended.get() - reader.done());
    }

    @Override
    public long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            writing.unlock();
        }
        forcer.close();
        try {
            current.close();
            reader.deleteIfAllReleased();
        } catch (IOException e) {
            LOG.warn("The usage journal was not closed cleanly", e);
        }
        closeFolder();
    }

    private void closeFolder() {
        try {
            folder.close();
        } catch (IOException e) {
            LOG.warn("The usage journal was not unlocked cleanly", e);
        }
    }
}
