package gateway.storage.journal;

import gateway.usage.JournalledRow;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal without files, for {@code NO_FILESYSTEM_MODE}: rows that have not reached the database are lost with the process.
 * When it is full the oldest row makes room. Safe from many threads.
 */
public final class MemoryUsageJournal implements UsageJournal {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryUsageJournal.class);

    private final int capacity;
    private final ArrayDeque<JournalledRow> rows = new ArrayDeque<>();
    private final RareLog rareLog = new RareLog(Duration.ofMinutes(1));
    /** How many rows were ever taken from the front; numbers the first one that is left. */
    private long first;
    /** Number of the oldest row that was peeked and not released. */
    private long peekedFrom;

    private long dropped;

    /**
     * @param capacity most rows kept
     */
    public MemoryUsageJournal(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public synchronized void append(UsageRow row) {
        if (rows.size() >= capacity) {
            rows.poll();
            first++;
            dropped++;
            if (rareLog.due()) {
                LOG.error("The usage journal in memory is full: {} rows dropped so far", dropped);
            }
        }
        rows.add(JournalledRow.of(row));
    }

    @Override
    public synchronized List<JournalledRow> peek(int limit) {
        peekedFrom = first;
        return rows.stream().limit(limit).toList();
    }

    /** {@inheritDoc} Peeked rows that had to make room meanwhile count as released. */
    @Override
    public synchronized void release(int count) {
        peekedFrom += count;
        while (first < peekedFrom && !rows.isEmpty()) {
            rows.poll();
            first++;
        }
    }

    @Override
    public synchronized long backlog() {
        return rows.size();
    }

    @Override
    public synchronized long lost() {
        return dropped;
    }

    @Override
    public synchronized void close() {
        if (!rows.isEmpty()) {
            LOG.warn("{} usage rows have not reached the database and are lost", rows.size());
        }
    }
}
