package gateway.storage;

import static gateway.storage.UsageRows.bareRow;
import static gateway.storage.UsageRows.journalled;
import static gateway.storage.UsageRows.row;
import static gateway.storage.UsageRows.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.GatewayFailure;
import gateway.storage.usage.PostgresBatchResults;
import gateway.storage.usage.PostgresUsageStore;
import gateway.usage.BatchSum;
import gateway.usage.TokenUsage;
import gateway.usage.UsageQuery;
import gateway.usage.UsageRow;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchResultsIT {

    private static final String BATCH = "msgbatch_1";
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(2, 2);
    private static final UUID C = new UUID(-3, 3);

    /** Later than PostgreSQL can tell. */
    private static final Instant NEVER = Instant.parse("+300000-01-01T00:00:00Z");

    private Database database;
    private PostgresBatchResults store;
    private PostgresUsageStore usage;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresBatchResults(database.dataSource());
        usage = new PostgresUsageStore(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void eachResultIsCountedOnce() {
        assertThat(store.count(BATCH, List.of(A, B), fresh -> null)).containsExactlyInAnyOrder(A, B);
        assertThat(store.count(BATCH, List.of(C, B, A), fresh -> null)).containsExactly(C);
        assertThat(store.count(BATCH, List.of(), fresh -> null)).isEmpty();
        assertThat(store.count("msgbatch_2", List.of(A), fresh -> null)).containsExactly(A);
    }

    @Test
    void theRowIsStoredWithItsResults() {
        store.count(BATCH, List.of(A, B), fresh -> counted(1, fresh.size()));
        store.count(BATCH, List.of(B, C), fresh -> counted(1, 2 + fresh.size()));

        assertThat(usage.find(UsageQuery.oldest(10))).containsExactly(stored(counted(1, 3)));
    }

    @Test
    void theRowThatTheJournalBroughtBeforeIsCompleted() {
        usage.insertAll(journalled(List.of(bareRow(1))));
        store.count(BATCH, List.of(A), fresh -> counted(1, fresh.size()));

        assertThat(usage.find(UsageQuery.oldest(10))).containsExactly(stored(counted(1, 1)));
    }

    @Test
    void theRowThatTheJournalBringsLaterChangesNothing() {
        store.count(BATCH, List.of(A), fresh -> counted(1, fresh.size()));
        usage.insertAll(journalled(List.of(row(2), bareRow(1))));

        assertThat(usage.find(UsageQuery.oldest(10))).containsExactly(stored(counted(1, 1)), stored(row(2)));
    }

    @Test
    void whatFailsIsNotCounted() {
        assertThatThrownBy(() -> store.count(BATCH, List.of(A), fresh -> {
                    throw new IllegalStateException("no row");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.count(BATCH, List.of(A), fresh -> impossible(fresh.size())))
                .isInstanceOf(GatewayFailure.class);

        assertThat(store.count(BATCH, List.of(A), fresh -> null)).containsExactly(A);
        assertThat(usage.find(UsageQuery.oldest(10))).isEmpty();
    }

    @Test
    void aDayWithoutAPartitionGetsOne() {
        UsageRow old = row(1, UsageRows.NOON.minus(Duration.ofDays(400)), "claude");

        assertThat(store.count(BATCH, List.of(A), fresh -> old)).containsExactly(A);

        assertThat(usage.find(UsageQuery.oldest(10))).containsExactly(stored(old));
        assertThat(store.count(BATCH, List.of(A), fresh -> null)).isEmpty();
    }

    @Test
    void ofACompleteBatchNothingIsCountedAndNothingKept() throws SQLException {
        store.count(BATCH, List.of(A), fresh -> null);
        store.count("msgbatch_2", List.of(A), fresh -> null);
        assertThat(store.isComplete(BATCH)).isFalse();

        store.complete(BATCH);
        store.complete(BATCH);
        store.complete("msgbatch_3");

        assertThat(store.isComplete(BATCH)).isTrue();
        assertThat(store.isComplete("msgbatch_2")).isFalse();
        assertThat(store.isComplete("msgbatch_3")).isTrue();
        assertThat(store.count(BATCH, List.of(A, B), fresh -> null)).isEmpty();
        assertThat(Sql.text(database.dataSource(), "select count(*) from batch_result"))
                .isEqualTo("1");
    }

    @Test
    void whatTheProviderHasLongForgottenIsForgotten() throws SQLException {
        store.count("msgbatch_old", List.of(A), fresh -> null);
        Sql.execute(database.dataSource(), "update batch set counted_at = now() - interval '401 days'");
        store.complete(BATCH);

        assertThat(Sql.text(database.dataSource(), "select string_agg(batch_id, ' ') from batch"))
                .isEqualTo(BATCH);
        assertThat(Sql.text(database.dataSource(), "select count(*) from batch_result"))
                .isEqualTo("0");
    }

    @Test
    void manyWhoFetchAtOnceCountEachResultOnce() {
        List<UUID> results =
                IntStream.range(0, 300).mapToObj(i -> new UUID(i * 7919L, i)).toList();
        AtomicInteger rows = new AtomicInteger();
        List<CompletableFuture<Integer>> clients = new ArrayList<>();
        for (int client = 0; client < 6; client++) {
            List<UUID> order = new ArrayList<>(client % 2 == 0 ? results : results.reversed());
            clients.add(CompletableFuture.supplyAsync(() -> countInParts(order, rows.incrementAndGet())));
        }

        int counted = clients.stream().mapToInt(CompletableFuture::join).sum();

        assertThat(counted).isEqualTo(300);
        assertThat(usage.find(UsageQuery.oldest(10)).stream()
                        .mapToLong(each -> (long) Objects.requireNonNull(each.get("output_tokens")))
                        .sum())
                .isEqualTo(300);
    }

    private int countInParts(Collection<UUID> results, int number) {
        List<UUID> all = List.copyOf(results);
        int counted = 0;
        for (int from = 0; from < all.size(); from += 100) {
            int before = counted;
            Set<UUID> added =
                    store.count(BATCH, all.subList(from, from + 100), fresh -> counted(number, before + fresh.size()));
            counted += added.size();
        }
        return counted;
    }

    /** One that PostgreSQL refuses. */
    private static UsageRow impossible(int results) {
        return row(results, NEVER, "claude");
    }

    private static UsageRow counted(int number, int results) {
        TokenUsage tokens = new TokenUsage(0, results, 0, 0, 0, 0, 0, 0);
        BigDecimal cost = new BigDecimal("0.500000000").multiply(BigDecimal.valueOf(results));
        return bareRow(number).with(new BatchSum(results, tokens, cost, "claude-opus-5"));
    }
}
