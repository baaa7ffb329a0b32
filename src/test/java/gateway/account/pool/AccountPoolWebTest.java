package gateway.account.pool;

import static gateway.account.pool.PoolFixture.any;
import static gateway.account.pool.PoolFixture.apiKey;
import static gateway.account.pool.PoolFixture.cookie;
import static gateway.account.pool.PoolFixture.cookieBeside;
import static gateway.account.pool.PoolFixture.oauth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.account.AccountUse;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.account.selection.FewestSessionsSelection;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.error.GatewayFailure.TargetUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts that hold conversations of the web application. */
@Timeout(120)
class AccountPoolWebTest {

    private final PoolFixture fixture = new PoolFixture();
    private final AccountPool pool = fixture.pool;

    @BeforeEach
    void twoSessionsToACookie() {
        fixture.limits = limits(2, Duration.ofSeconds(30), List.of());
    }

    @Test
    void onlyAccountsWithACookieServe() {
        fixture.with(apiKey("a"), oauth("b"), cookie("c"), cookieBeside("d"));

        assertThat(fixture.findings(web())).containsExactly("a NO_COOKIE", "b NO_COOKIE", "c CHOSEN", "d BEHIND");
        assertThat(fixture.findings(any())).containsExactly("a CHOSEN", "b BEHIND", "c NO_API", "d BEHIND");
    }

    @Test
    void aRequestMayAskForTokensOnlyOrForKeysOnly() {
        fixture.with(apiKey("a"), oauth("b"), cookie("c"), cookieBeside("d"));

        assertThat(fixture.findings(as(AccountUse.OAUTH)))
                .containsExactly("a OTHER_KIND", "b CHOSEN", "c NO_API", "d BEHIND");
        assertThat(fixture.findings(as(AccountUse.API_KEY)))
                .containsExactly("a CHOSEN", "b OTHER_KIND", "c NO_API", "d OTHER_KIND");
    }

    @Test
    void conversationsAndRequestsCountApart() {
        fixture.with(cookieBeside("a"));
        Lease first = fixture.lease(web());
        Lease second = fixture.lease(web());
        Lease request = fixture.lease(any());

        assertThat(fixture.view("a").web().sessions()).isEqualTo(2);
        assertThat(fixture.view("a").inFlight()).isEqualTo(1);
        assertThat(fixture.findings(web())).containsExactly("a AT_CONCURRENCY_LIMIT");
        assertThat(fixture.findings(any())).containsExactly("a AT_CONCURRENCY_LIMIT");

        first.close();
        assertThat(fixture.findings(web())).containsExactly("a CHOSEN");
        assertThat(fixture.findings(any())).containsExactly("a AT_CONCURRENCY_LIMIT");
        second.close();
        request.close();
        assertThat(fixture.view("a").web().sessions()).isZero();
        assertThat(fixture.view("a").inFlight()).isZero();
    }

    @Test
    void aConversationWaitsInTheSameLine() throws Exception {
        fixture.limits = limits(1, Duration.ofSeconds(30), List.of());
        fixture.with(cookieBeside("a"));
        Lease held = fixture.lease(web());
        Lease request = fixture.lease(any());
        CompletableFuture<Lease> waitingRequest = waitFor(any(), 1);
        CompletableFuture<Lease> waitingSession = waitFor(web(), 2);

        held.close();

        assertThat(waitingSession.get().account().id()).isEqualTo("a");
        assertThat(waitingRequest).isNotDone();
        request.close();
        assertThat(waitingRequest.get().account().id()).isEqualTo("a");
    }

    @Test
    void whatIsHandedOverIsGivenBackByItsNewOwner() {
        fixture.with(cookie("a"));
        Lease attempt = fixture.lease(web());

        Lease session = attempt.handOver();
        attempt.close();

        assertThat(session.account()).isEqualTo(attempt.account());
        assertThat(fixture.view("a").web().sessions()).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(attempt::handOver);
        session.close();
        session.close();
        assertThat(fixture.view("a").web().sessions()).isZero();
        assertThatIllegalStateException().isThrownBy(session::handOver);
    }

    @Test
    void theFewestConversationsDecideWhateverTheOrderOfKinds() {
        fixture.limits = limits(2, Duration.ofSeconds(30), List.of(AccountKind.OAUTH_AND_COOKIE, AccountKind.COOKIE));
        fixture.policy = new FewestSessionsSelection();
        fixture.with(cookieBeside("a"), cookie("b"));

        fixture.lease(as(AccountUse.OAUTH)).close();
        fixture.pass(1);
        assertThat(fixture.lease(web()).account().id()).isEqualTo("b");
        fixture.pass(1);
        assertThat(fixture.lease(web()).account().id()).isEqualTo("a");
        fixture.pass(1);
        assertThat(fixture.lease(web()).account().id()).isEqualTo("b");
    }

