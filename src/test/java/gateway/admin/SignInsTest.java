package gateway.admin;

import static gateway.admin.AccountAdministrationTest.refused;
import static gateway.admin.AdminFixture.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.account.TransitionCause;
import gateway.error.FailureKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignInsTest {

    private final AdminFixture admin = new AdminFixture();
    private final AccountAdministration administration = admin.administration;

    @Test
    void aPersonWhoSignsInBecomesAnAccount() {
        SignInResult result = signIn(new SignInWish(null, "work", "Team-A", 3, 2, null), "org-1", "token-1");

        Account account = result.account();
        assertThat(result.created()).isTrue();
        assertThat(account.name()).isEqualTo("work");
        assertThat(account.kind()).isEqualTo(AccountKind.OAUTH);
        assertThat(account.organizationUuid()).isEqualTo("org-1");
        assertThat(account.options()).isEqualTo(new AccountOptions("team-a", 3, 2));
        assertThat(account.profile().scopes()).contains("user:inference");
        assertThat(Objects.requireNonNull(account.token()).refreshToken()).isEqualTo("sk-ant-ort01-token-1");
        assertThat(admin.pool.find("org-1")).isPresent();
        assertThat(admin.actions()).containsExactly("account.create");
    }

    @Test
    void anAccountWithoutANameIsCalledByItsAddress() {
        assertThat(signIn(nothing(null), "org-1", "token-1").account().name()).isEqualTo("a@example.com");
        assertThat(signIn(nothing(null), "org-2", "token-2").account().name()).startsWith("a@example.com (");
    }

    @Test
    void signingInAgainReplacesTheTokenAndKeepsTheRest() {
        Account first = signIn(new SignInWish(null, "work", "team-a", 3, 2, null), "org-1", "token-1")
                .account();
        admin.pool.transition(first.id(), AccountState.INVALID, TransitionCause.REFRESH_REFUSED, "gateway", "gone");

        SignInResult again = signIn(nothing(null), "org-1", "token-2");

        assertThat(again.created()).isFalse();
        assertThat(again.account().id()).isEqualTo(first.id());
        assertThat(again.account().name()).isEqualTo("work");
        assertThat(again.account().options()).isEqualTo(new AccountOptions("team-a", 3, 2));
        assertThat(again.account().credential().secret()).isEqualTo("sk-ant-oat01-token-2");
        await().untilAsserted(() -> assertThat(admin.store.state(first.id())).isEqualTo(AccountState.ACTIVE));
        assertThat(admin.pool.find(first.id()).orElseThrow().state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void signingInSwitchesAnInactiveAccountOn() {
        Account first = signIn(nothing(null), "org-1", "token-1").account();
        administration.deactivate(first.id(), null, ACTOR);

        signIn(nothing(first.id()), "org-1", "token-2");

        await().untilAsserted(() ->
                assertThat(admin.store.causes(first.id())).startsWith(TransitionCause.OPERATOR_ACTIVATED));
    }

    @Test
    void signingInAsAnotherOrganisationThanTheNamedAccountIsRefused() {
        Account first = signIn(nothing(null), "org-1", "token-1").account();

        refused(FailureKind.OAUTH_REFUSED, () -> signIn(nothing(first.id()), "org-2", "token-2"));
        assertThat(admin.store.rows.get(first.id()).credential().secret()).isEqualTo("sk-ant-oat01-token-1");
    }

    @Test
    void anOrganisationThatHasAnApiKeyIsADuplicate() {
        Account key = admin.addKey("key", "sk-ant-api03-key-0001", "org-1");

        refused(FailureKind.ACCOUNT_DUPLICATE, () -> signIn(nothing(null), "org-1", "token-1"));
        refused(FailureKind.ACCOUNT_DUPLICATE, () -> signIn(nothing(key.id()), "org-1", "token-1"));
    }

    @Test
    void aCookieAccountOfTheOrganisationGetsTheTokenBesideItsCookie() {
        admin.provider.organizations.put("sk-ant-sid01-cookie", "org-1");
        Account cookie = administration.create(
                new NewAccount(
                        "web", AccountKind.COOKIE, null, null, null, "sk-ant-sid01-cookie", AccountOptions.DEFAULT),
                true,
                ACTOR);

        Account both = signIn(nothing(null), "org-1", "token-1").account();

        assertThat(both.id()).isEqualTo(cookie.id());
        assertThat(both.kind()).isEqualTo(AccountKind.OAUTH_AND_COOKIE);
        assertThat(Objects.requireNonNull(both.cookie()).secret()).isEqualTo("sk-ant-sid01-cookie");
    }

    @Test
    void aProviderThatStopsAnsweringAfterTheExchangeDoesNotCostTheToken() {
        String state = start(nothing(null));
        reply("org-1", "token-1");
        admin.provider.onlyTokens = true;

        Account account =
                administration.finishSignIn("code#" + state, null, ACTOR).account();

        assertThat(account.organizationUuid()).isEqualTo("org-1");
        assertThat(account.name()).isEqualTo("person@example.com");
    }

    @Test
    void theBrowserFinishesForWhoeverStarted() {
        String state = start(nothing(null));
        reply("org-1", "token-1");

        administration.finishSignIn("code", state, null);

        assertThat(admin.audited.getFirst().actor()).isEqualTo(ACTOR);
    }

    @Test
    void wishesAreCheckedBeforeThePersonIsSentAway() {
        refused(FailureKind.REQUEST_FIELD, () -> start(new SignInWish(null, " ", null, null, null, null)));
        refused(FailureKind.REQUEST_FIELD, () -> start(new SignInWish(null, null, "a b", null, null, null)));
        refused(FailureKind.REQUEST_FIELD, () -> start(new SignInWish(null, null, null, 0, null, null)));
        refused(FailureKind.ACCOUNT_NOT_FOUND, () -> start(nothing("nobody")));
        assertThat(admin.pending).isEmpty();
    }

    private static SignInWish nothing(@Nullable String accountId) {
        return new SignInWish(accountId, null, null, null, null, null);
    }

    private SignInResult signIn(SignInWish wish, String organization, String token) {
        String state = start(wish);
        reply(organization, token);
        return administration.finishSignIn("code#" + state, null, ACTOR);
    }

    private String start(SignInWish wish) {
        return administration.startSignIn(wish, null, ACTOR).state();
    }

    private void reply(String organization, String token) {
        admin.provider.organizations.put("sk-ant-oat01-" + token, organization);
        admin.provider.tokenStatus = 200;
        admin.provider.tokenReply = """
            {"token_type":"Bearer","access_token":"sk-ant-oat01-%s","expires_in":28800,
            "refresh_token":"sk-ant-ort01-%s","scope":"user:profile user:inference",
            "organization":{"uuid":"%s","name":"Org"},
            "account":{"uuid":"person","email_address":"person@example.com"}}
            """.formatted(token, token, organization);
    }
}
