package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import gateway.storage.usage.PostgresUsageStore;
import gateway.storage.usage.PostgresUsageSums;
import gateway.usage.AccountUsage.Sums;
import gateway.usage.JournalledRow;
import gateway.usage.TokenUsage;
import gateway.usage.UsageFilter;
import gateway.usage.UsageGrouping;
import gateway.usage.UsageRow;
import gateway.usage.UsageSums.Group;
import gateway.usage.UsageSums.Summary;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UsageSumsIT {

    /** Just before midnight in UTC. */
    private static final Instant LATE = Instant.parse("2026-03-01T23:59:59.999Z");

    private static final Instant NEXT_DAY = LATE.plusMillis(1);

    private static Database database;
    private static PostgresUsageSums sums;

    @BeforeAll
    static void open() {
        database = PgFixture.open();
        sums = new PostgresUsageSums(database.dataSource());
        List<UsageRow> rows = List.of(
                row(1, LATE, "k1", "acc-1", null, "claude-a", "claude-a-1", 200, "0.5"),
                row(2, LATE, "k1", "acc-2", null, "claude-a", "claude-a-1", 529, null),
                row(3, NEXT_DAY, "k2", null, "router", "gpt", null, 200, "2"),
                row(4, NEXT_DAY, "k2", null, "router", "gpt", "gpt", 499, null),
                row(5, NEXT_DAY, "k3", null, null, null, null, 404, null));
        new PostgresUsageStore(database.dataSource())
                .insertAll(rows.stream().map(JournalledRow::of).toList());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void addsUpByKeyWithTheDearestFirst() {
        Summary byKey = sums.sum(UsageGrouping.KEY, UsageFilter.ALL, 10);

        assertThat(byKey.groups())
                .extracting(
                        Group::value,
                        group -> group.sums().requests(),
                        group -> group.sums().errors())
                .containsExactly(tuple("k2", 2L, 0L), tuple("k1", 2L, 1L), tuple("k3", 1L, 1L));
        assertThat(byKey.more()).isFalse();
        Sums total = byKey.total();
        assertThat(total.requests()).isEqualTo(5);
        assertThat(total.cost()).isEqualByComparingTo("2.5");
        assertThat(total.tokens()).isEqualTo(new TokenUsage(5, 10, 15, 20, 25, 30, 35, 40));
    }

    @Test
    void namesTheModelThatAnsweredElseTheOneThatWasAskedFor() {
        assertThat(values(UsageGrouping.MODEL, UsageFilter.ALL)).containsExactly("gpt", "claude-a-1", null);
    }

    @Test
    void putsRowsWithoutAnAccountOrProviderIntoOneGroup() {
        assertThat(values(UsageGrouping.ACCOUNT, UsageFilter.ALL)).containsExactly(null, "acc-1", "acc-2");
        assertThat(values(UsageGrouping.PROVIDER, UsageFilter.ALL)).containsExactly("router", null);
    }

    @Test
    void cutsDaysAtMidnightInUtcTheLatestFirst() {
        assertThat(values(UsageGrouping.DAY, UsageFilter.ALL)).containsExactly("2026-03-02", "2026-03-01");
    }

    @Test
    void addsUpByStatus() {
        assertThat(values(UsageGrouping.STATUS, UsageFilter.ALL)).containsExactlyInAnyOrder("200", "404", "499", "529");
    }

    @Test
    void countsOnlyWhatTheFilterNames() {
        assertThat(requests(new UsageFilter("k1", null, null, null, null, null, null)))
                .isEqualTo(2);
        assertThat(requests(new UsageFilter(null, "acc-2", null, null, null, null, null)))
                .isEqualTo(1);
        assertThat(requests(new UsageFilter(null, null, "router", null, null, null, null)))
                .isEqualTo(2);
        assertThat(requests(new UsageFilter(null, null, null, "claude-a", null, null, null)))
                .as("asked for")
                .isEqualTo(2);
        assertThat(requests(new UsageFilter(null, null, null, "claude-a-1", null, null, null)))
                .as("answered")
                .isEqualTo(2);
        assertThat(requests(new UsageFilter(null, null, null, null, 200, null, null)))
                .isEqualTo(2);
        assertThat(requests(new UsageFilter("k1", "acc-2", null, "claude-a", 529, LATE, NEXT_DAY)))
                .as("all at once")
                .isEqualTo(1);
        assertThat(requests(new UsageFilter("k1' or 'a' = 'a", null, null, null, null, null, null)))
                .isZero();
    }

    @Test
    void countsFromTheFirstInstantToTheOneBeforeTheLast() {
        assertThat(requests(UsageFilter.ALL.during(NEXT_DAY, null))).isEqualTo(3);
        assertThat(requests(UsageFilter.ALL.during(null, NEXT_DAY))).isEqualTo(2);
        assertThat(requests(UsageFilter.ALL.during(NEXT_DAY, NEXT_DAY.plus(Duration.ofMillis(1)))))
                .isEqualTo(3);
    }

    @Test
    void tellsThatThereAreMoreGroupsAndCountsThemInTheTotal() {
        Summary first = sums.sum(UsageGrouping.KEY, UsageFilter.ALL, 2);

        assertThat(first.groups()).extracting(Group::value).containsExactly("k2", "k1");
        assertThat(first.more()).isTrue();
        assertThat(first.total().requests()).isEqualTo(5);
        assertThat(sums.sum(UsageGrouping.KEY, UsageFilter.ALL, 3).more()).isFalse();
    }

    @Test
    void sumsNothingToNothing() {
        Summary none = sums.sum(UsageGrouping.DAY, UsageFilter.ALL.during(LATE, LATE), 10);

        assertThat(none).isEqualTo(new Summary(List.of(), Sums.NONE, false));
    }

    @Test
    void refusesLimitsThatAreNone() {
        for (int limit : IntStream.of(0, -1, 1_001).toArray()) {
            assertThatThrownBy(() -> sums.sum(UsageGrouping.DAY, UsageFilter.ALL, limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static long requests(UsageFilter filter) {
        return sums.sum(UsageGrouping.DAY, filter, 10).total().requests();
    }

    private static List<@Nullable String> values(UsageGrouping by, UsageFilter filter) {
        return sums.sum(by, filter, 10).groups().stream().map(Group::value).toList();
    }

    private static UsageRow row(
            int number,
            Instant time,
            String key,
            @Nullable String account,
            @Nullable String provider,
            @Nullable String asked,
            @Nullable String served,
            int status,
            @Nullable String cost) {
        return new UsageRow(
                UsageRows.id(number),
                time,
                null,
                key,
                account,
                "messages",
                asked,
                served,
                "claude-api",
                false,
                new TokenUsage(1, 2, 3, 4, 5, 6, 7, 8),
                null,
                status,
                null,
                null,
                10,
                1,
                1,
                1,
                null,
                provider,
                cost == null ? null : new BigDecimal(cost),
                null,
                false,
                null);
    }
}
