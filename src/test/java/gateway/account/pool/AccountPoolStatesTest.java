package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.any;
import static gateway.account.pool.PoolFixture.apiKey;
import static gateway.account.pool.PoolFixture.oauth;
import static gateway.account.pool.PoolFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.AccountState;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.upstream.Verdict;
import gateway.upstream.Verdict.Scope;
import gateway.upstream.Verdict.SuspectOrganization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class AccountPoolStatesTest {

    private static final Verdict.NoCredit NO_CREDIT = Verdict.NoCredit.because("402", false);

    private final PoolFixture fixture = new PoolFixture();
    private final AccountPool pool = fixture.pool;

    @Test
    void anExhaustedWindowMakesTheAccountRateLimitedAndIsStored() {
        fixture.with(oauth("a"), oauth("b"));
        Instant until = fixture.now.plusSeconds(60);
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));

        assertThat(fixture.leasedId(request("claude-haiku-4-5"))).isEqualTo("b");
        assertThat(fixture.store.rows.get("a"))
                .isEqualTo(oauth("a").withState(AccountState.RATE_LIMITED, "usage window exhausted: 5h", until));
    }

    @Test
    void theLaterResetCountsAndNothingIsStoredTwice() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 30));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 90));

        assertThat(fixture.store.writes).containsExactly("a RATE_LIMITED", "a RATE_LIMITED");
        assertThat(fixture.store.rows.get("a").limitedUntil()).isEqualTo(fixture.now.plusSeconds(90));
    }

    @Test
    void anExhaustedModelWindowIsNoState() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, 60));

        assertThat(fixture.view("a").state()).isEqualTo(AccountState.ACTIVE);
        assertThat(fixture.store.writes).containsExactly("rests 1");
    }

    @Test
    void aRateLimitedAccountReturnsWhenItIsNeeded() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.pass(60);

        assertThat(fixture.leasedId(any())).isEqualTo("a");
        assertThat(fixture.store.rows.get("a")).isEqualTo(oauth("a"));
        assertThat(fixture.store.writes).containsExactly("a RATE_LIMITED", "a ACTIVE");
    }

    @Test
    void recoverBringsBackWhatIsDueOnly() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.report("b", MODEL, fixture.exhausted(Scope.ACCOUNT, 61));
        fixture.pass(60);
        pool.recover();

        assertThat(fixture.store.rows.get("a").state()).isEqualTo(AccountState.ACTIVE);
        assertThat(fixture.store.rows.get("b").state()).isEqualTo(AccountState.RATE_LIMITED);
    }

    @Test
    void anAccountWithoutCreditRestsWhereOthersServe() {
        fixture.with(oauth("a"), oauth("b"));
        pool.restWithoutCredit("a", NO_CREDIT, fixture.now.plusSeconds(600));

        assertThat(fixture.leasedId(any())).isEqualTo("b");
        assertThat(fixture.view("a").state()).isEqualTo(AccountState.RATE_LIMITED);
        assertThat(fixture.view("a").reason()).isEqualTo(NO_CREDIT.reason());
        assertThat(fixture.store.history)
                .singleElement()
                .returns(TransitionCause.CREDIT_USED_UP, StateChange::cause)
                .returns(fixture.now.plusSeconds(600), StateChange::until);
        fixture.pass(600);
        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void anAccountWithoutCreditIsTriedWhereNobodyElseIsLeft() {
        fixture.with(oauth("a"));
        pool.restWithoutCredit("a", NO_CREDIT, fixture.now.plusSeconds(600));

        try (Lease lease = fixture.lease(any())) {
            assertThat(lease.soleHope()).isTrue();
        }
        fixture.with(oauth("a").withState(AccountState.RATE_LIMITED, NO_CREDIT.reason(), fixture.now.plusSeconds(600)));
        try (Lease lease = fixture.lease(any())) {
            assertThat(lease.soleHope()).as("after a restart too").isTrue();
        }

        pool.served("a");

        assertThat(fixture.view("a").state()).isEqualTo(AccountState.ACTIVE);
        try (Lease lease = fixture.lease(any())) {
            assertThat(lease.soleHope()).isFalse();
        }
    }

    @Test
    void anExhaustedWindowGoesBeforeWantOfCredit() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        pool.restWithoutCredit("a", NO_CREDIT, fixture.now.plusSeconds(600));

        assertThat(fixture.store.writes).containsExactly("a RATE_LIMITED");
        assertThat(fixture.view("a").limitedUntil()).isEqualTo(fixture.now.plusSeconds(60));
    }

    @Test
    void aStoredCoolDownHoldsAfterARestart() {
        fixture.with(
                oauth("a").withState(AccountState.RATE_LIMITED, "5h", fixture.now.plusSeconds(60)),
                oauth("b").withState(AccountState.RATE_LIMITED, "5h", fixture.now.minusSeconds(60)),
                oauth("c").withState(AccountState.RATE_LIMITED, "5h", null));

        assertThat(fixture.leasedId(any())).isEqualTo("b");
        assertThat(fixture.view("a").state()).isEqualTo(AccountState.RATE_LIMITED);
        assertThat(fixture.view("c").state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void aDisabledOrganisationMakesTheAccountInvalidUntilTheOperatorActs() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, new SuspectOrganization("disabled"));
        fixture.pass(86_400);
        pool.recover();

        assertThat(fixture.leasedId(any())).isEqualTo("b");
        assertThat(fixture.store.rows.get("a")).isEqualTo(oauth("a").withState(AccountState.INVALID, "disabled", null));

        fixture.with(oauth("a"));
        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void whatConcernsAnUnknownAccountIsIgnored() {
        fixture.with(oauth("a"));
        fixture.report("unknown", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.report("unknown", MODEL, new SuspectOrganization("disabled"));

        assertThat(fixture.leasedId(any())).isEqualTo("a");
        assertThat(fixture.store.writes).isEmpty();
    }

    @Test
    void anInactiveAccountStaysInactive() {
        fixture.with(oauth("a").withState(AccountState.INACTIVE, null, null));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.report("a", MODEL, new SuspectOrganization("disabled"));
        fixture.pass(61);
        pool.recover();

        assertThat(fixture.view("a").state()).isEqualTo(AccountState.INACTIVE);
    }

    @Test
    void loadKeepsWhatIsUnderWay() {
        fixture.with(oauth("a"), apiKey("b"));
        try (Lease lease = fixture.lease(any())) {
            fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 60));
            fixture.with(oauth("c"));

            assertThat(lease.account().id()).isEqualTo("a");
            assertThat(fixture.view("a").inFlight()).isEqualTo(1);
            assertThat(fixture.view("b").modelCoolDowns()).containsKey(MODEL);
            assertThat(fixture.leasedId(any())).isEqualTo("c");
        }
        assertThat(fixture.view("a").inFlight()).isZero();
    }

    @Test
    void loadFollowsTheOperator() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.store.rows.remove("b");
        fixture.with(oauth("a"));

        assertThat(fixture.leasedId(any())).isEqualTo("a");
        assertThat(pool.view().total()).isEqualTo(1);
    }

    @Test
    void aStateThatChangesDuringLoadIsNotLost() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.store.whileLoading = () -> fixture.report("a", MODEL, new SuspectOrganization("disabled"));
        pool.load();

        assertThat(fixture.view("a").state()).isEqualTo(AccountState.INVALID);
    }

    @Test
    void aDeadStoreChangesNothingForCallers() {
        fixture.with(oauth("a"), apiKey("b"), oauth("c"));
        fixture.store.down = true;

        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.report("b", MODEL, new SuspectOrganization("disabled"));
        assertThat(pool.load()).isFalse();
        assertThat(fixture.leasedId(any())).isEqualTo("c");
        pool.flushLastUsed();
        fixture.pass(60);
        pool.recover();
        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void theStoreCatchesUpWhenItReturns() {
        fixture.with(oauth("a"), apiKey("b"));
        fixture.store.down = true;
        fixture.report("b", MODEL, new SuspectOrganization("disabled"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.pass(60);
        fixture.leasedId(any());
        fixture.store.down = false;

        assertThat(pool.load()).isTrue();
        assertThat(fixture.view("b").state()).as("known here only").isEqualTo(AccountState.INVALID);
        pool.recover();
        assertThat(fixture.store.writes).containsExactlyInAnyOrder("b INVALID", "a ACTIVE");
        assertThat(fixture.store.rows.get("b").state()).isEqualTo(AccountState.INVALID);
    }

    @Test
    void aSlowStoreHoldsNobodyUp() {
        Queue<Runnable> later = new ArrayDeque<>();
        AccountPool slow = fixture.pool(later::add, Duration.ofHours(1));
        fixture.with(oauth("a"), oauth("b"));
        slow.load();
        PoolFixture.report(slow, "a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        PoolFixture.report(slow, "b", MODEL, new SuspectOrganization("disabled"));

        assertThat(slow.view().usable()).isZero();
        assertThat(fixture.store.writes).isEmpty();
        assertThat(later).hasSize(1);
        later.remove().run();
        assertThat(fixture.store.writes).containsExactly("a RATE_LIMITED", "b INVALID");
    }

    @Test
    void writesTheLastUseInOneBatch() {
        fixture.with(apiKey("a"), apiKey("b"));
        fixture.leasedId(any());
        fixture.pass(3);
        fixture.leasedId(any());
        assertThat(fixture.store.touched).isEmpty();
        assertThat(fixture.view("a").lastUsedAt()).isEqualTo(fixture.now);

        pool.flushLastUsed();
        assertThat(fixture.store.touched).containsOnlyKeys("a").containsEntry("a", fixture.now);

        fixture.store.touched.clear();
        pool.flushLastUsed();
        assertThat(fixture.store.touched).isEmpty();
    }

    @Test
    void aLastUseThatCouldNotBeWrittenIsWrittenLater() {
        fixture.with(apiKey("a"));
        fixture.leasedId(any());
        fixture.store.down = true;
        pool.flushLastUsed();
        fixture.store.down = false;
        pool.flushLastUsed();

        assertThat(fixture.store.touched).containsEntry("a", fixture.now);
    }
}
