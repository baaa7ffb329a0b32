package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.any;
import static gateway.account.pool.PoolFixture.oauth;
import static gateway.account.pool.PoolFixture.pinned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.error.GatewayFailure.TargetUnavailable;
import gateway.upstream.Verdict.Scope;
import gateway.upstream.Verdict.SuspectOrganization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AccountPoolWaitingTest {

    private final PoolFixture fixture = new PoolFixture();
    private final AccountPool pool = fixture.pool;

    @Test
    void aWaitingRequestGetsWhatIsGivenBack() throws Exception {
        fixture.with(oauth("a"));
        Lease first = fixture.lease(any());
        CompletableFuture<Lease> second = waitFor(any(), 1);

        first.close();

        assertThat(second.get().account().id()).isEqualTo("a");
        assertThat(fixture.view("a").inFlight()).isEqualTo(1);
        assertThat(pool.waiting()).isZero();
        second.get().close();
        assertThat(fixture.view("a").inFlight()).isZero();
    }

    @Test
    void whoCameFirstIsServedFirst() throws Exception {
        fixture.with(oauth("a"));
        Lease first = fixture.lease(any());
        CompletableFuture<Lease> second = waitFor(any(), 1);
        CompletableFuture<Lease> third = waitFor(any(), 2);

        first.close();
        second.get();
        assertThat(third).isNotDone();
        assertThat(pool.waiting()).isEqualTo(1);
        second.get().close();
        assertThat(third.get().account().id()).isEqualTo("a");
    }

    @Test
    void whatTheFirstCannotUseGoesToTheNext() throws Exception {
        fixture.with(oauth("a"), oauth("b"));
        Lease a = fixture.lease(pinned("a"));
        Lease b = fixture.lease(pinned("b"));
        CompletableFuture<Lease> forA = waitFor(pinned("a"), 1);
        CompletableFuture<Lease> forB = waitFor(pinned("b"), 2);

        b.close();
        assertThat(forB.get().account().id()).isEqualTo("b");
        assertThat(forA).isNotDone();
        a.close();
        assertThat(forA.get().account().id()).isEqualTo("a");
    }

    @Test
    void givesUpAfterTheLongestWait() {
        fixture.with(oauth("a"));
        fixture.limits = PoolFixture.limits(1, Duration.ofMillis(20));
        Lease held = fixture.lease(any());

        assertThatExceptionOfType(TargetUnavailable.class)
                .isThrownBy(() -> fixture.lease(any()))
                .returns(FailureKind.ACCOUNT_CONCURRENCY, GatewayFailure::kind)
                .returns(Duration.ofSeconds(5), GatewayFailure::retryAfter);
        assertThat(pool.waiting()).isZero();
        held.close();
        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void aCancelledRequestLeavesTheLine() {
        fixture.with(oauth("a"));
        Lease held = fixture.lease(any());
        AtomicBoolean cancelled = new AtomicBoolean();
        CompletableFuture<Lease> waiting =
                waitFor(new Asking().cancelled(cancelled::get).request(), 1);

        cancelled.set(true);
        pool.wakeAll();

        assertThat(failureOf(waiting)).isEqualTo(FailureKind.CLIENT_GONE);
        assertThat(fixture.view("a").inFlight()).isEqualTo(1);
        held.close();
    }

    @Test
    void whatIsGivenBackSkipsTheCancelled() throws Exception {
        fixture.with(oauth("a"));
        Lease held = fixture.lease(any());
        AtomicBoolean cancelled = new AtomicBoolean();
        CompletableFuture<Lease> gone =
                waitFor(new Asking().cancelled(cancelled::get).request(), 1);
        CompletableFuture<Lease> next = waitFor(any(), 2);

        cancelled.set(true);
        held.close();

        assertThat(next.get().account().id()).isEqualTo("a");
        assertThat(failureOf(gone)).isEqualTo(FailureKind.CLIENT_GONE);
        assertThat(fixture.view("a").inFlight()).isEqualTo(1);
    }

    @Test
    void aWaitingRequestLearnsThatItsHopeIsGone() {
        fixture.with(oauth("a"));
        Lease held = fixture.lease(any());
        CompletableFuture<Lease> waiting = waitFor(any(), 1);

        fixture.report("a", MODEL, new SuspectOrganization("disabled"));

        assertThat(failureOf(waiting)).isEqualTo(FailureKind.ACCOUNT_ALL_INVALID);
        held.close();
    }

    @Test
    void aNewAccountEndsTheWait() throws Exception {
        fixture.with(oauth("a"));
        try (Lease held = fixture.lease(any())) {
            CompletableFuture<Lease> waiting = waitFor(any(), 1);
            fixture.with(oauth("b"));

            assertThat(waiting.get().account().id()).isNotEqualTo(held.account().id());
        }
    }

    @Test
    void anAccountThatReturnsEndsTheWait() throws Exception {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        try (Lease held = fixture.lease(any())) {
            CompletableFuture<Lease> waiting = waitFor(any(), 1);
            fixture.pass(60);
            pool.recover();

            assertThat(waiting.get().account().id()).isEqualTo("b");
            assertThat(held.account().id()).isEqualTo("a");
        }
    }

    @Test
    void aCoolDownThatEndsUnnoticedEndsTheWait() throws Exception {
        AccountPool looking = fixture.pool(Runnable::run, Duration.ofMillis(2));
        fixture.with(oauth("a"), oauth("b"));
        looking.load();
        PoolFixture.report(looking, "b", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        try (Lease held = looking.lease(any(), fixture.policy)) {
            CompletableFuture<Lease> waiting = CompletableFuture.supplyAsync(
                    () -> looking.lease(any(), fixture.policy),
                    task -> Thread.ofVirtual().start(task));
            await().pollInterval(Duration.ofMillis(1)).until(() -> looking.waiting() == 1);
            fixture.pass(60);

            assertThat(waiting.get().account().id()).isEqualTo("b");
            assertThat(held.account().id()).isEqualTo("a");
        }
    }

    @Test
    void anInterruptedRequestIsRefusedAndStaysInterrupted() throws Exception {
        fixture.with(oauth("a"));
        try (Lease held = fixture.lease(any())) {
            CompletableFuture<FailureKind> failure = new CompletableFuture<>();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().start(() -> {
                try (Lease lease = fixture.lease(any())) {
                    failure.completeExceptionally(new AssertionError("got " + lease));
                } catch (GatewayFailure e) {
                    failure.complete(e.kind());
                }
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            awaitWaiting(1);
            thread.interrupt();

            assertThat(failure.get()).isEqualTo(FailureKind.DRAINING);
            assertThat(interrupted.get()).isTrue();
            assertThat(held.soleHope()).isFalse();
        }
    }

    @Test
    void underContentionTheLimitHoldsAndNobodyIsForgotten() throws Exception {
        fixture.with(oauth("a"), oauth("b"));
        fixture.limits = PoolFixture.limits(3, Duration.ofSeconds(30));
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(64);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int turn = 0; turn < 200; turn++) {
                    try (Lease lease = fixture.lease(any())) {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        Thread.yield();
                        now.decrementAndGet();
                    }
                }
                done.countDown();
            }));
        }

        assertThat(done.await(15, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValueBetween(1, 6);
        assertThat(pool.waiting()).isZero();
        assertThat(fixture.view("a").inFlight() + fixture.view("b").inFlight()).isZero();
        assertThat(threads).hasSize(64);
    }

    private CompletableFuture<Lease> waitFor(LeaseRequest request, int expectedLine) {
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                lease.complete(fixture.lease(request));
            } catch (RuntimeException e) {
                lease.completeExceptionally(e);
            }
        });
        awaitWaiting(expectedLine);
        return lease;
    }

    private void awaitWaiting(int expectedLine) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> pool.waiting() == expectedLine);
    }

    private static FailureKind failureOf(CompletableFuture<Lease> lease) {
        try {
            throw new AssertionError("got " + lease.get());
        } catch (ExecutionException e) {
            return ((GatewayFailure) e.getCause()).kind();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
