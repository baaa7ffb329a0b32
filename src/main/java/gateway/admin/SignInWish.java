package gateway.admin;

import org.jspecify.annotations.Nullable;

/**
 * What is to become of an account that signs in. What is null is left as it is, or gets its usual value in a new account.
 *
 * @param accountId the account that signs in again, null for whichever has the organisation, else a new one
 * @param name what operators call it
 * @param domain the team that it belongs to
 * @param weight its share where accounts are weighted
 * @param priority its group where accounts are grouped
 * @param cookie a session cookie of the same organisation
 */
public record SignInWish(
        @Nullable String accountId,
        @Nullable String name,
        @Nullable String domain,
        @Nullable Integer weight,
        @Nullable Integer priority,
        @Nullable String cookie) {

    @Override
    public String toString() {
        return "SignInWish[" + accountId + ", " + name + "]";
    }
}
