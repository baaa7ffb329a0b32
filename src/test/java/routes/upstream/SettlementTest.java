package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.storage.journal.MemoryUsageJournal;
import gateway.telemetry.AccountingMetrics;
import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import routes.answer.Settlement;
import routes.answer.Settlement.Facts;
import routes.request.Attempt;
import routes.request.RequestContext;
import routes.stub.MemoryAccounts;
import routes.stub.Settlements;
import routes.stub.StubRequest;

/** Who has a row, which, and how often. */
class SettlementTest {

    private static final TokenUsage USED = TokenUsage.NONE.withCounts(3, 7);
    private static final String BODY =
            "{\"model\":\"asked\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final List<UsageRow> rows = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicBoolean enabled = new AtomicBoolean(true);
    private final List<String> priced = new ArrayList<>();
    private final Settlement settlement = new Settlement(
            new WatchedJournal(new MemoryUsageJournal(100), rows::add),
            System::nanoTime,
            enabled::get,
            (model, usage, provider) -> {
                priced.add(model);
                return new BigDecimal("0.5");
            },
            List.of(),
            new AccountingMetrics(meters),
            Settlements.nothingCounted());

    @Test
    void theFirstSettlementOfARequestCounts() throws Exception {
        RequestContext context = sent();

        settlement.settle(context, new Facts(200, "req_1", "served", "end_turn", USED, false));
        settlement.settle(context, Facts.ofStatus(499));
        boolean missing = settlement.complete(context);

        assertThat(missing).isFalse();
        UsageRow row = row();
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.stopReason()).isEqualTo("end_turn");
        assertThat(row.tokens()).isEqualTo(USED);
        assertThat(context.accounting().row()).isEqualTo(row);
        assertThat(count("upstream.reached")).isEqualTo(1);
        assertThat(count("upstream.accounted")).isEqualTo(1);
    }

    @Test
    void ofManyThreadsOneSettles() throws Exception {
        RequestContext context = sent();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int status = 200 + i;
            threads.add(Thread.startVirtualThread(() -> settlement.settle(context, Facts.ofStatus(status))));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(row()).isEqualTo(context.accounting().row());
        assertThat(count("upstream.accounted")).isEqualTo(1);
    }

    @Test
    void aTryThatComesAfterAnotherReachesAnUpstreamOnce() throws Exception {
        RequestContext context = sent();
        settlement.reaches(context);

        assertThat(count("upstream.reached")).isEqualTo(1);
    }

    @Test
    void whoWasForgottenHasTheRowOfTheStatusThatItGot() throws Exception {
        RequestContext context = sent();

        assertThat(settlement.complete(context)).isTrue();

        assertThat(row().status()).isEqualTo(200);
        assertThat(row().tokens()).isEqualTo(TokenUsage.NONE);
        assertThat(count("upstream.accounted")).isEqualTo(1);
    }

    @Test
    void whoWasForgottenAndHasLeftHasARowTooWithoutAStatus() throws Exception {
        RequestContext context = sent();
        context.answer().clientLeft();

        settlement.complete(context);

        assertThat(row().status()).isEqualTo(499);
    }

    @Test
    void whatReachedNoUpstreamHasARowOnlyWhenItIsSettled() throws Exception {
        RequestContext context = known();
        assertThat(settlement.complete(context)).isFalse();
        assertThat(rows).isEmpty();

        settlement.settle(context, Facts.ofStatus(429));

        assertThat(row().status()).isEqualTo(429);
        assertThat(row().account()).isNull();
        assertThat(count("upstream.accounted")).isZero();
    }

    @Test
    void whoIsNotKnownHasARowOnlyWhenItReachedAnUpstream() throws Exception {
        RequestContext stranger = StubRequest.post("/v1/messages").asking(BODY).context();
        settlement.settle(stranger, Facts.ofStatus(401));
        assertThat(rows).isEmpty();

        RequestContext let = StubRequest.post("/v1/messages").asking(BODY).context();
        settlement.reaches(let);
        settlement.settle(let, Facts.ofStatus(200));

        assertThat(row().clientKey()).isEqualTo("none");
    }

    @Test
    void ownPathsHaveNone() throws Exception {
        RequestContext own =
                StubRequest.of(HttpMethod.GET, "/api/admin/accounts").context();
        own.authenticated(new ClientIdentity("key-1", "tests", KeyScope.CLIENT));

        settlement.settle(own, Facts.ofStatus(200));

        assertThat(rows).isEmpty();
    }

    @Test
    void whereNothingIsWrittenARequestIsSettledAllTheSame() throws Exception {
        enabled.set(false);
        RequestContext context = sent();

        settlement.settle(context, Facts.ofStatus(200));

        assertThat(rows).isEmpty();
        assertThat(context.accounting().row()).isNotNull();
        assertThat(count("upstream.accounted")).isZero();
    }

    @Test
    void theModelThatServedIsPricedOrElseTheOneThatWasAskedFor() throws Exception {
        settlement.settle(sent(), new Facts(200, null, "served", null, USED, false));
        settlement.settle(sent(), new Facts(200, null, null, null, USED, false));
        settlement.settle(sent(), new Facts(200, null, "served", null, null, false));

        assertThat(priced).containsExactly("served", "asked");
        assertThat(rows).extracting(UsageRow::cost).containsExactly(new BigDecimal("0.5"), new BigDecimal("0.5"), null);
    }

    @Test
    void timesCountFromTheArrival() throws Exception {
        RequestContext context = sent();
        context.answer().firstEventAt(context.arrivedNanos() + TimeUnit.MILLISECONDS.toNanos(1_234));

        settlement.settle(context, Facts.ofStatus(200));

        assertThat(row().firstEventMillis()).isEqualTo(1_234);
        assertThat(row().totalMillis()).isNotNegative();
    }

    private UsageRow row() {
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private double count(String meter) {
        return meters.counter("claude.proxy." + meter).count();
    }

    private RequestContext sent() throws Exception {
        RequestContext context = known();
        context.tries().begin(new Attempt(MemoryAccounts.account("a")));
        settlement.reaches(context);
        return context;
    }

    private static RequestContext known() throws Exception {
        RequestContext context = StubRequest.post("/v1/messages").asking(BODY).context();
        context.authenticated(new ClientIdentity("key-1", "tests", KeyScope.CLIENT));
        return context;
    }
}
