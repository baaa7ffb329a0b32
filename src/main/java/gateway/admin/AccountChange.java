package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountOptions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an account is to be. Immutable.
 *
 * @param name what operators call it
 * @param options what the operator decides about it
 * @param secret a new API key, access token or, for COOKIE, cookie; null keeps what there is
 * @param refreshToken the refresh token of the new access token, null for none; without a meaning while {@code secret} is null
 * @param tokenExpiresAt when the new access token ends, null while unknown
 * @param cookie the session cookie beside a token, null for none
 */
public record AccountChange(
        String name,
        AccountOptions options,
        @Nullable String secret,
        @Nullable String refreshToken,
        @Nullable Instant tokenExpiresAt,
        @Nullable String cookie) {

    /** An account as it is. */
    public static AccountChange of(Account account) {
        return new AccountChange(
                account.name(),
                account.options(),
                null,
                null,
                null,
                account.cookie() == null ? null : account.cookie().secret());
    }

    /** The same under another name. */
    public AccountChange withName(String newName) {
        return new AccountChange(newName, options, secret, refreshToken, tokenExpiresAt, cookie);
    }

    /** The same with other options. */
    public AccountChange withOptions(AccountOptions newOptions) {
        return new AccountChange(name, newOptions, secret, refreshToken, tokenExpiresAt, cookie);
    }

    /** The same with another secret. */
    public AccountChange withSecret(
            String newSecret, @Nullable String newRefreshToken, @Nullable Instant newTokenExpiresAt) {
        return new AccountChange(name, options, newSecret, newRefreshToken, newTokenExpiresAt, cookie);
    }

    /** The same with another cookie beside its token, or with none. */
    public AccountChange withCookie(@Nullable String newCookie) {
        return new AccountChange(name, options, secret, refreshToken, tokenExpiresAt, newCookie);
    }

    @Override
    public String toString() {
        return "AccountChange[" + name + ", " + options + "]";
    }
}
