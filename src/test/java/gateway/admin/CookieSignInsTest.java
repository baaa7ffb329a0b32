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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CookieSignInsTest {

    private static final String COOKIE = "sk-ant-sid01-cookie";
    private static final String TOKEN = "sk-ant-oat01-token-0001";

    private final AdminFixture admin = new AdminFixture();

    private Account added() {
        admin.provider.organizations.put(COOKIE, "org-1");
        admin.provider.organizations.put(TOKEN, "org-1");
        admin.provider.tokenStatus = 200;
        admin.provider.tokenReply = "{\"access_token\":\"" + TOKEN
                + "\",\"refresh_token\":\"sk-ant-ort01-x\",\"expires_in\":600,"
                + "\"organization\":{\"uuid\":\"org-1\"},\"account\":{\"email_address\":\"a@example.com\"}}";
        return admin.administration.create(
                new NewAccount("web", AccountKind.COOKIE, null, null, null, COOKIE, AccountOptions.DEFAULT),
                true,
                ACTOR);
    }

    @Test
    @DisplayName("case 41: the account has a token beside its cookie, and the audit log tells who wanted it")
    void theAccountHasATokenBesideItsCookie() {
        Account web = added();

        Account signedIn = admin.cookieSignIns.signIn("web", "admin-2");

        assertThat(signedIn.id()).isEqualTo(web.id());
        assertThat(signedIn.kind()).isEqualTo(AccountKind.OAUTH_AND_COOKIE);
        assertThat(signedIn.credential().secret()).isEqualTo(TOKEN);
        assertThat(signedIn.cookie()).isEqualTo(new Credential.SessionCookie(COOKIE));
        assertThat(signedIn.organizationUuid()).isEqualTo("org-1");
        assertThat(signedIn.profile().email()).isEqualTo("a@example.com");
        assertThat(signedIn.profile().models()).as("those of the API").containsExactly("claude-opus-4-6");
        assertThat(admin.pool.find(web.id()).orElseThrow().kind()).isEqualTo(AccountKind.OAUTH_AND_COOKIE);
        assertThat(admin.audited.getLast().action()).isEqualTo("account.oauth-from-cookie");
        assertThat(admin.audited.getLast().actor()).isEqualTo("admin-2");
        assertThat(admin.audited.toString()).doesNotContain(COOKIE, TOKEN);
    }

    @Test
    @DisplayName("case 41: an invalid account is active again, one that is switched off stays so")
    void anInvalidAccountIsActiveAgain() {
        Account web = added();
        admin.provider.organizations.remove(COOKIE);
        admin.administration.test(web.id(), ACTOR);
        assertThat(admin.store.state(web.id())).isEqualTo(AccountState.INVALID);
        admin.provider.organizations.put(COOKIE, "org-1");

        admin.cookieSignIns.signIn(web.id(), ACTOR);

        assertThat(admin.store.state(web.id())).isEqualTo(AccountState.ACTIVE);
        assertThat(admin.store.causes(web.id())).contains(TransitionCause.CREDENTIAL_REPLACED);
        admin.administration.deactivate(web.id(), null, ACTOR);
        admin.cookieSignIns.signIn(web.id(), ACTOR);
        assertThat(admin.store.state(web.id())).isEqualTo(AccountState.INACTIVE);
    }

    @Test
    @DisplayName("case 41: what fails changes nothing and is not in the audit log")
    void whatFailsChangesNothing() {
        Account web = added();
        admin.provider.tokenStatus = 400;
        admin.provider.tokenReply = "{\"error\":\"invalid_grant\"}";

        refused(FailureKind.OAUTH_REFUSED, () -> admin.cookieSignIns.signIn(web.id(), ACTOR));

        assertThat(admin.store.rows.get(web.id()).kind()).isEqualTo(AccountKind.COOKIE);
        assertThat(admin.actions()).containsExactly("account.create");
    }

    @Test
    @DisplayName("case 41: an account without a cookie, and one that is not there")
    void anAccountWithoutACookieIsRefused() {
        Account key = admin.addKey("first", "sk-ant-api03-key-0001", "org-2");

        refused(FailureKind.ACCOUNT_NO_COOKIE, () -> admin.cookieSignIns.signIn(key.id(), ACTOR));
        refused(FailureKind.ACCOUNT_NOT_FOUND, () -> admin.cookieSignIns.signIn("nobody", ACTOR));
    }

    @Test
    @DisplayName("case 41: who asks while the account signs in gets what comes of that")
    void signsInOnceAtATime() throws Exception {
        Account web = added();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        admin.provider.before = () -> {
            if (first.getAndSet(false)) {
                asked.countDown();
                awaited(both);
            }
        };
        FutureTask<Account> one = new FutureTask<>(() -> admin.cookieSignIns.signIn(web.id(), ACTOR));
        Thread.ofVirtual().start(one);
        assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
        FutureTask<Account> other = new FutureTask<>(() -> admin.cookieSignIns.signIn(web.id(), ACTOR));
        Thread second = Thread.ofPlatform().start(other);
        while (second.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        both.countDown();

        assertThat(one.get(1, TimeUnit.MINUTES)).isSameAs(other.get(1, TimeUnit.MINUTES));
        assertThat(admin.provider.paths).containsOnlyOnce("/v1/oauth/token");
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
