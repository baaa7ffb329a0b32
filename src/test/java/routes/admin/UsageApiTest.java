package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.access.KeyHasher;
import gateway.access.KeyRing;
import gateway.account.Account;
import gateway.admin.AdminFixture;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.storage.UsageRows;
import gateway.usage.AccountUsage;
import gateway.usage.JournalledRow;
import gateway.usage.StoredUsage;
import gateway.usage.TokenUsage;
import gateway.usage.UsageFilter;
import gateway.usage.UsageGrouping;
import gateway.usage.UsageQuery;
import gateway.usage.UsageStore;
import gateway.usage.UsageSums;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.http.ResponseWriter;

class UsageApiTest implements UsageStore, UsageSums {

    private static final String ID = "01a22f29-ef83-7000-ae06-4a19883bb94b";
    private static final Instant DAY = Instant.parse("2026-11-21T00:00:00Z");

    private final AdminFixture admin = new AdminFixture();
    private final Account account = admin.addKey("first", "sk-ant-api03-first-key-0001", "org-1");
    private final UsageApi api = new UsageApi(
            this,
            this,
            new UsageParties(
                    () -> List.of(account),
                    new KeyRing(
                            new MemoryKeys(),
                            new KeyHasher(new byte[32]),
                            List.of("ck-configured-key-1"),
                            List.of(),
                            Clock.systemUTC())),
            new ResponseWriter(new FailureMessages()));

    private final List<StoredUsage> stored = new ArrayList<>();
    private @Nullable UsageQuery asked;
    private @Nullable UsageFilter summed;

    @Override
    public void insertAll(List<JournalledRow> rows) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredUsage> find(UsageQuery query) {
        asked = query;
        return stored.subList(0, Math.min(query.limit(), stored.size()));
    }

    @Override
    public Summary sum(UsageGrouping by, UsageFilter filter, int limit) {
        summed = filter;
        AccountUsage.Sums sums =
                new AccountUsage.Sums(4, 1, new TokenUsage(1, 2, 3, 4, 5, 6, 7, 8), 10.4, 20.6, new BigDecimal("1.5"));
        String value = by == UsageGrouping.ACCOUNT ? account.id() : "configured-1";
        return new Summary(List.of(new Group(value, sums), new Group(null, sums)), sums, true);
    }

    @ParameterizedTest
    @CsvSource({
        ", , true",
        "since, 2026-11-21T00:00:00Z, false",
        "after, " + ID + ", false",
        "before, " + ID + ", true",
        "order, asc, false",
        "order, desc, true",
        "until, 2026-11-21, true",
        "key, k1, true"
    })
    void theNewestComeFirstUnlessSomebodyFollowsTheRows(@Nullable String name, @Nullable String value, boolean newest)
            throws Exception {
        AdminCall call = AdminCall.of("/api/admin/usage");

        JsonNode page = (name == null ? call : call.parameter(name, value))
                .to(api::list)
                .json();

        assertThat(asked).isNotNull().returns(newest, UsageQuery::newestFirst).returns(101, UsageQuery::limit);
        assertThat(page.path("order").asText()).isEqualTo(newest ? "desc" : "asc");
    }

    @Test
    void aPageSaysWhereTheNextOneBegins() throws Exception {
        stored.addAll(UsageRows.stored(UsageRows.rows(0, 3)));

        JsonNode page = AdminCall.of("/api/admin/usage")
                .parameter("limit", "2")
                .to(api::list)
                .json();

        assertThat(page.path("data")).hasSize(2);
        assertThat(page.path("has_more").asBoolean()).isTrue();
        assertThat(page.path("last_id").asText())
                .isEqualTo(page.at("/data/1/id").asText());
    }

