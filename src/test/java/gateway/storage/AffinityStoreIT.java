package gateway.storage;

import static gateway.storage.Accounts.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.affinity.AffinityStore.Page;
import gateway.account.affinity.AffinityStore.StoredBinding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AffinityStoreIT {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final Instant end = now.plusSeconds(3_600);

    private Database database;
    private PostgresAffinityStore store;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresAffinityStore(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsBindings() {
        List<StoredBinding> bindings = List.of(
                new StoredBinding(Long.MIN_VALUE, uuid(1), now, end),
                new StoredBinding(Long.MAX_VALUE, uuid(2), now.plusSeconds(1), end.plusSeconds(1)));
        store.save(bindings);
        store.save(List.of());

        assertThat(all()).containsExactlyInAnyOrderElementsOf(bindings);
    }

    @Test
    void letsTheLaterBindingWinWithTheLaterEnd() {
        store.save(List.of(binding(1, 1, 10, 500), binding(2, 1, 10, 500), binding(3, 1, 10, 500)));
        store.save(List.of(binding(1, 2, 20, 400), binding(2, 2, 5, 900), binding(3, 2, 5, 100)));

        assertThat(all())
                .containsExactlyInAnyOrder(binding(1, 2, 20, 500), binding(2, 1, 10, 900), binding(3, 1, 10, 500));
    }

    @Test
    void takesTheLaterOfTwoBindingsInOneBatch() {
        store.save(List.of(binding(1, 1, 10, 500), binding(1, 2, 20, 400), binding(1, 3, 15, 300)));

        assertThat(all()).containsExactly(binding(1, 2, 20, 500));
    }

    @Test
    void readsOnlyWhatHasChangedSince() {
        store.save(List.of(binding(1, 1, 10, 500), binding(2, 1, 10, 500), binding(3, 1, 10, 500)));
        long mark = store.changedSince(0).mark();
        assertThat(store.changedSince(mark).bindings()).isEmpty();

        store.save(List.of(binding(1, 1, 10, 501), binding(2, 1, 10, 500), binding(3, 1, 9, 400)));
        Page page = store.changedSince(mark);

        assertThat(page.bindings()).containsExactly(binding(1, 1, 10, 501));
        assertThat(page.mark()).isGreaterThan(mark);
        assertThat(store.changedSince(page.mark()).bindings()).isEmpty();
    }

    @Test
    void missesNoBindingThatIsCommittedAfterALaterOne() throws SQLException {
        try (Connection slow = database.dataSource().getConnection();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("insert into session_affinity values (1, '" + uuid(1)
                    + "', now(), now() + interval '1 hour', pg_current_xact_id())");
            store.save(List.of(binding(2, 1, 10, 500)));
            Page first = store.changedSince(0);
            assertThat(first.bindings()).extracting(StoredBinding::key).containsExactly(2L);

            slow.commit();

            assertThat(store.changedSince(first.mark()).bindings())
                    .extracting(StoredBinding::key)
                    .contains(1L);
        }
    }

    @Test
    void readsAllAgainWhenItsMarkIsFromAnotherServer() {
        store.save(List.of(binding(1, 1, 10, 500)));

        Page page = store.changedSince(Long.MAX_VALUE);

        assertThat(page.bindings()).hasSize(1);
        assertThat(page.mark()).isEqualTo(store.changedSince(0).mark());
    }

    @Test
    void removesAndOverlooksWhatHasEnded() throws SQLException {
        store.save(List.of(
                binding(1, 1, 10, 500), new StoredBinding(2, uuid(1), now.minusSeconds(9), now.minusSeconds(5))));

        assertThat(all()).containsExactly(binding(1, 1, 10, 500));
        assertThat(store.removeEnded()).isEqualTo(1);
        assertThat(store.removeEnded()).isZero();
        assertThat(Sql.text(database.dataSource(), "select string_agg(key::text, ' ') from session_affinity"))
                .isEqualTo("1");
    }

    @Test
    void nodesThatStoreTheSameKeysAtOnceDoNotStopEachOtherAndNoneMissesAny() throws InterruptedException {
        AtomicBoolean writing = new AtomicBoolean(true);
        Set<StoredBinding> seen = Collections.synchronizedSet(new HashSet<>());
        Thread reader = Thread.startVirtualThread(() -> {
            long mark = 0;
            boolean last;
            do {
                last = !writing.get();
                Page page = store.changedSince(mark);
                mark = page.mark();
                seen.addAll(page.bindings());
            } while (!last);
        });
        List<Throwable> problems = Collections.synchronizedList(new ArrayList<>());
        List<Thread> writers = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            int number = node;
            writers.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, e) -> problems.add(e))
                    .start(() -> write(number)));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        writing.set(false);
        reader.join();

        assertThat(problems).isEmpty();
        assertThat(seen).containsAll(all());
        assertThat(all()).hasSize(500);
    }

    private void write(int node) {
        Random random = new Random(node);
        for (int round = 0; round < 10; round++) {
            List<Long> keys = new ArrayList<>(LongStream.range(0, 500).boxed().toList());
            Collections.shuffle(keys, random);
            int second = round * 3 + node;
            store.save(keys.stream().map(key -> binding(key, node, second, 600)).toList());
        }
    }

    private List<StoredBinding> all() {
        return store.changedSince(0).bindings();
    }

    private StoredBinding binding(long key, int account, int boundSecond, int endSecond) {
        return new StoredBinding(key, uuid(account), now.plusSeconds(boundSecond), now.plusSeconds(endSecond));
    }
}
