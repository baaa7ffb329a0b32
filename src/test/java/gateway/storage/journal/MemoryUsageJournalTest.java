package gateway.storage.journal;

import static gateway.storage.UsageRows.read;
import static gateway.storage.UsageRows.row;
import static gateway.storage.UsageRows.rows;
import static gateway.storage.UsageRows.stored;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryUsageJournalTest {

    @Test
    void givesRowsBackUntilTheyAreReleased() {
        try (MemoryUsageJournal journal = new MemoryUsageJournal(10)) {
            rows(0, 5).forEach(journal::append);

            assertThat(read(journal.peek(3))).isEqualTo(stored(rows(0, 3)));
            journal.release(2);
            assertThat(read(journal.peek(9))).isEqualTo(stored(rows(2, 5)));
            assertThat(journal.backlog()).isEqualTo(3);
            journal.release(3);
        }
    }

    @Test
    void dropsTheOldestRowWhenItIsFull() {
        try (MemoryUsageJournal journal = new MemoryUsageJournal(3)) {
            rows(0, 5).forEach(journal::append);

            assertThat(read(journal.peek(9))).isEqualTo(stored(rows(2, 5)));
            assertThat(journal.lost()).isEqualTo(2);
            journal.release(3);
        }
    }

    @Test
    void releasesNoRowThatCameWhileABatchWasStored() {
        try (MemoryUsageJournal journal = new MemoryUsageJournal(3)) {
            rows(0, 3).forEach(journal::append);
            assertThat(read(journal.peek(2))).isEqualTo(stored(rows(0, 2)));
            journal.append(row(3));

            journal.release(2);

            assertThat(read(journal.peek(9))).isEqualTo(stored(rows(2, 4)));
        }
    }
}
