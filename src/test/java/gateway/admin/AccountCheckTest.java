package gateway.admin;

import static gateway.admin.AccountAdministrationTest.refused;
import static gateway.admin.AdminFixture.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.account.TransitionCause;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.upstream.UsageWindows;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AccountCheckTest {

    private static final String TOKEN = "sk-ant-oat01-first-token-01";

    private static final String COOKIE = "sk-ant-sid01-cookie";
    private static final String OTHER_COOKIE = "sk-ant-sid02-other";

    private final AdminFixture admin = new AdminFixture();

    @Test
    void keepsWhatTheProviderTells() {
        Account added =
                admin.administration.create(AdminFixture.newKey("first", "sk-ant-api03-key-0001"), false, ACTOR);
        admin.provider.organizations.put("sk-ant-api03-key-0001", "org-1");

        AccountTest result = admin.administration.test(added.id(), ACTOR);

        assertThat(result.ok()).isTrue();
        assertThat(result.error()).isNull();
        assertThat(admin.store.rows.get(added.id()).organizationUuid()).isEqualTo("org-1");
        assertThat(admin.pool.find("org-1")).isPresent();
        assertThat(admin.actions()).containsExactly("account.create", "account.test");
    }

    @Test
    void keepsTheUsageWindowsOfAToken() {
        Account added = admin.addToken("person", TOKEN, null, "org-1");

        admin.administration.test(added.id(), ACTOR);

        UsageWindows windows = Objects.requireNonNull(admin.store.windows.get(added.id()));
        assertThat(Objects.requireNonNull(windows.fiveHour()).utilization()).isEqualTo(0.53);
    }

    @Test
    void takesARefusedAccountOut() {
        Account added = admin.addKey("first", "sk-ant-api03-key-0001", "org-1");
        admin.provider.organizations.clear();

        AccountTest result = admin.administration.test(added.id(), ACTOR);

        assertThat(result.ok()).isFalse();
        assertThat(result.error()).isNotBlank();
        assertThat(admin.store.state(added.id())).isEqualTo(AccountState.INVALID);
        assertThat(admin.store.causes(added.id())).startsWith(TransitionCause.CREDENTIAL_REFUSED);
    }

    @Test
    void takesAnAccountOfADisabledOrganisationOut() {
        Account added = admin.addToken("person", TOKEN, null, "org-1");
        admin.provider.disabled = true;

        assertThat(admin.administration.test(added.id(), ACTOR).ok()).isFalse();
        assertThat(admin.store.causes(added.id())).startsWith(TransitionCause.ORGANIZATION_DISABLED);
    }

    @Test
    @DisplayName("case 28: a dead cookie takes a cookie account out, and leaves an account with a token serving")
    void aDeadCookieLeavesATokenServing() {
        Account both = admin.addToken("person", TOKEN, null, "org-1");
        admin.provider.organizations.put(COOKIE, "org-1");
        admin.administration.update(both.id(), null, change -> change.withCookie(COOKIE), true, ACTOR);
        admin.provider.organizations.remove(COOKIE);

        AccountTest result = admin.administration.test(both.id(), ACTOR);

        assertThat(result.ok()).isFalse();
        assertThat(result.error()).isEqualTo("its cookie: the web application refused the cookie (401)");
        assertThat(admin.store.state(both.id())).isEqualTo(AccountState.ACTIVE);
        assertThat(admin.store.rows.get(both.id()).profile().checkedAt())
                .as("what its token tells is kept")
                .isEqualTo(AdminFixture.NOW);

        admin.provider.organizations.put(OTHER_COOKIE, "org-2");
        Account alone = admin.administration.create(
                new NewAccount("web", AccountKind.COOKIE, null, null, null, OTHER_COOKIE, AccountOptions.DEFAULT),
                true,
                ACTOR);
        admin.provider.organizations.remove(OTHER_COOKIE);
        admin.administration.test(alone.id(), ACTOR);
        assertThat(admin.store.state(alone.id())).isEqualTo(AccountState.INVALID);
    }

    @Test
    @DisplayName("case 38: a cookie that was replaced while it was checked is not held against the account")
    void aCookieThatWasReplacedMeanwhileIsForgiven() {
        admin.provider.organizations.put(COOKIE, "org-1");
        Account alone = admin.administration.create(
                new NewAccount("web", AccountKind.COOKIE, null, null, null, COOKIE, AccountOptions.DEFAULT),
                true,
                ACTOR);
        admin.provider.organizations.remove(COOKIE);
        admin.provider.before = () -> admin.store.saveCookie(
                alone.id(), new Credential.SessionCookie(COOKIE), new Credential.SessionCookie(OTHER_COOKIE));

        AccountTest result = admin.administration.test(alone.id(), ACTOR);

        assertThat(result.ok()).isFalse();
        assertThat(admin.store.state(alone.id())).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    @DisplayName("case 30: a challenge is told as one where an account is added, and changes none that is there")
    void aChallengeIsNotHeldAgainstTheCookie() {
        admin.provider.organizations.put(COOKIE, "org-1");
        NewAccount web = new NewAccount("web", AccountKind.COOKIE, null, null, null, COOKIE, AccountOptions.DEFAULT);
        admin.provider.challenged = true;
        refused(FailureKind.WEB_CHALLENGED, () -> admin.administration.create(web, true, ACTOR));
        Account added = admin.administration.create(web, false, ACTOR);

        AccountTest result = admin.administration.test(added.id(), ACTOR);

        assertThat(result.error()).isEqualTo("blocked by a challenge page");
        assertThat(admin.store.state(added.id())).isEqualTo(AccountState.ACTIVE);
        refused(FailureKind.WEB_CHALLENGED, () -> admin.cookieSignIns.signIn(added.id(), ACTOR));
        assertThat(admin.store.rows.get(added.id()).kind()).isEqualTo(AccountKind.COOKIE);
    }

    @Test
    void leavesAnAccountAloneWhileTheProviderCannotBeReached() {
        Account added = admin.addKey("first", "sk-ant-api03-key-0001", "org-1");
        admin.provider.unreachable = true;

        AccountTest result = admin.administration.test(added.id(), ACTOR);

        assertThat(result.ok()).isFalse();
        assertThat(admin.store.state(added.id())).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void refreshesATokenThatIsRefusedAndAsksAgain() {
        Account added = admin.addToken("person", TOKEN, "sk-ant-ort01-x", "org-1");
        admin.provider.organizations.clear();
        admin.provider.organizations.put("sk-ant-oat01-new", "org-1");
        admin.provider.tokenStatus = 200;
        admin.provider.tokenReply = "{\"access_token\":\"sk-ant-oat01-new\",\"expires_in\":28800}";

        assertThat(admin.administration.test(added.id(), ACTOR).ok()).isTrue();
        assertThat(admin.store.rows.get(added.id()).credential().secret()).isEqualTo("sk-ant-oat01-new");
        assertThat(admin.store.state(added.id())).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void anInactiveAccountThatIsRefusedStaysInactive() {
        Account added = admin.addKey("first", "sk-ant-api03-key-0001", "org-1");
        admin.administration.deactivate(added.id(), null, ACTOR);
        admin.provider.organizations.clear();

        assertThat(admin.administration.test(added.id(), ACTOR).ok()).isFalse();
        assertThat(admin.store.state(added.id())).isEqualTo(AccountState.INACTIVE);
    }

    @Test
    void aCredentialThatHasMovedToAnotherOrganisationIsReportedAndNotFollowed() {
        Account added = admin.addKey("first", "sk-ant-api03-key-0001", "org-1");
        admin.provider.organizations.put("sk-ant-api03-key-0001", "org-2");

        assertThat(admin.administration.test(added.id(), ACTOR).error()).contains("another organisation");
        assertThat(admin.store.rows.get(added.id()).organizationUuid()).isEqualTo("org-1");
    }

    @Test
    void twoAccountsOfOneOrganisationAreReported() {
        admin.addKey("first", "sk-ant-api03-key-0001", "org-1");
        Account second =
                admin.administration.create(AdminFixture.newKey("second", "sk-ant-api03-key-0002"), false, ACTOR);
        admin.provider.organizations.put("sk-ant-api03-key-0002", "org-1");

        assertThat(admin.administration.test(second.id(), ACTOR).error()).contains("same organisation");
    }
}
