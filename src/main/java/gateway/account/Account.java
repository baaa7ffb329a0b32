package gateway.account;

import gateway.credential.Credential;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An identity at a provider, as stored. Immutable; a change makes a new one.
 *
 * @param id ours, a UUID as text
 * @param name what operators call it, unique
 * @param kind what it signs in with
 * @param state whether it may be chosen
 * @param stateReason why it is in this state, in words for operators, null when there is nothing to say
 * @param limitedUntil end of the cool-down of the whole account, null unless RATE_LIMITED
 * @param organizationUuid the provider's id of its organisation, null while unknown
 * @param credential its secret
 * @param createdAt when it was added
 * @param lastUsedAt when a request last went to it, null when never
 */
public record Account(
        String id,
        String name,
        AccountKind kind,
        AccountState state,
        @Nullable String stateReason,
        @Nullable Instant limitedUntil,
        @Nullable String organizationUuid,
        Credential credential,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {

    /** The same account in another state. */
    public Account withState(AccountState newState, @Nullable String reason, @Nullable Instant until) {
        return new Account(
                id, name, kind, newState, reason, until, organizationUuid, credential, createdAt, lastUsedAt);
    }
}
