package gateway.storage;

import static gateway.storage.UsageRows.NOON;
import static gateway.storage.UsageRows.bareRow;
import static gateway.storage.UsageRows.id;
import static gateway.storage.UsageRows.journalled;
import static gateway.storage.UsageRows.row;
import static gateway.storage.UsageRows.rows;
import static gateway.storage.UsageRows.stored;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.storage.connection.Transactions;
import gateway.storage.usage.PostgresUsageStore;
import gateway.usage.JournalledRow;
import gateway.usage.StoredUsage;
import gateway.usage.UsageFilter;
import gateway.usage.UsageQuery;
import gateway.usage.UsageRow;
import gateway.usage.UsageRowLine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageStoreIT {

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
    void keepsEveryFieldOfARow() {
        store.insertAll(journalled(List.of(row(1), bareRow(2))));

        assertThat(store.find(UsageQuery.oldest(10))).containsExactly(stored(row(1)), stored(bareRow(2)));
    }

    @Test
    void storesLinesOfFormerVersionsBesideNewOnes() {
        store.insertAll(List.of(JournalledRow.of(row(1)), former(2, 26), former(3, 27), JournalledRow.of(bareRow(4))));

        assertThat(store.find(UsageQuery.oldest(10)))
                .extracting(
                        StoredUsage::id,
                        row -> row.get("bytes_out"),
                        row -> row.get("decision"),
                        row -> row.get("provider"),
                        row -> row.get("estimated"))
                .containsExactly(
                        tuple(id(1), 65_536L, "sticky:bound 1/4", "openrouter", true),
                        tuple(id(2), 65_536L, null, null, false),
                        tuple(id(3), 65_536L, "sticky:bound 1/4", null, false),
                        tuple(id(4), 0L, null, null, false));
    }

    private static JournalledRow former(int number, int fields) {
        String line = new String(UsageRowLine.write(row(number)), UTF_8).stripTrailing();
        String former = String.join("\t", List.of(line.split("\t")).subList(0, fields)) + "\n";
        return new JournalledRow(former.getBytes(UTF_8));
    }

    @Test
    void storesARowOnceHoweverOftenItComes() throws SQLException {
        store.insertAll(journalled(rows(0, 600)));
        store.insertAll(journalled(rows(300, 900)));
        store.insertAll(journalled(rows(0, 900)));

        assertThat(number("select count(*) from usage")).isEqualTo(900);
    }

    @Test
    void makesThePartitionsOfDaysThatHaveNone() throws SQLException {
        List<UsageRow> rows = List.of(
                row(1, NOON, "a"),
                row(2, NOON.plus(Duration.ofHours(12)), "b"),
                row(3, NOON.minus(Duration.ofDays(3_000)), "c"));

        store.insertAll(journalled(rows));

        assertThat(store.find(UsageQuery.oldest(10))).isEqualTo(stored(rows));
        assertThat(partitions()).contains("usage_p20260301", "usage_p20260302", "usage_p20171213");
    }

    @Test
    void putsMidnightIntoTheDayThatBegins() throws SQLException {
        store.insertAll(journalled(List.of(row(1, Instant.parse("2026-03-02T00:00:00Z"), "a"))));

        assertThat(number("select count(*) from usage_p20260302")).isEqualTo(1);
    }

    @Test
    void pagesById() {
        store.insertAll(journalled(rows(0, 25).reversed()));

        List<StoredUsage> first = store.find(UsageQuery.oldest(10));
        List<StoredUsage> second =
                store.find(UsageQuery.oldest(10).behind(first.getLast().id()));
        List<StoredUsage> third =
                store.find(UsageQuery.oldest(10).behind(second.getLast().id()));

        assertThat(first).isEqualTo(stored(rows(0, 10)));
        assertThat(second).isEqualTo(stored(rows(10, 20)));
        assertThat(third).isEqualTo(stored(rows(20, 25)));
    }

    @Test
    void findsRowsSinceAnInstant() {
        store.insertAll(journalled(
                List.of(row(1, NOON, "a"), row(2, NOON.plusMillis(1), "b"), row(3, NOON.plusMillis(2), "c"))));

        assertThat(store.find(since(NOON.plusMillis(1), null)))
                .extracting(row -> row.get("model_asked"))
                .containsExactly("b", "c");
        assertThat(store.find(since(NOON.plusMillis(1), id(2))))
                .extracting(row -> row.get("model_asked"))
                .containsExactly("c");
    }

    @Test
    void theNewestComeFirstWhereThatIsAskedFor() {
        store.insertAll(journalled(rows(0, 25)));

        List<StoredUsage> first = store.find(new UsageQuery(UsageFilter.ALL, true, null, 10));
        List<StoredUsage> second =
                store.find(new UsageQuery(UsageFilter.ALL, true, first.getLast().id(), 100));

        assertThat(first).isEqualTo(stored(rows(15, 25).reversed()));
        assertThat(second).isEqualTo(stored(rows(0, 15).reversed()));
    }

    @Test
    void aFilterHoldsForEveryPage() {
        store.insertAll(journalled(
                List.of(row(1, NOON, "a"), row(2, NOON, "b"), row(3, NOON, "a"), row(4, NOON.plusSeconds(1), "a"))));
        UsageFilter ofA = new UsageFilter("configured-1", null, "openrouter", "a", 200, null, NOON.plusMillis(1));

        assertThat(store.find(new UsageQuery(ofA, true, id(3), 10)))
                .extracting(StoredUsage::id)
                .containsExactly(id(1));
        assertThat(store.find(new UsageQuery(ofA, false, null, 10)))
                .extracting(StoredUsage::id)
                .containsExactly(id(1), id(3));
    }

    @Test
    void aRequestThatWasSentOnceMoreIsFoundAsSuch() {
        UsageRow again = UsageRows.replay(row(2, NOON, "a"), id(1));
        store.insertAll(journalled(List.of(row(1, NOON, "a"), again)));
        UsageFilter replays = new UsageFilter(null, null, null, null, null, null, null, true);
        UsageFilter others = new UsageFilter(null, null, null, null, null, null, null, false);

        assertThat(store.find(new UsageQuery(replays, true, null, 10))).isEqualTo(stored(List.of(again)));
        assertThat(store.find(new UsageQuery(others, true, null, 10)))
                .extracting(StoredUsage::id)
                .containsExactly(id(1));
        assertThat(store.find(id(2))).contains(stored(List.of(again)).getFirst());
        assertThat(store.find(id(3))).isEmpty();
        assertThat(store.find(id(0))).isEmpty();
    }

    @Test
    void aReadThatTakesTooLongIsGivenUp() {
        assertThatThrownBy(() -> Transactions.bounded(database.dataSource(), Duration.ofMillis(50), connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("select pg_sleep(20)");
                    }
                }))
                .isInstanceOfSatisfying(
                        GatewayFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_TOO_COSTLY));
    }

    @Test
    void storesNamesThatPostgresWouldRefuse() {
        store.insertAll(
                journalled(List.of(row(1, NOON, "a\0b"), row(2, NOON, "\ud800"), row(3, NOON, "x".repeat(100_000)))));

        assertThat(store.find(UsageQuery.oldest(10)))
                .extracting(row -> row.get("model_asked"))
                .containsExactly("a\ufffdb", "?", "x".repeat(500));
    }

    @Test
    void aRowThatCanNeverBeStoredHoldsBackNoOther() throws SQLException {
        execute("alter table usage alter column model_asked type varchar(5)");

        store.insertAll(journalled(List.of(row(1, NOON, "short"), row(2, NOON, "much too long"), row(3, NOON, "too"))));

        assertThat(store.find(UsageQuery.oldest(10)))
                .extracting(row -> row.get("model_asked"))
                .containsExactly("short", "too");
    }

    @Test
    void aDamagedLineHoldsBackNoOther() {
        String good = new String(UsageRowLine.write(bareRow(9)), UTF_8);
        store.insertAll(List.of(
                JournalledRow.of(row(1)),
                new JournalledRow("x\ty\n".getBytes(UTF_8)),
                new JournalledRow(good.replace("configured-1", "\\N").getBytes(UTF_8)),
                new JournalledRow(good.replace("\t499\t", "\tmany\t").getBytes(UTF_8)),
                new JournalledRow(good.replace("\t499\t", "\t9999999999\t").getBytes(UTF_8)),
                JournalledRow.of(bareRow(2))));

        assertThat(store.find(UsageQuery.oldest(10))).containsExactly(stored(row(1)), stored(bareRow(2)));
    }

    @Test
    void rowsStayInTheJournalWhereALaterVersionWantsMoreOfThem() throws SQLException {
        execute("alter table usage add column wanted text not null");

        assertThatThrownBy(() -> store.insertAll(journalled(rows(0, 3))))
                .isInstanceOfSatisfying(
                        GatewayFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.STORAGE_UNAVAILABLE));
    }

    @Test
    void storesAllOrNothing() throws SQLException {
        execute("alter table usage add constraint no_seven check (input_tokens <> 7)");

        assertThatThrownBy(() -> store.insertAll(journalled(rows(0, 10)))).isInstanceOf(GatewayFailure.class);

        assertThat(number("select count(*) from usage")).isZero();
    }

    @Test
    void reportsADatabaseThatIsGone() {
        database.close();

        assertThatThrownBy(() -> store.insertAll(journalled(rows(0, 1))))
                .isInstanceOfSatisfying(
                        GatewayFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.STORAGE_UNAVAILABLE));
    }

    @Test
    void makesPartitionsAheadOnce() throws SQLException {
        assertThat(number("select create_usage_partitions(10)")).isEqualTo(3);
        assertThat(number("select create_usage_partitions(10)")).isZero();
        assertThat(partitions()).hasSize(11);
    }

    @Test
    void makesPartitionsOnTwoNodesAtOnce() throws Exception {
        List<Thread> nodes = new ArrayList<>();
        List<Integer> made = Collections.synchronizedList(new ArrayList<>());
        for (int node = 0; node < 3; node++) {
            nodes.add(Thread.startVirtualThread(() -> {
                try {
                    made.add(number("select create_usage_partitions(40)"));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread node : nodes) {
            node.join();
        }
        assertThat(made.stream().mapToInt(Integer::intValue).sum()).isEqualTo(33);
        assertThat(made).hasSize(3);
    }

    @Test
    void dropsPartitionsPastTheRetention() throws SQLException {
        execute("select create_usage_partition((now() at time zone 'UTC')::date - d) from generate_series(1, 5) d");
        LocalDate today = LocalDate.parse(text("select (now() at time zone 'UTC')::date::text"));

        assertThat(number("select drop_usage_partitions(0)")).isZero();
        assertThat(number("select drop_usage_partitions(3)")).isEqualTo(2);

        String name = "usage_p" + today.minusDays(3).format(DateTimeFormatter.BASIC_ISO_DATE);
        assertThat(partitions().getFirst()).isEqualTo(name);
        assertThat(partitions()).hasSize(8 + 3);
    }

    private List<String> partitions() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(
                        "select inhrelid::regclass::text from pg_inherits where inhparent = 'usage'::regclass order by"
                                + " 1")) {
            List<String> names = new ArrayList<>();
            while (results.next()) {
                names.add(results.getString(1));
            }
            return names;
        }
    }

    private int number(String sql) throws SQLException {
        return Integer.parseInt(text(sql));
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            results.next();
            return results.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static UsageQuery since(Instant since, @Nullable UUID after) {
        return new UsageQuery(UsageFilter.ALL.during(since, null), false, after, 10);
    }
}
