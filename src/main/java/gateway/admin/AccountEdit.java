package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.credential.Credential;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Applies changes to accounts. Stateless. */
final class AccountEdit {

    private AccountEdit() {}

    /**
     * An account after a change; a cookie beside a token, or none, decides its kind.
     *
     * @param now when a new access token counts as obtained
     * @throws gateway.error.GatewayFailure REQUEST_FIELD
     */
    static Account apply(Account current, AccountChange change, Instant now) {
        AccountKind kind = kind(current, change);
        NewAccount wanted = new NewAccount(
                AccountInput.name("name", change.name()),
                kind,
                change.secret(),
                change.refreshToken(),
                change.tokenExpiresAt(),
                change.cookie(),
                AccountInput.options(change.options()));
        return current.withOptions(wanted.name(), kind, wanted.options(), cookieBeside(current, wanted))
                .withCredential(credential(current, wanted, now));
    }

    /** One that stays is left as it is stored, in whatever form that was taken in its time. */
    private static Credential.@Nullable SessionCookie cookieBeside(Account current, NewAccount wanted) {
        Credential.SessionCookie before = current.cookie();
        boolean stays = before != null && before.secret().equals(wanted.cookie());
        return stays ? before : AccountInput.cookieBeside(wanted);
    }

    private static AccountKind kind(Account current, AccountChange change) {
        if (!current.kind().hasToken()) {
            return current.kind();
        }
        return change.cookie() == null ? AccountKind.OAUTH : AccountKind.OAUTH_AND_COOKIE;
    }

    private static Credential credential(Account current, NewAccount wanted, Instant now) {
        boolean newCookie = wanted.kind() == AccountKind.COOKIE && wanted.cookie() != null;
        if (wanted.secret() != null || newCookie) {
            return AccountInput.credential(wanted, now);
        }
        if (wanted.refreshToken() != null || wanted.tokenExpiresAt() != null) {
            throw AccountInput.wrong("secret", "expected the access token that the other fields belong to");
        }
        if (wanted.kind() == AccountKind.API_KEY && wanted.cookie() != null) {
            throw AccountInput.wrong("cookie", "expected nothing for an account of kind api_key");
        }
        return current.credential();
    }

    /** Whether an account signs in with something new. */
    static boolean signsInOtherwise(Account before, Account after) {
        Credential.@Nullable SessionCookie cookie = after.cookie();
        return !after.credential().equals(before.credential()) || (cookie != null && !cookie.equals(before.cookie()));
    }

    /**
     * The account, unless its new credential belongs to another organisation: what is pinned to it could not be reached any more.
     *
     * @throws gateway.error.GatewayFailure REQUEST_FIELD
     */
    static Account ofSameOrganization(Account before, Account after) {
        String known = before.organizationUuid();
        if (known != null && !known.equalsIgnoreCase(after.organizationUuid())) {
            throw AccountInput.wrong("secret", "expected a credential of the same organisation");
        }
        return after;
    }
}
