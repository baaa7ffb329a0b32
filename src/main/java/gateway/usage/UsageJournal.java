package gateway.usage;

import java.util.List;

/**
 * The write-ahead journal of usage rows. A row that {@link #append} has taken survives the death of the process (the file
 * journal) and reaches PostgreSQL later. Safe from many threads; one reader at a time.
 */
public interface UsageJournal extends AutoCloseable {

    /**
     * Appends one row with one write. Returns when the operating system has it; forcing it to the disk follows within 100 ms.
     * Never waits for the database and never fails the request: a row that cannot be written is logged and counted.
     */
    void append(UsageRow row);

    /**
     * Rows that were appended and not yet {@link #release released}, oldest first.
     *
     * @param limit most rows to return
     */
    List<JournalledRow> peek(int limit);

    /** Forgets the {@code count} oldest rows, after they were stored. */
    void release(int count);

    /** Rows appended and not yet released. */
    long backlog();

    /** Rows that could not be kept since the start; each was logged. */
    long lost();

    /** Forces everything to the disk and lets go of the files. */
    @Override
    void close();
}