    @Test
    void aRefusedCookieBesideATokenKeepsConversationsAwayOnly() {
        fixture.with(cookieBeside("a"));

        pool.cookieRefused("a", "signed out");

        assertThat(fixture.findings(web())).containsExactly("a COOKIE_REFUSED");
        assertThat(fixture.view("a").web().refusal()).isEqualTo("signed out");
        assertThat(fixture.view("a").state()).isEqualTo(AccountState.ACTIVE);
        assertThat(fixture.leasedId(any())).isEqualTo("a");
        pool.load();
        assertThat(fixture.findings(web())).containsExactly("a COOKIE_REFUSED");
    }

    @Test
    void anotherCookieIsTakenAgain() {
        fixture.with(cookieBeside("a"));
        pool.cookieRefused("a", "signed out");

        fixture.with(fixture.store
                .rows
                .get("a")
                .withOptions(
                        "account a",
                        AccountKind.OAUTH_AND_COOKIE,
                        fixture.store.rows.get("a").options(),
                        new Credential.SessionCookie("another")));

        assertThat(fixture.findings(web())).containsExactly("a CHOSEN");
    }

    @Test
    void anOperatorOrTheApplicationItselfClearsTheMark() {
        fixture.with(cookieBeside("a"));
        pool.cookieRefused("a", "signed out");
        pool.lift("a", "some-model");
        assertThat(fixture.findings(web())).containsExactly("a COOKIE_REFUSED");
        pool.lift("a", null);
        assertThat(fixture.findings(web())).containsExactly("a CHOSEN");

        pool.cookieRefused("a", "signed out");
        pool.cookieAccepted("a");
        assertThat(fixture.findings(web())).containsExactly("a CHOSEN");
    }

    @Test
    void aRefusedCookieAloneMakesItsAccountInvalid() {
        fixture.with(cookie("a"));

        pool.cookieRefused("a", "signed out");

        assertThat(fixture.view("a").state()).isEqualTo(AccountState.INVALID);
        assertThat(fixture.view("a").reason()).isEqualTo("signed out");
        assertThat(fixture.findings(web())).containsExactly("a INVALID");
    }

    @Test
    void whoIsSwitchedOffStaysSo() {
        fixture.with(cookie("a"));
        pool.transition("a", AccountState.INACTIVE, TransitionCause.OPERATOR_DEACTIVATED, StateChange.GATEWAY, null);

        pool.cookieRefused("a", "signed out");
        pool.cookieRefused("nobody", "signed out");

        assertThat(fixture.view("a").state()).isEqualTo(AccountState.INACTIVE);
    }

    @Test
    void cookiesServeOnlyWhereTheOperatorHasThemServe() {
        fixture.with(cookie("a"));

        assertThat(pool.hasAccounts()).isTrue();
        assertThat(pool.hasAccounts(AccountUse.API)).isFalse();
        assertThat(pool.hasAccounts(AccountUse.WEB)).isTrue();
        assertThat(pool.view().usable()).isEqualTo(1);

        fixture.limits = PoolFixture.limits(1, Duration.ZERO);
        assertThat(pool.hasAccounts()).isFalse();
        assertThat(pool.view().usable()).isZero();
        assertThat(fixture.view("a").web().serves()).isFalse();
        assertThat(fixture.findings(web())).containsExactly("a WEB_OFF");
    }

    @Test
    void aRefusedCookieIsNotUsable() {
        fixture.with(cookie("a"), cookieBeside("b"));
        assertThat(pool.view().usable()).isEqualTo(2);

        pool.cookieRefused("a", "signed out");
        pool.cookieRefused("b", "signed out");

        assertThat(pool.view().usable()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = AccountUse.class,
            names = {"WEB", "OAUTH"})
    void whoNobodyServesInAModeIsToldOfIt(AccountUse use) {
        fixture.with(apiKey("a"), apiKey("b"));

        assertThatExceptionOfType(TargetUnavailable.class)
                .isThrownBy(() -> fixture.lease(as(use)))
                .returns(FailureKind.ACCOUNT_NONE_IN_MODE, GatewayFailure::kind);
    }

    private static LeaseRequest web() {
        return as(AccountUse.WEB);
    }

    private static LeaseRequest as(AccountUse use) {
        return new Asking().as(use).request();
    }

    private static PoolLimits limits(int sessions, Duration longestWait, List<AccountKind> order) {
        return new PoolLimits(0, 1, sessions, longestWait, order, 0.9, 0.95, true, Duration.ofMinutes(10));
    }

    private CompletableFuture<Lease> waitFor(LeaseRequest request, int inLine) {
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                lease.complete(fixture.lease(request));
            } catch (RuntimeException e) {
                lease.completeExceptionally(e);
            }
        });
        await().until(() -> pool.waiting() == inLine);
        return lease;
    }
}
