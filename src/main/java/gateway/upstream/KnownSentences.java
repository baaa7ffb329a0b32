package gateway.upstream;

import gateway.protocol.anthropic.ErrorFacts;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sentences of Anthropic that mean more than their status. An error's message must be one of them from its first to its last
 * letter, and its type one that goes with them: messages repeat what clients have sent, and a client must not be able to say
 * these things in Anthropic's name. Immutable.
 */
final class KnownSentences {

    /** The organisation is disabled, or may not use OAuth. */
    static final KnownSentences ORGANIZATION_REFUSED = new KnownSentences(
            Set.of("invalid_request_error", "permission_error", "authentication_error"),
            "(this|your) organi[sz]ation has been disabled( by its administrator)?",
            "oauth authentication is currently not allowed for this organi[sz]ation");

    /** What this request wants is not part of the plan, or a cap of the operator's own is reached. */
    static final KnownSentences NOT_ENTITLED = new KnownSentences(
            Set.of("rate_limit_error", "invalid_request_error", "permission_error", "billing_error"),
            "extra usage is required( for [a-z0-9 -]{1,40})?",
            "usage credits are required( for [a-z0-9 -]{1,40})?",
            "you have reached your specified api usage limits(\\. you will regain access on [0-9: -]{8,20}( at"
                    + " [0-9:]{4,8})?( utc)?)?");

    /** There is nothing left to pay with beyond the plan. */
    static final KnownSentences NO_EXTRA_USAGE = new KnownSentences(
            Set.of("invalid_request_error", "permission_error", "billing_error"),
            "you['’]re out of extra usage",
            "you['’]re out of extra usage\\. add more at claude\\.ai/settings/usage and keep going",
            "you['’]re out of extra usage\\. ask your (admin|administrator) to add more( and keep going)?");

    /** There is nothing left to pay with, or nobody may be charged. */
    static final KnownSentences NO_CREDIT = new KnownSentences(
            Set.of("invalid_request_error", "permission_error", "billing_error"),
            "your credit balance is too low to access the (anthropic|claude) api"
                    + "(\\. please go to plans & billing to upgrade or purchase credits)?",
            "your credit balance is too low",
            "there is a billing problem with this account",
            "billing (is|has been) disabled( for (this|your) (organi[sz]ation|workspace|account))?",
            "(this|your) organi[sz]ation['’]s billing (is|has been) disabled",
            "you have reached your specified api usage limits(\\. you will regain access on [0-9: -]{8,20}( at"
                    + " [0-9:]{4,8})?( utc)?)?");

    /** Longer ones hold something that a client has sent. */
    private static final int LONGEST = 240;

    private final Set<String> types;
    private final List<Pattern> sentences;

    private KnownSentences(Set<String> types, String... sentences) {
        this.types = types;
        this.sentences = List.of(sentences).stream()
                .map(sentence -> Pattern.compile(sentence + "\\.?"))
                .toList();
    }

    /** Whether an error says one of them and nothing else. */
    boolean are(ErrorFacts error) {
        String message = error.message();
        String type = error.type();
        boolean fits = type == null || types.contains(type);
        if (message == null || !fits || message.length() > LONGEST) {
            return false;
        }
        String said = message.strip().toLowerCase(Locale.ROOT);
        return sentences.stream().anyMatch(sentence -> sentence.matcher(said).matches());
    }
}
