package gateway.upstream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an error answer of an upstream, or a try that got no answer, means for the account and for the request. Immutable. */
public sealed interface Verdict {

    /** Why, in words for operators. */
    default String reason() {
        return "the request was refused";
    }

    /** The client gets the answer as it came; nothing happens to the account. */
    record PassOn() implements Verdict {}

    /**
     * A 429: the account rests, another one is tried.
     *
     * @param scope whether it rests for every model or for the model that was asked for
     * @param until when it may be used again
     * @param unifiedWindow whether Anthropic named an exhausted window, so that a try before {@code until} is in vain
     * @param reason why, in words for operators
     */
    record Rest(Scope scope, Instant until, boolean unifiedWindow, String reason) implements Verdict {}

    /**
     * Anthropic says that it refuses the account's organisation. Another account is tried; what it means for this one depends
     * on who was asked what.
     *
     * @param reason why, in words for operators
     */
    record SuspectOrganization(String reason) implements Verdict {}

    /**
     * Anthropic refused the credential. Another account is tried; what it means for this one depends on who was asked what.
     *
     * @param reason why, in words for operators
     */
    record SuspectCredential(String reason) implements Verdict {}

    /**
     * The account has nothing left to pay with. Another account is tried.
     *
     * @param reason why, in words for operators
     * @param extraUsage whether only what goes beyond its plan is used up
     */
    record NoCredit(String reason, boolean extraUsage) implements Verdict {

        private static final String BEGINNING = "without credit: ";

        /** One with the beginning by which {@link #isReason} knows it. */
        public static NoCredit because(String told, boolean extraUsage) {
            return new NoCredit(BEGINNING + told, extraUsage);
        }

        /** Whether the reason of a state says that there is nothing left to pay with. */
        public static boolean isReason(@Nullable String reason) {
            return reason != null && reason.startsWith(BEGINNING);
        }
    }

    /**
     * A passing trouble of the upstream: another account is tried, nothing happens to this one.
     *
     * @param reason why, in words for operators
     * @param countsForBreaker whether circuit breakers take it for a failure
     * @param certain whether no request can have brought it about
     */
    record TryNext(String reason, boolean countsForBreaker, boolean certain) implements Verdict {

        /** A trouble that the request may have brought about. */
        public TryNext(String reason, boolean countsForBreaker) {
            this(reason, countsForBreaker, false);
        }
    }

    /** How much of an account a cool-down covers. */
    enum Scope {
        /** Every model. */
        ACCOUNT,
        /** The model that was asked for. */
        MODEL
    }
}
