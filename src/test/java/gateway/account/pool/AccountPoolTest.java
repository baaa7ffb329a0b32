package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.any;
import static gateway.account.pool.PoolFixture.apiKey;
import static gateway.account.pool.PoolFixture.cookie;
import static gateway.account.pool.PoolFixture.exempt;
import static gateway.account.pool.PoolFixture.oauth;
import static gateway.account.pool.PoolFixture.pinned;
import static gateway.account.pool.PoolFixture.request;
import static gateway.account.pool.PoolFixture.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gateway.account.AccountState;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.error.GatewayFailure.TargetUnavailable;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountPoolTest {

    private final PoolFixture fixture = new PoolFixture();
    private final AccountPool pool = fixture.pool;

    @Test
    void aPoolThatCouldNotBeReadYetHasNone() {
        expectFailure(FailureKind.ACCOUNT_NONE, null, any());
        assertThat(pool.isEmpty()).isFalse();
    }

    @Test
    void takesTheFirstOfThePolicy() {
        fixture.policy = PoolFixture.asTheyCome(false, List::reversed);
        fixture.with(apiKey("a"), apiKey("b"));

        try (Lease lease = fixture.lease(any())) {
            assertThat(lease.account()).isEqualTo(apiKey("b"));
            assertThat(lease.soleHope()).isFalse();
        }
    }

    @Test
    void skipsExcludedAccounts() {
        fixture.with(apiKey("a"), apiKey("b"));

        assertThat(fixture.leasedId(without("a"))).isEqualTo("b");
        expectFailure(FailureKind.ACCOUNT_NONE, null, without("a", "b"));
    }

    @Test
    void neverTakesCookiesInactiveAndInvalidAccounts() {
        fixture.with(
                cookie("c"),
                apiKey("i").withState(AccountState.INACTIVE, null, null),
                apiKey("x").withState(AccountState.INVALID, "refused", null));

        expectFailure(FailureKind.ACCOUNT_NONE_SERVES, null, any());
    }

    @Test
    void aPausedModelLeavesOtherModelsAlone() {
        fixture.with(apiKey("a"), apiKey("b"));
        fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 5));

        assertThat(fixture.leasedId(any())).isEqualTo("b");
        assertThat(fixture.leasedId(request("claude-haiku-4-5"))).isEqualTo("a");
        assertThat(fixture.leasedId(request(null))).isEqualTo("a");
        fixture.pass(5);
        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void aPauseWithoutModelCoversRequestsWithoutModel() {
        fixture.with(apiKey("a"), apiKey("b"));
        fixture.report("a", null, fixture.pause(Scope.MODEL, 5));

        assertThat(fixture.leasedId(request(null))).isEqualTo("b");
        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void aPausedAccountIsLeftAloneForEveryModel() {
        fixture.with(apiKey("a"), apiKey("b"));
        fixture.report("a", MODEL, fixture.pause(Scope.ACCOUNT, 5));

        assertThat(fixture.leasedId(request("claude-haiku-4-5"))).isEqualTo("b");
        assertThat(fixture.view("a").state()).isEqualTo(AccountState.ACTIVE);
        fixture.pass(5);
        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void whileAllPauseTheOneThatReturnsSoonestIsTheSoleHope() {
        fixture.with(apiKey("a"), apiKey("b"), apiKey("c"));
        fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 50));
        fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 5));
        fixture.report("c", MODEL, fixture.pause(Scope.ACCOUNT, 20));

        try (Lease lease = fixture.lease(any())) {
            assertThat(lease.account().id()).isEqualTo("b");
            assertThat(lease.soleHope()).isTrue();
        }
        assertThat(fixture.leasedId(without("b"))).isEqualTo("c");
        assertThat(fixture.leasedId(without("b", "c"))).isEqualTo("a");
    }

    @Test
    void theLongerOfTwoPausesCounts() {
        fixture.with(apiKey("a"), apiKey("b"));
        fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 50));
        fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 5));
        fixture.pass(6);

        assertThat(fixture.leasedId(any())).isEqualTo("b");
    }

    @Test
    void aPausedAccountIsTriedBeforeAnExhaustedOne() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 1));
        fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 50));

        try (Lease lease = fixture.lease(any())) {
            assertThat(lease.account().id()).isEqualTo("b");
            assertThat(lease.soleHope()).isTrue();
        }
    }

    @Test
    void aPauseDoesNotMakeAnExhaustedWindowWorthATry() {
        fixture.with(oauth("a"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 100));
        fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 500));
        fixture.report("a", MODEL, fixture.pause(Scope.ACCOUNT, 500));

        expectFailure(FailureKind.ACCOUNT_ALL_LIMITED, Duration.ofSeconds(100), any());
    }

    @Test
    void refusesWhenEveryWindowIsExhaustedAndTellsTheNearestReset() {
        fixture.with(oauth("a"), oauth("b"), oauth("c"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 3600));
        fixture.report("b", MODEL, fixture.exhausted(Scope.MODEL, 1800));
        fixture.report("c", MODEL, fixture.exhausted(Scope.ACCOUNT, 7200));
        fixture.pass(10);

        expectFailure(FailureKind.ACCOUNT_ALL_LIMITED, Duration.ofSeconds(1790), any());
        expectFailure(FailureKind.ACCOUNT_ALL_LIMITED, Duration.ofSeconds(3590), without("b"));
        assertThat(fixture.leasedId(request("claude-haiku-4-5"))).isEqualTo("b");
    }

    @Test
    void aPinnedRequestGetsItsAccountOnly() {
        fixture.with(apiKey("a"), apiKey("b"));

        assertThat(fixture.leasedId(pinned("b"))).isEqualTo("b");
    }

    @Test
    void aPinnedRequestMeetsTheStateOfItsAccount() {
        fixture.with(oauth("a"), oauth("b"), cookie("c"), apiKey("i").withState(AccountState.INACTIVE, null, null));

        expectFailure(FailureKind.ACCOUNT_PINNED_GONE, null, pinned("unknown"));
        expectFailure(FailureKind.ACCOUNT_PINNED_GONE, null, pinned("c"));
        expectFailure(FailureKind.ACCOUNT_PINNED_GONE, null, pinned("i"));
        fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 5));
        try (Lease lease = fixture.lease(pinned("b"))) {
            assertThat(lease.soleHope()).isTrue();
        }
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        expectFailure(FailureKind.ACCOUNT_ALL_LIMITED, Duration.ofSeconds(60), pinned("b"));
        fixture.report("b", MODEL, new gateway.upstream.Verdict.SuspectOrganization("disabled"));
        expectFailure(FailureKind.ACCOUNT_PINNED_GONE, null, pinned("b"));
        expectFailure(
                FailureKind.ACCOUNT_NONE,
                null,
                new Asking().excluding("a").pinned("a").request());
    }

    @Test
    void anAccountAtItsLimitIsSkipped() {
        fixture.with(oauth("a"), oauth("b"));

        try (Lease first = fixture.lease(any())) {
            assertThat(first.account().id()).isEqualTo("a");
            assertThat(fixture.leasedId(any())).isEqualTo("b");
        }
        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void apiKeysHaveNoLimitUnlessOneIsSet() {
        fixture.with(apiKey("a"), apiKey("b"));
        List<Lease> leases = List.of(fixture.lease(any()), fixture.lease(any()), fixture.lease(any()));

        assertThat(leases).extracting(lease -> lease.account().id()).containsOnly("a");
        assertThat(fixture.view("a").inFlight()).isEqualTo(3);
        fixture.limits = new PoolLimits(3, 1, 1, Duration.ZERO, List.of(), 0.9, 0.95, Duration.ZERO);
        assertThat(fixture.leasedId(any())).isEqualTo("b");
        leases.forEach(Lease::close);
        assertThat(fixture.view("a").inFlight()).isZero();
    }

    @Test
    void closingTwiceGivesBackOnce() {
        fixture.with(oauth("a"), oauth("b"));
        Lease lease = fixture.lease(any());
        lease.close();
        lease.close();

        assertThat(fixture.view("a").inFlight()).isZero();
    }

    @Test
    void exemptRequestsPassTheLimitAndDoNotCount() {
        fixture.with(oauth("a"));

        try (Lease counted = fixture.lease(any());
                Lease exempt = fixture.lease(exempt())) {
            assertThat(exempt.account()).isEqualTo(counted.account());
            assertThat(fixture.view("a").inFlight()).isEqualTo(2);
        }
        try (Lease exempt = fixture.lease(exempt())) {
            assertThat(fixture.leasedId(any())).isEqualTo(exempt.account().id());
        }
    }

    @Test
    void countsWhatItSees() {
        fixture.with(
                apiKey("a"),
                oauth("b"),
                oauth("c"),
                cookie("d"),
                apiKey("e").withState(AccountState.INVALID, "refused", null),
                apiKey("f").withState(AccountState.INACTIVE, null, null),
                oauth("g"));
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.report("c", MODEL, fixture.exhausted(Scope.MODEL, 60));
        fixture.report("g", MODEL, fixture.pause(Scope.ACCOUNT, 60));

        PoolView view = pool.view();

        assertThat(view)
                .extracting(PoolView::total, PoolView::active, PoolView::rateLimited)
                .containsExactly(7, 4, 1);
        assertThat(view)
                .extracting(PoolView::invalid, PoolView::inactive, PoolView::usable)
                .containsExactly(1, 1, 2);
        assertThat(fixture.view("b").limitedUntil()).isEqualTo(fixture.now.plusSeconds(60));
        assertThat(fixture.view("b").reason()).isEqualTo("usage window exhausted: 5h");
        assertThat(fixture.view("c").modelCoolDowns()).containsEntry(MODEL, fixture.now.plusSeconds(60));
        assertThat(fixture.view("e").reason()).isEqualTo("refused");
        assertThat(fixture.view("g").reason()).isEqualTo("rate limited (429)");
    }

    private void expectFailure(FailureKind kind, Duration retryAfter, LeaseRequest request) {
        assertThatExceptionOfType(TargetUnavailable.class)
                .isThrownBy(() -> fixture.lease(request))
                .returns(kind, GatewayFailure::kind)
                .returns(retryAfter, GatewayFailure::retryAfter);
    }
}
