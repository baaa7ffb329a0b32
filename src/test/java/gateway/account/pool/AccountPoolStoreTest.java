package gateway.account.pool;

import static gateway.account.pool.PoolFixture.MODEL;
import static gateway.account.pool.PoolFixture.any;
import static gateway.account.pool.PoolFixture.apiKey;
import static gateway.account.pool.PoolFixture.oauth;
import static gateway.account.pool.PoolFixture.ofDomain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.ModelCoolDown;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.upstream.Verdict.Scope;
import gateway.upstream.Verdict.SuspectOrganization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** How the pool and the store follow each other. */
class AccountPoolStoreTest {

    private final PoolFixture fixture = new PoolFixture();
    private final AccountPool pool = fixture.pool;

    @Test
    void everyChangeIsStoredWithItsCause() {
        Instant end = fixture.now.plusSeconds(60);
        fixture.with(oauth("a"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        fixture.pass(60);
        pool.recover();
        fixture.report("a", MODEL, new SuspectOrganization("disabled"));

        assertThat(fixture.store.history)
                .containsExactly(
                        new StateChange(
                                PoolFixture.NOW,
                                AccountState.ACTIVE,
                                AccountState.RATE_LIMITED,
                                TransitionCause.RATE_LIMIT,
                                "gateway",
                                "usage window exhausted: 5h",
                                end),
                        new StateChange(
                                fixture.now,
                                AccountState.RATE_LIMITED,
                                AccountState.ACTIVE,
                                TransitionCause.COOL_DOWN_ENDED,
                                "gateway",
                                null,
                                null),
                        new StateChange(
                                fixture.now,
                                AccountState.ACTIVE,
                                AccountState.INVALID,
                                TransitionCause.ORGANIZATION_DISABLED,
                                "gateway",
                                "disabled",
                                null));
    }

    @Test
    void whatIsActivatedByHandServesAtOnce() {
        fixture.with(oauth("a"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        pool.transition("a", AccountState.ACTIVE, TransitionCause.OPERATOR_ACTIVATED, "admin-7", null);

        assertThat(fixture.leasedId(any())).isEqualTo("a");
        assertThat(fixture.view("a").limitedUntil()).isNull();
    }

    @Test
    void anUnknownAccountGoesNowhere() {
        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> pool.transition(
                        "x", AccountState.INACTIVE, TransitionCause.OPERATOR_DEACTIVATED, "admin-7", null))
                .returns(FailureKind.ACCOUNT_NOT_FOUND, RequestRefused::kind);
    }

    @Test
    void anAdoptedAccountServesBeforeTheNextLoad() {
        fixture.with();
        pool.adopt(oauth("a"));
        pool.adopt(apiKey("b"));

        assertThat(fixture.leasedId(any())).isEqualTo("a");
        assertThat(pool.accounts()).extracting(Account::id).containsExactly("a", "b");
    }

    @Test
    void anAdoptedChangeLeavesStateAndCountsAlone() {
        fixture.with(oauth("a"), oauth("b"));
        Account before = fixture.store.known.get("a");
        try (Lease lease = fixture.lease(any())) {
            fixture.report("a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
            Credential renewed = new Credential.OAuthToken("new", null, null, fixture.now);
            pool.adopt(ofDomain(before.withCredential(renewed), "red"));

            assertThat(lease.account()).isEqualTo(before);
            assertThat(pool.find("a")).hasValueSatisfying(account -> {
                assertThat(account.credential()).isEqualTo(renewed);
                assertThat(account.options().domain()).isEqualTo("red");
                assertThat(account.state()).isEqualTo(AccountState.RATE_LIMITED);
            });
            assertThat(fixture.view("a").inFlight()).isEqualTo(1);
        }
    }

    @Test
    void aForgottenAccountIsGoneButFinishesWhatItServes() {
        fixture.with(oauth("a"), oauth("b"));
        Lease lease = fixture.lease(any());
        pool.forget("a");

        assertThat(fixture.leasedId(any())).isEqualTo("b");
        assertThat(pool.find("a")).isEmpty();
        lease.close();
        PoolFixture.report(pool, lease.account().id(), MODEL, new SuspectOrganization("disabled"));
        assertThat(fixture.store.writes).isEmpty();
    }

    @Test
    void aSlowLoadUndoesNoEditThatIsMadeMeanwhile() {
        fixture.with(oauth("a"), oauth("b"), oauth("c"));
        Credential renewed = new Credential.OAuthToken("new", null, null, fixture.now);
        fixture.store.whileLoading = () -> {
            pool.adopt(oauth("n"));
            pool.adopt(oauth("b").withCredential(renewed));
            pool.forget("c");
        };
        pool.load();
        assertThat(pool.accounts()).extracting(Account::id).containsExactly("a", "b", "n");
        assertThat(pool.find("b")).map(Account::credential).contains(renewed);

        fixture.store.whileLoading = () -> {};
        pool.load();
        assertThat(pool.accounts())
                .as("the next one counts")
                .extracting(Account::id)
                .containsExactly("a", "b", "c");
    }

    @Test
    void anAccountIsFoundByItsOrganisationToo() {
        String organization = "5f0c7f5e-0000-4000-8000-00000000000a";
        fixture.with(oauth("a"), oauth("b").withProfile(AccountProfile.UNKNOWN, organization));

        assertThat(pool.find("a")).map(Account::id).contains("a");
        assertThat(pool.find(organization.toUpperCase(Locale.ROOT)))
                .map(Account::id)
                .contains("b");
        assertThat(pool.find("nobody")).isEmpty();
    }

    @Test
    void nodesShareTheRestOfModels() {
        AccountPool other = fixture.pool(Runnable::run, Duration.ofHours(1));
        fixture.with(oauth("a"), oauth("b"));
        fixture.report("a", MODEL, fixture.exhausted(Scope.MODEL, 60));
        fixture.report("a", null, fixture.pause(Scope.MODEL, 5));
        other.load();

        assertThat(other.view().accounts().getFirst().modelCoolDowns())
                .containsOnlyKeys(MODEL, "")
                .containsEntry(MODEL, fixture.now.plusSeconds(60));
        assertThat(fixture.store.rests)
                .contains(
                        new ModelCoolDown("a", MODEL, fixture.now.plusSeconds(60), true, "usage window exhausted: 5h"));
        fixture.pass(60);
        assertThat(other.view().accounts().getFirst().modelCoolDowns()).isEmpty();
    }

    @Test
    void aLongerRestThatIsKnownHereStays() {
        fixture.with(oauth("a"), oauth("gone"));
        fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 50));
        fixture.store.rests.add(new ModelCoolDown("a", MODEL, fixture.now.plusSeconds(5), false, "429"));
        fixture.store.rests.add(new ModelCoolDown("unknown", MODEL, fixture.now.plusSeconds(5), false, "429"));
        pool.load();

        assertThat(fixture.view("a").modelCoolDowns()).containsEntry(MODEL, fixture.now.plusSeconds(50));
    }

    @Test
    void aRestThatHardlyChangesIsNotToldAgain() {
        fixture.with(oauth("a"));
        fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 5));
        for (int i = 0; i < 10; i++) {
            fixture.now = fixture.now.plusMillis(300);
            fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 5));
        }

        assertThat(fixture.store.rests)
                .extracting(ModelCoolDown::until)
                .containsExactly(
                        PoolFixture.NOW.plusSeconds(5),
                        PoolFixture.NOW.plusMillis(6200),
                        PoolFixture.NOW.plusMillis(7400));
        assertThat(fixture.view("a").modelCoolDowns()).containsEntry(MODEL, fixture.now.plusSeconds(5));
    }

    @Test
    void restsAreStoredWhenTheStoreReturns() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.store.down = true;
        fixture.report("a", MODEL, fixture.pause(Scope.MODEL, 5));
        fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 5));
        fixture.report("b", MODEL, fixture.pause(Scope.MODEL, 9));
        fixture.store.down = false;
        pool.recover();

        assertThat(fixture.store.writes).containsExactly("rests 2");
        assertThat(fixture.store.rests)
                .extracting(ModelCoolDown::until)
                .containsExactly(fixture.now.plusSeconds(5), fixture.now.plusSeconds(9));
    }

    @Test
    void accountsAreReadThoughTheRestsCannotBe() {
        fixture.store.noRests = true;
        fixture.with(oauth("a"));

        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void ofAnAccountThatChangesOftenWhileTheStoreIsSlowTheLatestIsWritten() {
        Queue<Runnable> later = new ArrayDeque<>();
        AccountPool slow = fixture.pool(later::add, Duration.ofHours(1));
        fixture.with(oauth("a"));
        slow.load();
        PoolFixture.report(slow, "a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        PoolFixture.report(slow, "a", MODEL, fixture.exhausted(Scope.ACCOUNT, 90));
        later.remove().run();

        assertThat(fixture.store.history).singleElement().returns(fixture.now.plusSeconds(90), StateChange::until);
    }

    @Test
    void aLimitDoesNotSwallowADecisionThatIsNotStoredYet() {
        Queue<Runnable> later = new ArrayDeque<>();
        AccountPool slow = fixture.pool(later::add, Duration.ofHours(1));
        fixture.with(oauth("a"));
        slow.load();
        slow.transition("a", AccountState.INVALID, TransitionCause.REFRESH_REFUSED, StateChange.GATEWAY, "refused");
        slow.transition("a", AccountState.ACTIVE, TransitionCause.CREDENTIAL_REPLACED, "anna", null);
        PoolFixture.report(slow, "a", MODEL, fixture.exhausted(Scope.ACCOUNT, 60));
        later.remove().run();

        assertThat(fixture.store.history)
                .extracting(StateChange::cause)
                .containsExactly(
                        TransitionCause.REFRESH_REFUSED,
                        TransitionCause.CREDENTIAL_REPLACED,
                        TransitionCause.RATE_LIMIT);
    }

    @Test
    void whatAnotherNodeDecidedIsFollowed() {
        fixture.with(oauth("a"), oauth("b"));
        fixture.with(oauth("a").withState(AccountState.RATE_LIMITED, "5h", fixture.now.plusSeconds(60)));
        assertThat(fixture.leasedId(any())).isEqualTo("b");
        fixture.with(oauth("a"));

        assertThat(fixture.leasedId(any())).isEqualTo("a");
    }

    @Test
    void policiesSeeWhatIsKnownOfAnAccount() {
        fixture.with(oauth("a").withOptions("x", AccountKind.OAUTH, new AccountOptions(null, 3, 4), null));
        fixture.policy = PoolFixture.asTheyCome(false, candidates -> {
            assertThat(candidates.getFirst()).satisfies(candidate -> {
                assertThat(candidate.id()).isEqualTo("a");
                assertThat(candidate.weight()).isEqualTo(3);
                assertThat(candidate.priority()).isEqualTo(4);
                assertThat(candidate.inFlight()).isEqualTo(1);
                assertThat(candidate.lastUsedAt()).isEqualTo(fixture.now);
                assertThat(candidate.latencyMillis()).isEqualTo(250);
                assertThat(candidate.remainingWindow()).isEqualTo(0.25);
            });
            return candidates;
        });
        fixture.observe("a", 0.5, 0.75, null);
        pool.observeLatency("a", 250_000_000);
        pool.observeLatency("unknown", 1);
        pool.lease(PoolFixture.exempt(), PoolFixture.asTheyCome(false, candidates -> candidates));

        assertThat(fixture.leasedId(any())).isEqualTo("a");
        assertThat(fixture.view("a"))
                .returns(250.0, AccountView::latencyMillis)
                .returns(1L, AccountView::version)
                .returns(PoolFixture.NOW, AccountView::createdAt)
                .returns(new AccountOptions(null, 3, 4), AccountView::options);
    }
}
