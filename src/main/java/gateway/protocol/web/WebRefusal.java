package gateway.protocol.web;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of the site means that is not the one that was asked for. Immutable.
 *
 * @param until when a limit ends, in the future when it was read; null where it is not told
 * @param retryAfter how long to wait by the answer's header, null where it has none
 * @param type {@code error.type}, null where the answer is no error in JSON
 * @param message {@code error.message} as it came, null where the answer is no error in JSON; not masked
 * @param code {@code error.details.error_code}, null for none
 */
public record WebRefusal(
        Meaning meaning,
        @Nullable Instant until,
        @Nullable Duration retryAfter,
        @Nullable String type,
        @Nullable String message,
        @Nullable String code) {

    /** What an answer means. Only {@link #SESSION_INVALID} says something about the cookie. */
    public enum Meaning {
        /** Whoever stands before the site wants to see a browser. Says nothing about the account. */
        CHALLENGED,
        /** Something before the site refuses without saying why. Says nothing about the account. */
        BLOCKED,
        /** The site does not serve the region of this address. */
        REGION,
        /** The cookie is no session any more. */
        SESSION_INVALID,
        /** The account's plan does not have the model. */
        MODEL_NOT_IN_PLAN,
        /** The organisation is switched off. */
        ORGANIZATION_DISABLED,
        /** The organisation does not allow OAuth; the cookie may go on being good. */
        OAUTH_NOT_ALLOWED,
        /** A usage window of the account is used up, or it is asked too often. */
        LIMITED,
        /** There is no such conversation. */
        CONVERSATION_GONE,
        /** The conversation does not wait for the result of this call, or no longer. */
        TOOL_WINDOW_CLOSED,
        /** The conversation is too long for the plan or the model. */
        TOO_LONG,
        /** The site is being maintained. */
        READ_ONLY,
        /** The subscription is not paid. */
        PAST_DUE,
        /** The limit of one model is reached. */
        MODEL_LIMITED,
        /** May be better the next time. */
        TRANSIENT,
        /** A good status, but not an answer of the API. */
        INVALID_ANSWER,
        /** Anything else; status, type and message tell more. */
        UNKNOWN
    }
}
