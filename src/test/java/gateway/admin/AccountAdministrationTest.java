package gateway.admin;

import static gateway.admin.AdminFixture.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.account.Plan;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.upstream.Verdict;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AccountAdministrationTest {

    private static final String KEY = "sk-ant-api03-first-key-0001";
    private static final String OTHER_KEY = "sk-ant-api03-other-key-0002";

    private final AdminFixture admin = new AdminFixture();
    private final AccountAdministration administration = admin.administration;

    @Test
    void anAccountIsKnownByItsIdItsOrganisationAndItsName() {
        Account added = admin.addKey("first", KEY, "org-1");

        assertThat(administration.find(added.id())).isEqualTo(added);
        assertThat(administration.find("org-1")).isEqualTo(added);
        assertThat(administration.find("first")).isEqualTo(added);
        refused(FailureKind.ACCOUNT_NOT_FOUND, () -> administration.find("First"));
    }

    @Test
    void aNewAccountHasWhatTheProviderTells() {
        Account added = admin.addKey("first", KEY, "org-1");

        assertThat(added.organizationUuid()).isEqualTo("org-1");
        assertThat(added.profile().models()).containsExactly("claude-opus-4-6");
        assertThat(admin.pool.find(added.id())).isPresent();
        assertThat(admin.store.causes(added.id())).containsExactly(TransitionCause.ADDED);
        assertThat(admin.actions()).containsExactly("account.create");
    }

    @Test
    void theAuditLogNeverHoldsASecret() {
        Account added = admin.addKey("first", KEY, "org-1");
        admin.provider.organizations.put(OTHER_KEY, "org-1");
        administration.update(added.id(), null, change -> change.withSecret(OTHER_KEY, null, null), true, ACTOR);
        administration.delete(added.id(), null, ACTOR);

        assertThat(admin.actions()).containsExactly("account.create", "account.change", "account.delete");
        assertThat(admin.audited.toString()).contains(ACTOR, "credential").doesNotContain(KEY, OTHER_KEY);
    }

    @Test
    void anOAuthAccountHasThePlanOfItsOrganisation() {
        Account added = admin.addToken("person", "sk-ant-oat01-first-token-01", "sk-ant-ort01-x", "org-1");

        assertThat(added.profile().plan()).isEqualTo(Plan.MAX);
        assertThat(added.profile().email()).isEqualTo("a@example.com");
    }

    @Test
    void aSecondAccountOfAnOrganisationIsRefused() {
        admin.addKey("first", KEY, "org-1");

        refused(FailureKind.ACCOUNT_DUPLICATE, () -> admin.addKey("second", OTHER_KEY, "org-1"));
    }

    @Test
    void aCredentialThatTheProviderRefusesIsNotStored() {
        refused(
                FailureKind.ACCOUNT_CREDENTIAL,
                () -> administration.create(AdminFixture.newKey("bad", KEY), true, ACTOR));

        assertThat(admin.store.rows).isEmpty();
        assertThat(admin.audited).isEmpty();
    }

    @Test
    void aDisabledOrganisationIsNamed() {
        admin.provider.disabled = true;

        refused(FailureKind.ACCOUNT_ORGANIZATION_DISABLED, () -> admin.addKey("first", KEY, "org-1"));
    }

    @Test
    void aProviderThatCannotBeReachedIsNoReasonToRefuseWithoutValidation() {
        admin.provider.unreachable = true;

        refused(FailureKind.UPSTREAM_UNREACHABLE, () -> admin.addKey("first", KEY, "org-1"));
        Account added = administration.create(AdminFixture.newKey("first", KEY), false, ACTOR);

        assertThat(added.organizationUuid()).isNull();
        assertThat(admin.store.rows).containsKey(added.id());
    }

    @Test
    void accountsAreFoundByIdAndByOrganisation() {
        Account added = admin.addKey("first", KEY, "org-1");

        assertThat(administration.find(added.id()).name()).isEqualTo("first");
        assertThat(administration.find("ORG-1").name()).isEqualTo("first");
        refused(FailureKind.ACCOUNT_NOT_FOUND, () -> administration.find("org-2"));
    }

    @Test
    void aChangeNeedsTheVersionThatIsStored() {
        Account added = admin.addKey("first", KEY, "org-1");
        long read = added.version();

        Account renamed = administration.update(added.id(), read, change -> change.withName("renamed"), true, ACTOR);

        assertThat(renamed.version()).isGreaterThan(read);
        refused(
                FailureKind.PRECONDITION_FAILED,
                () -> administration.update(added.id(), read, change -> change.withName("late"), true, ACTOR));
        refused(FailureKind.PRECONDITION_FAILED, () -> administration.delete(added.id(), read, ACTOR));
        assertThat(administration.find(added.id()).name()).isEqualTo("renamed");
    }

    @Test
    void aChangeOfWhateverIsStoredIsMadeAnewWhenSomebodyElseWasFaster() {
        Account added = admin.addKey("first", KEY, "org-1");
        admin.store.meanwhile =
                () -> administration.update(added.id(), null, change -> change.withName("other"), true, "admin-2");

        Account changed = administration.update(
                added.id(), null, change -> change.withOptions(new AccountOptions("Team-A", 3, 7)), true, ACTOR);

        assertThat(changed.name()).isEqualTo("other");
        assertThat(changed.options()).isEqualTo(new AccountOptions("team-a", 3, 7));
    }

    @Test
    void thePoolFollowsAChangeAtOnce() {
        Account added = admin.addKey("first", KEY, "org-1");

        administration.update(
                added.id(), null, change -> change.withOptions(new AccountOptions("team-a", 1, 0)), true, ACTOR);
        assertThat(admin.pool.find(added.id()).orElseThrow().options().domain()).isEqualTo("team-a");

        administration.delete(added.id(), null, ACTOR);
        assertThat(admin.pool.find(added.id())).isEmpty();
    }

    @Test
    void anInvalidAccountIsActiveAgainWithANewCredential() {
        Account added = admin.addKey("first", KEY, "org-1");
        admin.pool.transition(
                added.id(), AccountState.INVALID, TransitionCause.CREDENTIAL_REFUSED, "gateway", "refused");
        admin.provider.organizations.put(OTHER_KEY, "org-1");

        administration.update(added.id(), null, change -> change.withSecret(OTHER_KEY, null, null), true, ACTOR);

        assertThat(admin.pool.find(added.id()).orElseThrow().state()).isEqualTo(AccountState.ACTIVE);
        // The pool stores what it was told first at its own pace.
        await().untilAsserted(() -> assertThat(admin.store.state(added.id())).isEqualTo(AccountState.ACTIVE));
    }

    @Test
    void anInactiveAccountStaysSoWithANewCredential() {
        Account added = admin.addKey("first", KEY, "org-1");
        administration.deactivate(added.id(), "holiday", ACTOR);
        admin.provider.organizations.put(OTHER_KEY, "org-1");

        administration.update(added.id(), null, change -> change.withSecret(OTHER_KEY, null, null), true, ACTOR);

        assertThat(admin.store.state(added.id())).isEqualTo(AccountState.INACTIVE);
    }

    @Test
    void aCredentialOfAnotherOrganisationIsRefused() {
        Account added = admin.addKey("first", KEY, "org-1");
        admin.provider.organizations.put(OTHER_KEY, "org-2");

        refused(
                FailureKind.REQUEST_FIELD,
                () -> administration.update(
                        added.id(), null, change -> change.withSecret(OTHER_KEY, null, null), true, ACTOR));
        assertThat(administration.find(added.id()).credential().secret()).isEqualTo(KEY);
    }

    @Test
    void aCookieMakesATokenAnAccountOfBothKindsAndBack() {
        Account added = admin.addToken("person", "sk-ant-oat01-first-token-01", null, "org-1");
        admin.provider.organizations.put("sk-ant-sid01-cookie", "org-1");

        Account both = administration.update(
                added.id(), null, change -> change.withCookie("sk-ant-sid01-cookie"), true, ACTOR);
        assertThat(both.kind()).isEqualTo(AccountKind.OAUTH_AND_COOKIE);
        assertThat(both.cookie()).isEqualTo(new Credential.SessionCookie("sk-ant-sid01-cookie"));

        Account token = administration.update(added.id(), null, change -> change.withCookie(null), true, ACTOR);
        assertThat(token.kind()).isEqualTo(AccountKind.OAUTH);
        assertThat(token.cookie()).isNull();
    }

    @Test
    void switchingOffIsStoredWhenItReturns() {
        Account added = admin.addKey("first", KEY, "org-1");

        administration.deactivate("org-1", "holiday", ACTOR);

        assertThat(admin.store.state(added.id())).isEqualTo(AccountState.INACTIVE);
        assertThat(admin.store.causes(added.id()))
                .containsExactly(TransitionCause.OPERATOR_DEACTIVATED, TransitionCause.ADDED);
        StateChange change =
                administration.history(added.id(), null, 1).getFirst().change();
        assertThat(change.actor()).isEqualTo(ACTOR);
        assertThat(change.reason()).isEqualTo("holiday");
    }

    @Test
    void switchingOnMakesAnAccountServeAgain() {
        Account added = admin.addKey("first", KEY, "org-1");
        administration.deactivate(added.id(), null, ACTOR);

        administration.activate(added.id(), null, ACTOR);

        assertThat(admin.pool.find(added.id()).orElseThrow().state()).isEqualTo(AccountState.ACTIVE);
        await().untilAsserted(() -> assertThat(admin.store.state(added.id())).isEqualTo(AccountState.ACTIVE));
        assertThat(admin.actions()).endsWith("account.deactivate", "account.activate");
    }

    @Test
    void restsOfModelsEndAtOnce() {
        Account added = admin.addKey("first", KEY, "org-1");
        letRest(added, "a", "b", "c");

        administration.lift("org-1", "a", ACTOR);
        assertThat(resting(added)).containsOnly("b", "c");
        administration.lift(added.id(), null, ACTOR);
        assertThat(resting(added)).isEmpty();
        letRest(added, "a", "b");
        administration.activate(added.id(), null, ACTOR);
        assertThat(resting(added)).isEmpty();
        assertThat(admin.actions()).endsWith("account.lift", "account.lift", "account.activate");
    }

    private void letRest(Account account, String... models) {
        for (String model : models) {
            admin.pool.rest(
                    account.id(),
                    model,
                    new Verdict.Rest(Verdict.Scope.MODEL, AdminFixture.NOW.plusSeconds(60), false, "limited"));
        }
        assertThat(resting(account)).containsOnly(models);
    }

    private Set<String> resting(Account account) {
        return admin.pool.view().accounts().stream()
                .filter(each -> each.id().equals(account.id()))
                .findFirst()
                .orElseThrow()
                .modelCoolDowns()
                .keySet();
    }

    @Test
    void onlyAnAccountWithARefreshTokenIsRefreshed() {
        Account key = admin.addKey("first", KEY, "org-1");
        Account bare = admin.addToken("person", "sk-ant-oat01-first-token-01", null, "org-2");

        refused(FailureKind.ACCOUNT_NOT_REFRESHABLE, () -> administration.refresh(key.id(), ACTOR));
        refused(FailureKind.ACCOUNT_NOT_REFRESHABLE, () -> administration.refresh(bare.id(), ACTOR));
    }

    @Test
    void aRefreshedAccountHasTheNewToken() {
        Account added = admin.addToken("person", "sk-ant-oat01-first-token-01", "sk-ant-ort01-x", "org-1");
        admin.provider.tokenStatus = 200;
        admin.provider.tokenReply =
                "{\"access_token\":\"sk-ant-oat01-new\",\"refresh_token\":\"sk-ant-ort01-y\",\"expires_in\":28800}";

        Account refreshed = administration.refresh(added.id(), ACTOR);

        assertThat(refreshed.credential().secret()).isEqualTo("sk-ant-oat01-new");
        assertThat(Objects.requireNonNull(refreshed.token()).refreshToken()).isEqualTo("sk-ant-ort01-y");
    }

    @Test
    void aRefusedRefreshIsTold() {
        Account added = admin.addToken("person", "sk-ant-oat01-first-token-01", "sk-ant-ort01-x", "org-1");

        refused(FailureKind.OAUTH_REFRESH_REFUSED, () -> administration.refresh(added.id(), ACTOR));
        assertThat(admin.pool.find(added.id()).orElseThrow().state()).isEqualTo(AccountState.INVALID);
    }

    @Test
    void aProviderThatIsDownDuringARefreshIsTold() {
        Account added = admin.addToken("person", "sk-ant-oat01-first-token-01", "sk-ant-ort01-x", "org-1");
        admin.provider.tokenStatus = 503;

        refused(FailureKind.UPSTREAM_UNREACHABLE, () -> administration.refresh(added.id(), ACTOR));
    }

    static void refused(FailureKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
