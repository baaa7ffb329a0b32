package gateway.account.pool;

import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.upstream.UsageWindows;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account as operators see it: no secret. Immutable.
 *
 * @param id its id
 * @param name its name
 * @param kind what it signs in with
 * @param state whether it may be chosen
 * @param reason why it is in this state, or why it rests; null when there is nothing to say
 * @param limitedUntil end of the cool-down of the whole account, null when there is none
 * @param inFlight requests that it serves now through the Messages API
 * @param web how it serves conversations of the web application
 * @param lastUsedAt when a request last went to it, null when never
 * @param modelCoolDowns end of the running cool-downs by model; the empty name stands for requests without a model
 * @param tokenIssuedAt when the access token of an OAuth account was obtained, null for other kinds
 * @param tokenExpiresAt when it ends, null for other kinds and where it is not known
 * @param organizationUuid Anthropic's id of its organisation, null while unknown
 * @param options what operators decide about it
 * @param profile what Anthropic tells about it
 * @param windows how far its usage windows are used, null while unknown
 * @param latencyMillis time to the first event after the last answer, a peak-sensitive average; 0 while nothing was measured
 * @param nearLimit whether a window is used so far that it gets no new conversations while others can take them
 * @param version the version of its stored row as far as it is known here
 * @param createdAt when it was added, null where that is not known
 */
public record AccountView(
        String id,
        String name,
        AccountKind kind,
        AccountState state,
        @Nullable String reason,
        @Nullable Instant limitedUntil,
        int inFlight,
        Web web,
        @Nullable Instant lastUsedAt,
        Map<String, Instant> modelCoolDowns,
        @Nullable Instant tokenIssuedAt,
        @Nullable Instant tokenExpiresAt,
        @Nullable String organizationUuid,
        AccountOptions options,
        AccountProfile profile,
        @Nullable UsageWindows windows,
        double latencyMillis,
        boolean nearLimit,
        long version,
        @Nullable Instant createdAt) {

    public AccountView {
        modelCoolDowns = Map.copyOf(modelCoolDowns);
    }

    /**
     * The account at the web application.
     *
     * @param serves whether it has a session cookie, and the operator has such accounts serve
     * @param sessions conversations that it holds open now
     * @param refusal why its cookie is refused, null while nobody knows that it is
     */
    public record Web(
            boolean serves, int sessions, @Nullable String refusal) {

        /** Of an account that does not serve there. */
        public static final Web NONE = new Web(false, 0, null);

        /** Whether it can hold a conversation now, as far as its cookie goes. */
        boolean isUsable() {
            return serves && refusal == null;
        }
    }

    /** Whether it can take a request now; a cool-down of single models does not count against it. */
    public boolean isUsable() {
        return state == AccountState.ACTIVE && limitedUntil == null && (kind.callsApi() || web.isUsable());
    }
}
