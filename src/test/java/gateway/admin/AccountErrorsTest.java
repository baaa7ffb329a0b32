package gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gateway.account.Account;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Errors of the admin API name the account that they are about, and what stands in the way. */
class AccountErrorsTest {

    private static final String KEY = "sk-ant-api03-first-key-0001";
    private static final String OTHER_KEY = "sk-ant-api03-other-key-0002";

    private final AdminFixture admin = new AdminFixture();
    private final AccountAdministration administration = admin.administration;

    @Test
    void anUnknownAccountIsNamed() {
        assertThat(said(() -> administration.find("org-2"))).isEqualTo("There is no account `org-2`.");
        assertThat(said(() -> administration.find("x".repeat(5_000)))).hasSizeLessThan(150);
    }

    @Test
    void theSameOrganisationIsSaidToCollide() {
        Account first = admin.addKey("first", KEY, "org-1");

        assertThat(said(() -> admin.addKey("second", OTHER_KEY, "org-1")))
                .isEqualTo("Another account has this organisation already: first (" + first.id() + ").");
    }

    @Test
    void theSameCredentialIsSaidToCollideAndNotShown() {
        Account first = admin.addKey("first", KEY, "org-1");

        assertThat(said(() -> administration.create(AdminFixture.newKey("second", KEY), false, AdminFixture.ACTOR)))
                .isEqualTo("Another account has this credential already: first (" + first.id() + ").");
    }

    @Test
    void theSameNameIsSaidToCollide() {
        Account first = admin.addKey("first", KEY, "org-1");

        assertThat(said(() ->
                        administration.create(AdminFixture.newKey("first", OTHER_KEY), false, AdminFixture.ACTOR)))
                .isEqualTo("Another account has this name already: first (" + first.id() + ").");
    }

    @Test
    void aChangeIsSaidToCollideToo() {
        Account first = admin.addKey("first", KEY, "org-1");
        Account second = admin.addKey("second", OTHER_KEY, "org-2");

        assertThat(said(() -> administration.update(
                        second.id(), null, change -> change.withName("first"), false, AdminFixture.ACTOR)))
                .isEqualTo("Another account has this name already: first (" + first.id() + ").");
    }

    @Test
    void anOldTagIsComparedWithTheOneOfNow() {
        Account first = admin.addKey("first", KEY, "org-1");
        Account now = administration.update(
                first.id(), first.version(), change -> change.withName("renamed"), false, AdminFixture.ACTOR);

        assertThat(said(() -> administration.delete(first.id(), first.version(), AdminFixture.ACTOR)))
                .startsWith("Account renamed has the etag v" + now.version() + " now, and if-match names another one");
    }

    @Test
    void aRefusedCredentialIsThatOfAnAccount() {
        assertThat(said(() -> administration.create(AdminFixture.newKey("bad", KEY), true, AdminFixture.ACTOR)))
                .startsWith("The provider does not accept the credential of account bad: ");
    }

    @Test
    void whoCannotBeReachedIsNamed() {
        admin.provider.unreachable = true;

        assertThat(said(() -> admin.addKey("first", KEY, "org-1")))
                .startsWith("The provider cannot be reached at the moment: ")
                .endsWith(".")
                .doesNotContain("..", "null");
    }

    @Test
    void anAccountWithoutARefreshTokenIsNamed() {
        Account first = admin.addKey("first", KEY, "org-1");

        assertThat(said(() -> administration.refresh(first.id(), AdminFixture.ACTOR)))
                .isEqualTo("Account first has no refresh token.");
    }

    private static String said(ThrowingCallable call) {
        return new FailureMessages().text(catchThrowableOfType(GatewayFailure.class, call), Locale.ENGLISH);
    }
}
