package gateway.storage.journal;

import static gateway.storage.UsageRows.read;
import static gateway.storage.UsageRows.row;
import static gateway.storage.UsageRows.rows;
import static gateway.storage.UsageRows.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.StorageStartException;
import gateway.usage.JournalledRow;
import gateway.usage.StoredUsage;
import gateway.usage.UsageRowLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUsageJournalTest {

    private static final long LARGE = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void givesRowsBackInTheOrderOfAppending() {
        try (FileUsageJournal journal = open(LARGE)) {
            rows(0, 10).forEach(journal::append);

            assertThat(read(journal.peek(4))).isEqualTo(stored(rows(0, 4)));
            assertThat(read(journal.peek(4))).isEqualTo(stored(rows(0, 4)));
            journal.release(3);
            assertThat(read(journal.peek(100))).isEqualTo(stored(rows(3, 10)));
            assertThat(journal.backlog()).isEqualTo(7);
            journal.release(7);
            assertThat(journal.peek(100)).isEmpty();
            assertThat(journal.backlog()).isZero();
        }
    }

    @Test
    void isOnDiskWhenAppendReturns() throws IOException {
        try (FileUsageJournal journal = open(LARGE)) {
            journal.append(row(1));

            assertThat(Files.readAllBytes(segment(1))).isEqualTo(UsageRowLine.write(row(1)));
        }
    }

    @Test
    void startsNewSegmentsAndDeletesStoredOnes() throws IOException {
        int line = UsageRowLine.write(row(0)).length;
        try (FileUsageJournal journal = open(3L * line - 1)) {
            rows(0, 10).forEach(journal::append);
            assertThat(segments()).hasSize(4);

            assertThat(read(journal.peek(5))).isEqualTo(stored(rows(0, 5)));
            journal.release(5);
            assertThat(segments()).hasSize(3);
            assertThat(read(journal.peek(100))).isEqualTo(stored(rows(5, 10)));
            journal.release(4);
            assertThat(segments()).hasSize(1);
            assertThat(read(journal.peek(100))).isEqualTo(stored(rows(9, 10)));
        }
    }

    @Test
    void offersUnreleasedRowsAgainAfterReopening() throws IOException {
        try (FileUsageJournal journal = open(LARGE)) {
            rows(0, 5).forEach(journal::append);
        }
        try (FileUsageJournal journal = open(LARGE)) {
            assertThat(journal.backlog()).isEqualTo(5);
            journal.append(row(5));
            assertThat(journal.backlog()).isEqualTo(6);
            assertThat(read(journal.peek(100))).isEqualTo(stored(rows(0, 6)));
            journal.release(6);
        }
        assertThat(segments()).isEmpty();
    }

    @Test
    void leavesOutATornLastLine() throws IOException {
        try (FileUsageJournal journal = open(LARGE)) {
            rows(0, 2).forEach(journal::append);
        }
        byte[] torn = UsageRowLine.write(row(2));
        Files.write(segment(1), Arrays.copyOf(torn, torn.length / 2), StandardOpenOption.APPEND);

        try (FileUsageJournal journal = open(LARGE)) {
            journal.append(row(3));
            assertThat(drain(journal)).containsExactlyElementsOf(stored(List.of(row(0), row(1), row(3))));
            assertThat(journal.backlog()).isZero();
            assertThat(segments()).hasSize(1);
        }
    }

    @Test
    void offersWhatFollowsAnUnreadableLine() throws IOException {
        Files.write(segment(1), UsageRowLine.write(row(0)), StandardOpenOption.CREATE);
        Files.write(segment(1), "{\"id\":1}\n\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        Files.write(segment(1), UsageRowLine.write(row(1)), StandardOpenOption.APPEND);

        try (FileUsageJournal journal = open(LARGE)) {
            assertThat(drain(journal)).containsExactlyElementsOf(stored(List.of(row(0), row(1))));
            assertThat(journal.backlog()).isZero();
        }
    }

    @Test
    void refusesASecondOwner() {
        try (FileUsageJournal journal = open(LARGE)) {
            assertThat(journal.backlog()).isZero();
            assertThatThrownBy(() -> open(LARGE))
                    .isInstanceOf(StorageStartException.class)
                    .hasMessageContaining("in use by another process");
        }
        open(LARGE).close();
    }

    @Test
    void saysWhatToDoAboutAFileInThePlaceOfItsFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new FileUsageJournal(file, LARGE, Duration.ofMillis(20)))
                .isInstanceOf(StorageStartException.class)
                .hasMessageContaining("it is no folder")
                .hasMessageContaining("DATA_FOLDER");
    }

    @Test
    void survivesAnInterruptedWriter() {
        try (FileUsageJournal journal = open(LARGE)) {
            Thread.currentThread().interrupt();
            journal.append(row(0));
            assertThat(Thread.interrupted()).isTrue();
            journal.append(row(1));

            assertThat(read(journal.peek(10))).isEqualTo(stored(rows(0, 2)));
            assertThat(journal.lost()).isZero();
        }
    }

    @Test
    void countsRowsThatCannotBeWrittenAndNeverThrows() {
        FileUsageJournal journal = open(LARGE);
        journal.close();

        journal.append(row(0));

        assertThat(journal.lost()).isEqualTo(1);
        assertThat(journal.backlog()).isZero();
    }

    @Test
    void losesAndDoublesNothingWithManyWritersAndAReader() throws Exception {
        int line = UsageRowLine.write(row(0)).length;
        Set<UUID> seen = new HashSet<>();
        int total = 0;
        try (FileUsageJournal journal = open(20L * line)) {
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                int base = writer * 1_000;
                writers.add(
                        Thread.startVirtualThread(() -> rows(base, base + 500).forEach(journal::append)));
            }
            while (seen.size() < 4_000) {
                List<JournalledRow> batch = journal.peek(70);
                read(batch).forEach(row -> seen.add(row.id()));
                total += batch.size();
                journal.release(batch.size());
            }
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(journal.backlog()).isZero();
        }
        assertThat(total).isEqualTo(4_000);
        assertThat(segments()).isEmpty();
    }

    @Test
    void goesBeyondALineThatIsLargerThanAChunk() throws IOException {
        Files.writeString(segment(1), "x".repeat(600_000) + "\n");
        Files.write(segment(1), UsageRowLine.write(row(7)), StandardOpenOption.APPEND);

        try (FileUsageJournal journal = open(LARGE)) {
            assertThat(drain(journal)).containsExactlyElementsOf(stored(List.of(row(7))));
        }
    }

    private static List<StoredUsage> drain(FileUsageJournal journal) {
        List<StoredUsage> all = new ArrayList<>();
        for (List<JournalledRow> batch = journal.peek(10); !batch.isEmpty(); batch = journal.peek(10)) {
            all.addAll(read(batch));
            journal.release(batch.size());
        }
        return all;
    }

    private FileUsageJournal open(long segmentBytes) {
        return new FileUsageJournal(folder, segmentBytes, Duration.ofMillis(20));
    }

    private Path segment(int number) {
        return folder.resolve("usage-000000000" + number + ".copy");
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".copy")).toList();
        }
    }
}