    @Test
    void allFiltersGoToTheStore() throws Exception {
        AdminCall.of("/api/admin/usage")
                .parameter("key", "k1")
                .parameter("account", "first")
                .parameter("provider", "openai")
                .parameter("model", "gpt-5")
                .parameter("status", "429")
                .parameter("since", "2026-11-21")
                .parameter("until", "2026-11-22T00:00:00 01:00")
                .parameter("order", "desc")
                .parameter("before", ID)
                .to(api::list);

        assertThat(asked)
                .isEqualTo(new UsageQuery(
                        new UsageFilter(
                                "k1", account.id(), "openai", "gpt-5", 429, DAY, Instant.parse("2026-11-21T23:00:00Z")),
                        true,
                        UUID.fromString(ID),
                        101));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sinse=2026-11-21 | sinse: this parameter is not known, known here are key, account, provider, model,"
                        + " status, since, until, order, after, before, limit, group_by, replay",
                "status=4xx | status: expected a number",
                "status=99 | status: expected a status from 100 to 599",
                "status=99999999999 | status: expected a status from 100 to 599",
                "since=yesterday | since: expected a time as in RFC 3339, like 2026-11-21T00:00:00Z, or a day",
                "since=2026-13-41 | since: expected a time as in RFC 3339, like 2026-11-21T00:00:00Z, or a day",
                "since=+999999999-01-01T00:00:00Z | since: expected a time as in RFC 3339, like 2026-11-21T00:00:00Z,"
                        + " or a day between the years 1970 and 9999",
                "since=2026-11-22&until=2026-11-21 | until: expected a time after since",
                "account=nobody | account: there is no account `nobody`",
                "order=newest | order: expected asc or desc",
                "after=17 | after: expected the id of a usage row",
                "after=" + ID + "&order=desc | after: leads to newer rows; expected before, or order=asc",
                "before=" + ID
                        + "&since=2026-11-21&order=asc | before: leads to older rows; expected after, or order=desc",
                "after=" + ID + "&before=" + ID + " | after: leads to newer rows; expected before, or order=asc",
                "group_by=hour | group_by: expected one of key, model, account, provider, day, status",
                "group_by=day&order=asc | group_by: sums have no pages: expected no after, before or order beside it",
                "model= | model: expected a text of 1 to 500 characters",
                "limit=0 | limit: expected a number from 1 to 1000"
            })
    void whatCannotBeMeantIsRefusedWithAReason(String query, String reason) {
        AdminCall call = AdminCall.of("/api/admin/usage");
        for (String each : query.split("&")) {
            String[] parts = each.split("=", -1);
            call.parameter(parts[0], parts[1]);
        }

        GatewayFailure failure = catchThrowableOfType(GatewayFailure.class, () -> call.to(api::list));

        assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_PARAMETER);
        assertThat(new FailureMessages().text(failure, Locale.ENGLISH)).isEqualTo(reason);
        assertThat(asked).isNull();
    }

    @Test
    void anIdWhoseAccountIsGoneStillFindsItsRows() throws Exception {
        AdminCall.of("/api/admin/usage").parameter("account", ID).to(api::list);

        assertThat(asked).isNotNull();
        assertThat(asked.filter().account()).isEqualTo(ID);
    }

    @Test
    void sumsHaveTheirGroupsWithNamesAndATotal() throws Exception {
        JsonNode sums = AdminCall.of("/api/admin/usage")
                .parameter("group_by", "account")
                .parameter("since", "2026-11-21")
                .to(api::list)
                .json();

        assertThat(sums.path("group_by").asText()).isEqualTo("account");
        assertThat(sums.path("since").asText()).isEqualTo("2026-11-21T00:00:00Z");
        assertThat(sums.path("until").isNull()).isTrue();
        assertThat(sums.at("/data/0/account").asText()).isEqualTo(account.id());
        assertThat(sums.at("/data/0/name").asText()).isEqualTo("first");
        assertThat(sums.at("/data/0/requests").asLong()).isEqualTo(4);
        assertThat(sums.at("/data/0/error_rate").asDouble()).isEqualTo(0.25);
        assertThat(sums.at("/data/1/account").isNull()).isTrue();
        assertThat(sums.at("/total/cost_usd").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(sums.path("has_more").asBoolean()).isTrue();
        assertThat(summed).isEqualTo(UsageFilter.ALL.during(DAY, null));
    }

    @Test
    void sumsByKeyNameTheKey() throws Exception {
        JsonNode sums = AdminCall.of("/api/admin/usage")
                .parameter("group_by", "key")
                .to(api::list)
                .json();

        assertThat(sums.at("/data/0/key").asText()).isEqualTo("configured-1");
        assertThat(sums.at("/data/0").has("name")).isTrue();
        assertThat(sums.at("/data/1/name").isNull()).isTrue();
    }
}
