package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.any;
import static gateway.account.pool.PoolFixture.apiKey;
import static gateway.account.pool.PoolFixture.cookie;
import static gateway.account.pool.PoolFixture.findings;
import static gateway.account.pool.PoolFixture.keys;
import static gateway.account.pool.PoolFixture.oauth;
import static gateway.account.pool.PoolFixture.pinned;
import static gateway.account.pool.PoolFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gateway.account.AccountState;
import gateway.account.decision.Choice;
import gateway.account.decision.Consideration;
import gateway.account.decision.Consideration.Finding;
import gateway.error.GatewayFailure;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AccountPoolDecisionsTest {

    private final PoolFixture fixture = new PoolFixture();
    private final ConcurrentLinkedQueue<Choice> decided = new ConcurrentLinkedQueue<>();

    private Asking asking() {
        return new Asking().decided(decided::add);
    }

    @Test
    void aLeaseTellsOnceWhatWasChosenAndWhy() {
        fixture.sticky().with(apiKey("a"), apiKey("b"), cookie("c"));
        fixture.affinity.bind(keys(7), "b");
        fixture.lease(asking().of(7).request()).close();

        assertThat(decided).singleElement().satisfies(choice -> {
            assertThat(choice.policy()).isEqualTo("as-they-come");
            assertThat(choice.bound()).isEqualTo("b");
            assertThat(choice.accountId()).isEqualTo("b");
            assertThat(choice.considered())
                    .containsExactly(
                            new Consideration("a", "account a", Finding.BEHIND, null),
                            new Consideration("b", "account b", Finding.CHOSEN, null),
                            new Consideration("c", "account c", Finding.NO_API, null));
        });
    }

    @Test
    void whatIsToldIsTheBindingBeforeTheLease() {
        fixture.sticky().with(apiKey("a"));
        fixture.lease(asking().of(7).request()).close();
        fixture.lease(asking().of(7).request()).close();

        assertThat(decided).extracting(Choice::bound).containsExactly(null, "a");
    }

    @Test
    void aFailureIsToldOnceAndBeforeItIsThrown() {
        fixture.with(
                oauth("a"),
                oauth("b"),
                oauth("c"),
                oauth("d").withState(AccountState.INACTIVE, null, null),
                oauth("e").withState(AccountState.INVALID, "refused", null));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.report("b", MODEL, fixture.exhausted(Scope.MODEL, 90));

        assertThatThrownBy(() -> fixture.lease(asking().excluding("b", "c").request()))
                .isInstanceOf(GatewayFailure.class);

        assertThat(decided).singleElement().satisfies(choice -> {
            assertThat(choice.accountId()).isNull();
            assertThat(findings(choice))
                    .containsExactly("a RESTS", "b MODEL_RESTS", "c TRIED", "d INACTIVE", "e INVALID");
            assertThat(choice.considered())
                    .extracting(Consideration::until)
                    .containsExactly(fixture.now.plusSeconds(60), fixture.now.plusSeconds(90), null, null, null);
        });
    }

    @Test
    void whoWaitsIsToldWhenTheWaitIsOver() throws Exception {
        fixture.sticky().with(oauth("a"));
        Lease held = fixture.lease(any());
        CompletableFuture<Lease> waiting = waitFor(asking().of(7).request());
        assertThat(decided).isEmpty();
        held.close();

        assertThat(waiting.get().account().id()).isEqualTo("a");
        assertThat(decided).extracting(Choice::accountId).containsExactly("a");
        assertThat(fixture.affinity.accountOf(keys(7))).isEqualTo("a");
    }

    @Test
    void whoWaitedInVainIsToldThatAllWereFull() {
        fixture.limits = PoolFixture.limits(1, Duration.ofMillis(5));
        fixture.with(oauth("a"), oauth("b").withState(AccountState.INACTIVE, null, null));
        try (Lease held = fixture.lease(any())) {
            assertThatThrownBy(() -> fixture.lease(asking().request())).isInstanceOf(GatewayFailure.class);
            assertThat(held.soleHope()).isFalse();
        }

        assertThat(decided).singleElement().satisfies(choice -> {
            assertThat(choice.accountId()).isNull();
            assertThat(findings(choice)).containsExactly("a AT_CONCURRENCY_LIMIT", "b INACTIVE");
        });
    }

    @Test
    void whoGoesAwayWhileWaitingIsToldOnce() {
        fixture.with(oauth("a"));
        AtomicBoolean gone = new AtomicBoolean();
        Lease held = fixture.lease(any());
        CompletableFuture<Lease> waiting = waitFor(asking().cancelled(gone::get).request());
        gone.set(true);
        held.close();

        await().until(waiting::isDone);
        assertThat(waiting).isCompletedExceptionally();
        assertThat(decided).extracting(Choice::accountId).containsExactly((String) null);
    }

    @Test
    void aDefectOfTheListenerGivesTheAccountBack() {
        fixture.with(oauth("a"));

        assertThatThrownBy(() -> fixture.lease(new Asking()
                        .decided(choice -> {
                            throw new IllegalStateException("defect");
                        })
                        .request()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(fixture.view("a").inFlight()).isZero();
    }

    @Test
    void explainReservesAndBindsNothing() {
        fixture.sticky().with(oauth("a"), oauth("b"));
        Choice choice = fixture.pool.explain(asking().of(7).request(), fixture.policy);

        assertThat(choice.accountId()).isEqualTo("a");
        assertThat(findings(choice)).containsExactly("a CHOSEN", "b BEHIND");
        assertThat(fixture.view("a").inFlight()).isZero();
        assertThat(fixture.view("a").lastUsedAt()).isNull();
        assertThat(fixture.affinity.accountOf(keys(7))).isNull();
        assertThat(decided).isEmpty();
    }

    @Test
    void explainNeitherWaitsNorFails() {
        fixture.with(oauth("a"));
        try (Lease held = fixture.lease(any())) {
            assertThat(fixture.findings(turn(7))).containsExactly("a AT_CONCURRENCY_LIMIT");
            assertThat(fixture.pool.explain(turn(7), fixture.policy).accountId())
                    .isNull();
            assertThat(fixture.findings(PoolFixture.exempt())).containsExactly("a CHOSEN");
            assertThat(held.account().id()).isEqualTo("a");
        }
        assertThat(fixture.findings(pinned("unknown"))).containsExactly("a NOT_PINNED");
    }

    @Test
    void explainSaysWhichOneIsTheSoleHope() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 50));
        fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 5));

        assertThat(fixture.findings(any())).containsExactly("a MODEL_RESTS", "b CHOSEN");
        assertThat(fixture.findings(pinned("a"))).isEqualTo(List.of("a CHOSEN", "b NOT_PINNED"));
    }

    private CompletableFuture<Lease> waitFor(LeaseRequest request) {
        CompletableFuture<Lease> lease = CompletableFuture.supplyAsync(
                () -> fixture.lease(request), task -> Thread.ofVirtual().start(task));
        await().pollInterval(Duration.ofMillis(1)).until(() -> fixture.pool.waiting() == 1);
        return lease;
    }
}
