package gateway.account;

import gateway.credential.Credential;
import gateway.upstream.UsageWindows;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An identity at Anthropic, as stored. Immutable; a change makes a new one.
 *
 * @param id ours, a UUID as text
 * @param name what operators call it, unique
 * @param kind what it signs in with
 * @param state whether it may be chosen
 * @param stateReason why it is in this state, in words for operators, null when there is nothing to say
 * @param limitedUntil end of the cool-down of the whole account, null unless RATE_LIMITED
 * @param organizationUuid Anthropic's id of its organisation, unique, null while unknown
 * @param credential its secret
 * @param createdAt when it was added
 * @param lastUsedAt when a request last went to it, null when never
 * @param cookie the session cookie beside its token, null unless OAUTH_AND_COOKIE
 * @param options what the operator decides about it
 * @param profile what Anthropic tells about it
 * @param windows how far its usage windows are used, null while unknown
 * @param version grows with each change that operators can make or see, except for use and windows
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
        @Nullable Instant lastUsedAt,
        Credential.@Nullable SessionCookie cookie,
        AccountOptions options,
        AccountProfile profile,
        @Nullable UsageWindows windows,
        long version) {

    /** An account of which only its credential is known. */
    public Account(
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
        this(
                id,
                name,
                kind,
                state,
                stateReason,
                limitedUntil,
                organizationUuid,
                credential,
                createdAt,
                lastUsedAt,
                null,
                AccountOptions.DEFAULT,
                AccountProfile.UNKNOWN,
                null,
                1);
    }

    /** The same account in another state. */
    public Account withState(AccountState newState, @Nullable String reason, @Nullable Instant until) {
        return new Account(
                id,
                name,
                kind,
                newState,
                reason,
                until,
                organizationUuid,
                credential,
                createdAt,
                lastUsedAt,
                cookie,
                options,
                profile,
                windows,
                version);
    }

    /** The same account with another secret. */
    public Account withCredential(Credential newCredential) {
        return new Account(
                id,
                name,
                kind,
                state,
                stateReason,
                limitedUntil,
                organizationUuid,
                newCredential,
                createdAt,
                lastUsedAt,
                cookie,
                options,
                profile,
                windows,
                version);
    }

    /** The same account under another name, with other options and another cookie. */
    public Account withOptions(
            String newName,
            AccountKind newKind,
            AccountOptions newOptions,
            Credential.@Nullable SessionCookie newCookie) {
        return new Account(
                id,
                newName,
                newKind,
                state,
                stateReason,
                limitedUntil,
                organizationUuid,
                credential,
                createdAt,
                lastUsedAt,
                newCookie,
                newOptions,
                profile,
                windows,
                version);
    }

    /** The same account with what Anthropic tells about it. */
    public Account withProfile(AccountProfile newProfile, @Nullable String newOrganizationUuid) {
        return new Account(
                id,
                name,
                kind,
                state,
                stateReason,
                limitedUntil,
                newOrganizationUuid,
                credential,
                createdAt,
                lastUsedAt,
                cookie,
                options,
                newProfile,
                windows,
                version);
    }

    /** The session cookie, alone or beside a token; null when it has none. */
    public Credential.@Nullable SessionCookie sessionCookie() {
        return credential instanceof Credential.SessionCookie own ? own : cookie;
    }

    /** The OAuth token, null when it signs in otherwise. */
    public Credential.@Nullable OAuthToken token() {
        return credential instanceof Credential.OAuthToken token ? token : null;
    }
}
