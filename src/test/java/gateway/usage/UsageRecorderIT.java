package gateway.usage;

import static gateway.storage.UsageRows.row;
import static gateway.storage.UsageRows.rows;
import static gateway.storage.UsageRows.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.storage.Database;
import gateway.storage.PgFixture;
import gateway.storage.journal.FileUsageJournal;
import gateway.storage.usage.PostgresUsageStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageRecorderIT {

    @TempDir
    Path folder;

    private Database database;
    private PostgresUsageStore store;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresUsageStore(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void carriesRowsToTheStore() {
        try (FileUsageJournal journal = journal();
                UsageRecorder recorder = new UsageRecorder(journal, store, 7)) {
            recorder.start();
            for (UsageRow row : rows(0, 100)) {
                journal.append(row);
                recorder.signal();
            }

            await().untilAsserted(() -> assertThat(recorder.lag()).isZero());
            assertThat(store.find(UsageQuery.oldest(1_000))).isEqualTo(stored(rows(0, 100)));
        }
    }

    @Test
    void beginsWithTheRowsOfAnEarlierRun() {
        try (FileUsageJournal journal = journal()) {
            rows(0, 5).forEach(journal::append);
        }
        try (FileUsageJournal journal = journal();
                UsageRecorder recorder = new UsageRecorder(journal, store, 500)) {
            recorder.start();

            await().untilAsserted(
                            () -> assertThat(store.find(UsageQuery.oldest(10))).isEqualTo(stored(rows(0, 5))));
        }
    }

    @Test
    void losesAndDoublesNothingWhileTheStoreIsDown() {
        FlakyStore flaky = new FlakyStore(store, 3);
        try (FileUsageJournal journal = journal();
                UsageRecorder recorder = new UsageRecorder(journal, flaky, 10)) {
            recorder.start();
            for (UsageRow row : rows(0, 45)) {
                journal.append(row);
                recorder.signal();
            }

            await().untilAsserted(() -> assertThat(recorder.lag()).isZero());
            assertThat(store.find(UsageQuery.oldest(1_000))).isEqualTo(stored(rows(0, 45)));
            assertThat(flaky.calls.get()).isGreaterThan(3);
        }
    }

    @Test
    void drainsAtTheEnd() {
        try (FileUsageJournal journal = journal();
                UsageRecorder recorder = new UsageRecorder(journal, store, 10)) {
            rows(0, 25).forEach(journal::append);

            recorder.drainNow(Duration.ofSeconds(60));

            assertThat(recorder.lag()).isZero();
            assertThat(store.find(UsageQuery.oldest(100))).isEqualTo(stored(rows(0, 25)));
        }
    }

    @Test
    void leavesRowsInTheJournalWhenTheStoreIsDownAtTheEnd() {
        try (FileUsageJournal journal = journal();
                UsageRecorder recorder = new UsageRecorder(journal, new FlakyStore(store, Integer.MAX_VALUE), 10)) {
            journal.append(row(0));

            recorder.drainNow(Duration.ofSeconds(60));

            assertThat(recorder.lag()).isEqualTo(1);
        }
    }

    private FileUsageJournal journal() {
        return new FileUsageJournal(folder, 10_000, Duration.ofMillis(20));
    }

    /** Fails a few times; every second time after it has stored the rows, as when the answer of a commit is lost. */
    private static final class FlakyStore implements UsageStore {
        private final UsageStore store;
        private final int failures;
        private final AtomicInteger calls = new AtomicInteger();

        FlakyStore(UsageStore store, int failures) {
            this.store = store;
            this.failures = failures;
        }

        @Override
        public void insertAll(List<JournalledRow> rows) {
            int call = calls.incrementAndGet();
            if (call > failures || call % 2 == 0) {
                store.insertAll(rows);
            }
            if (call <= failures) {
                throw new GatewayFailure.GatewayUnavailable(
                        FailureKind.STORAGE_UNAVAILABLE, null, new IllegalStateException("down"));
            }
        }

        @Override
        public List<StoredUsage> find(UsageQuery query) {
            return store.find(query);
        }
    }
}
