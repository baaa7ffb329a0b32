package gateway.account.decision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was thought of one account for one try. Immutable.
 *
 * @param accountId the account
 * @param accountName what operators call it
 * @param finding what was found
 * @param until when the finding ends by itself, null when unknown or never
 */
public record Consideration(
        String accountId,
        String accountName,
        Finding finding,
        @Nullable Instant until) {

    /** What can be found of an account. */
    public enum Finding {
        /** It was chosen. */
        CHOSEN,
        /** It could have served; another one came first. */
        BEHIND,
        /** It could have served, but a usage window is nearly full. */
        NEAR_LIMIT,
        /** It is at its concurrency limit. */
        AT_CONCURRENCY_LIMIT,
        /** This request has tried it already. */
        TRIED,
        /** It could have served, but left this conversation waiting a short while ago. */
        HUNG,
        /** The whole account rests. */
        RESTS,
        /** It rests for this model. */
        MODEL_RESTS,
        /** It is switched off. */
        INACTIVE,
        /** Anthropic refuses its credential. */
        INVALID,
        /** It has only a session cookie. */
        NO_API,
        /** It has no session cookie, which a web conversation needs. */
        NO_COOKIE,
        /** It has a session cookie, which the operator does not have serve. */
        WEB_OFF,
        /** The web application refuses its session cookie. */
        COOKIE_REFUSED,
        /** It signs in otherwise than the order of modes says at this stage. */
        OTHER_KIND,
        /** It belongs to another domain than the client. */
        OTHER_DOMAIN,
        /** It does not list the model. */
        MODEL_NOT_SERVED,
        /** It lacks a feature that the request needs. */
        FEATURE_MISSING,
        /** A resource in the request belongs to another account. */
        NOT_PINNED
    }
}
