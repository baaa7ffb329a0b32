package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.oauth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.account.AccountState;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.upstream.Verdict;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rests of which a message of a client shows that they need not last. */
class ProbedRestsTest {

    private static final long MINUTE = 60;
    private static final long DAYS = 18 * 86_400;

    private final PoolFixture fixture = new PoolFixture();
    private final AccountPool pool = fixture.pool;

    @BeforeEach
    void addAccount() {
        fixture.limits = limits(Duration.ofMinutes(10));
        fixture.with(oauth("a"));
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void oneMessageIsLetThroughAfterTenMinutes(Scope scope) {
        fixture.report("a", MODEL, fixture.exhausted(scope, DAYS));
        fixture.pass(10 * MINUTE - 1);
        assertRefused(message());

        fixture.pass(1);

        try (Lease lease = fixture.lease(message())) {
            assertThat(lease.account().id()).isEqualTo("a");
            assertThat(lease.probes()).isTrue();
            assertThat(lease.soleHope()).isFalse();
            assertRefused(message());
        }
        assertRefused(message());
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void anAnswerEndsTheRest(Scope scope) {
        fixture.report("a", MODEL, fixture.exhausted(scope, DAYS));
        fixture.pass(10 * MINUTE);
        fixture.lease(message()).close();

        pool.roomFound("a", MODEL);

        assertThat(fixture.view("a").state()).isEqualTo(AccountState.ACTIVE);
        assertThat(fixture.view("a").modelCoolDowns()).isEmpty();
        assertThat(fixture.store.rests).isEmpty();
        assertThat(fixture.store.rows.get("a").state()).isEqualTo(AccountState.ACTIVE);
        assertThat(fixture.leasedId(PoolFixture.any())).isEqualTo("a");
    }

    @Test
    void anAnswerOfOneModelLeavesOthersToRest() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        fixture.report("a", "other", fixture.exhausted(Scope.MODEL, DAYS));

        pool.roomFound("a", MODEL);
        pool.roomFound("a", null);
        pool.roomFound("unknown", MODEL);

        assertThat(fixture.view("a").modelCoolDowns()).containsOnlyKeys("other");
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void whoIsRefusedAgainIsAskedLessAndLess(Scope scope) {
        fixture.report("a", MODEL, fixture.exhausted(scope, DAYS));
        AtomicInteger asked = new AtomicInteger();
        StringBuilder after = new StringBuilder();

        for (int minute = 1; minute <= 24 * 60; minute++) {
            fixture.pass(MINUTE);
            if (isServed(message())) {
                asked.incrementAndGet();
                after.append(minute).append(' ');
                fixture.report("a", MODEL, fixture.exhausted(scope, DAYS));
            }
        }

        assertThat(after).hasToString("10 30 70 150 310 630 950 1270 ");
    }

    @Test
    void aNewRestBeginsWithTheFirstWaitAgain() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, 3600));
        fixture.pass(10 * MINUTE);
        fixture.lease(message()).close();
        fixture.pass(3600);
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, 3600));

        fixture.pass(10 * MINUTE);

        assertThat(isServed(message())).isTrue();
    }

    @Test
    void whatRestsForAnotherReasonIsNotAsked() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        pool.restWithoutCredit("a", Verdict.NoCredit.because("no", false), fixture.now.plusSeconds(DAYS));
        fixture.pass(10 * MINUTE);

        assertRefused(message());
    }

    @Test
    void onlyMessagesAreUsed() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.pass(10 * MINUTE);

        assertRefused(PoolFixture.any());
        assertRefused(PoolFixture.exempt());
    }

    @Test
    void zeroNeverAsks() {
        fixture.limits = limits(Duration.ZERO);
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.pass(DAYS - 1);

        assertRefused(message());
    }

    @Test
    void oneMessageOfNoConversationIsSpentWhereOthersServe() {
        fixture.with(oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.pass(10 * MINUTE);

        assertThat(fixture.findings(message())).containsExactly("a CHOSEN", "b BEHIND");
        assertThat(fixture.leasedId(message())).isEqualTo("a");
        assertThat(fixture.leasedId(message())).isEqualTo("b");
    }

    @Test
    void aConversationStaysWithTheAccountThatServesIt() {
        fixture.sticky().with(oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        fixture.affinity.used(PoolFixture.keys(7), "b", 0);
        fixture.pass(10 * MINUTE);

        assertThat(fixture.leasedId(turn(7))).isEqualTo("b");
        assertThat(fixture.leasedId(turn(8))).isEqualTo("a");
    }

    @Test
    void aRequestIsSpentOnceWhereOthersServe() {
        fixture.with(oauth("b"), oauth("c"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.pass(10 * MINUTE);

        assertThat(fixture.leasedId(message())).isEqualTo("a");
        assertThat(fixture.leasedId(new Asking().probing().excluding("a").request()))
                .isEqualTo("c");
    }

    @Test
    void whereNobodyServesTheNextOneIsAsked() {
        fixture.with(oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.pass(10 * MINUTE);

        assertThat(fixture.leasedId(message())).isEqualTo("a");
        assertThat(fixture.leasedId(new Asking().probing().excluding("a").request()))
                .isEqualTo("b");
    }

    @Test
    void explainingSpendsNothing() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.pass(10 * MINUTE);

        assertThat(fixture.findings(message())).containsExactly("a CHOSEN");
        assertThat(fixture.leasedId(message())).isEqualTo("a");
        assertThat(fixture.findings(message())).containsExactly("a RESTS");
    }

    @Test
    void whatIsReadFromTheStoreCountsFromThen() {
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        AccountPool restarted = fixture.pool(Runnable::run, Duration.ofHours(1));
        fixture.pass(3600);
        restarted.load();
        restarted.load();
        fixture.pass(10 * MINUTE - 1);
        restarted.load();
        assertThatThrownBy(() -> restarted.lease(message(), fixture.policy)).isInstanceOf(GatewayFailure.class);

        fixture.pass(1);

        assertThat(restarted.lease(message(), fixture.policy).probes()).isTrue();
    }

    @Test
    void ofManyAtOnceOneGoes() throws InterruptedException {
        fixture.limits = new PoolLimits(0, 0, 0, Duration.ZERO, List.of(), 0.9, 0.95, Duration.ofMinutes(10));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, DAYS));
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, DAYS));
        fixture.pass(10 * MINUTE);
        AtomicInteger served = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] clients = new Thread[16];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = Thread.startVirtualThread(() -> {
                awaitStart(start);
                if (isServed(message())) {
                    served.incrementAndGet();
                }
            });
        }

        start.countDown();
        for (Thread client : clients) {
            client.join();
        }

        assertThat(served).hasValue(1);
    }

    private static void awaitStart(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isServed(LeaseRequest request) {
        try {
            fixture.lease(request).close();
            return true;
        } catch (GatewayFailure e) {
            assertThat(e.kind()).isEqualTo(FailureKind.ACCOUNT_ALL_LIMITED);
            return false;
        }
    }

    private void assertRefused(LeaseRequest request) {
        assertThat(isServed(request)).isFalse();
    }

    private static LeaseRequest message() {
        return new Asking().probing().request();
    }

    private static LeaseRequest turn(long conversation) {
        return new Asking().probing().of(conversation).request();
    }

    private static PoolLimits limits(Duration probeAfter) {
        return new PoolLimits(0, 1, 1, Duration.ofSeconds(30), List.of(), 0.9, 0.95, probeAfter);
    }
}
