package gateway.admin;

import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account that an operator wants to add. Immutable.
 *
 * @param name what operators call it
 * @param kind what it signs in with
 * @param secret the API key or access token; for COOKIE another place for the cookie
 * @param refreshToken null when there is none
 * @param tokenExpiresAt when the access token ends, null while unknown
 * @param cookie the session cookie of the web application, null for kinds without one
 * @param options what the operator decides about it
 */
public record NewAccount(
        String name,
        AccountKind kind,
        @Nullable String secret,
        @Nullable String refreshToken,
        @Nullable Instant tokenExpiresAt,
        @Nullable String cookie,
        AccountOptions options) {

    @Override
    public String toString() {
        return "NewAccount[" + name + ", " + kind + "]";
    }
}
