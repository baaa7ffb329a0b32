package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import gateway.storage.usage.PostgresAccountUsage;
import gateway.storage.usage.PostgresUsageStore;
import gateway.usage.AccountUsage.Sums;
import gateway.usage.JournalledRow;
import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountUsageIT {

    private static final TokenUsage TOKENS = new TokenUsage(1, 2, 3, 4, 5, 6, 7, 8);

    private final Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);

    private Database database;
    private PostgresUsageStore rows;
    private PostgresAccountUsage usage;
    private int number;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        rows = new PostgresUsageStore(database.dataSource());
        usage = new PostgresAccountUsage(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void addsUpTheRowsOfEachAccountSinceAMoment() {
        store(row("a", 0, 200, null, 100, 10), row("a", 0, 529, "overloaded_error", null, 30));
        store(row("a", 0, 499, "api_error", null, 5), row("a", 0, 200, "overloaded_error", 50, 15));
        store(
                row("b", 0, 200, null, 7, 9),
                row(null, 0, 429, "rate_limit_error", null, 1),
                row("a", 1, 200, null, 1, 1));

        assertThat(usage.since(today))
                .containsOnly(
                        entry(
                                "a",
                                new Sums(
                                        4,
                                        2,
                                        new TokenUsage(4, 8, 12, 16, 20, 24, 28, 32),
                                        75,
                                        15,
                                        new BigDecimal("0.003"))),
                        entry("b", new Sums(1, 0, TOKENS, 7, 9, null)));
        assertThat(usage.since(today.plus(Duration.ofDays(2)))).isEmpty();
    }

    @Test
    void tellsTheSameTotalBeforeAndAfterAddingUp() throws SQLException {
        for (int daysAgo : new int[] {0, 0, 1, 2, 5, 40}) {
            store(row("a", daysAgo, 200, null, 10 * daysAgo, daysAgo), row(null, daysAgo, 429, null, null, 1));
        }
        assertThat(usage.total().get("a").requests()).isEqualTo(6);
        var before = usage.total();

        assertThat(usage.rollUp()).isEqualTo(4);
        assertThat(usage.total()).isEqualTo(before);
        assertThat(text("select count(*) from account_usage_day where account = 'a'"))
                .isEqualTo("4");
        assertThat(usage.rollUp()).as("the last three once more").isEqualTo(3);
        assertThat(usage.total()).isEqualTo(before);
    }

    @Test
    void remembersDaysWhoseRowsAreGone() {
        store(row("a", 1, 200, null, 1, 1), row("a", 40, 200, null, 1, 1), row("a", 41, 200, null, 1, 1));
        var before = usage.total();

        assertThat(Integer.parseInt(drop(30))).isEqualTo(2);

        assertThat(usage.total()).isEqualTo(before);
        assertThat(usage.rollUp()).isEqualTo(1);
        assertThat(usage.total()).isEqualTo(before);
        assertThat(usage.since(Instant.EPOCH).get("a").requests()).isEqualTo(1);
    }

    @Test
    void countsRowsThatComeLate() {
        store(row("a", 2, 200, null, 1, 1));
        usage.rollUp();
        store(row("a", 2, 200, null, 1, 1), row("a", 9, 200, null, 1, 1));

        assertThat(usage.rollUp()).isEqualTo(2);
        assertThat(usage.total().get("a").requests()).isEqualTo(3);
    }

    @Test
    void neverForgetsWhatWasCounted() {
        store(row("a", 2, 200, null, 1, 1), row("a", 2, 200, null, 1, 1), row("a", 1, 200, null, 1, 1));
        usage.rollUp();
        drop(1);
        store(row("a", 2, 200, null, 1, 1));

        usage.rollUp();

        assertThat(usage.total().get("a").requests()).isEqualTo(3);
    }

    @Test
    void addsUpOnTwoNodesAtOnce() throws InterruptedException {
        for (int daysAgo = 1; daysAgo <= 20; daysAgo++) {
            store(row("a", daysAgo, 200, null, 1, 1));
        }
        List<Integer> days = Collections.synchronizedList(new ArrayList<>());
        List<Thread> nodes = new ArrayList<>();
        for (int node = 0; node < 2; node++) {
            nodes.add(Thread.startVirtualThread(() -> days.add(usage.rollUp())));
        }
        for (Thread node : nodes) {
            node.join();
        }

        assertThat(days).containsExactlyInAnyOrder(20, 3);
        assertThat(usage.total().get("a").requests()).isEqualTo(20);
    }

    @Test
    void knowsNothingOfAnEmptyTable() {
        assertThat(usage.rollUp()).isZero();
        assertThat(usage.total()).isEmpty();
        assertThat(usage.since(Instant.EPOCH)).isEmpty();
    }

    private String drop(int retentionDays) {
        try {
            return text("select drop_usage_partitions(" + retentionDays + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String text(String sql) throws SQLException {
        return Sql.text(database.dataSource(), sql);
    }

    private void store(UsageRow... several) {
        rows.insertAll(List.of(several).stream().map(JournalledRow::of).toList());
    }

    @Test
    void addsUpCostsAsFarAsTheyAreKnown() {
        store(row("b", 0, 200, null, 1, 1), row("a", 0, 200, null, 1, 1), row("a", 3, 200, null, 1, 1));
        store(row("a", 0, 499, null, 1, 1));

        assertThat(usage.total().get("a").cost()).isEqualByComparingTo("0.002");
        assertThat(usage.total().get("b").cost()).isNull();
        usage.rollUp();
        drop(1);
        assertThat(usage.total().get("a").cost()).isEqualByComparingTo("0.002");
    }

    /** What account a is answered costs a thousandth; its client left where the status is 499, and nothing is known. */
    private UsageRow row(String account, int daysAgo, int status, String error, Integer first, int total) {
        return new UsageRow(
                UsageRows.id(++number),
                today.minus(Duration.ofDays(daysAgo)),
                null,
                "configured-1",
                account,
                "messages",
                null,
                null,
                "claude-api",
                false,
                TOKENS,
                null,
                status,
                error,
                first,
                total,
                1,
                1,
                1,
                null,
                null,
                "a".equals(account) && status != 499 ? new BigDecimal("0.001") : null,
                null,
                false,
                null);
    }
}
