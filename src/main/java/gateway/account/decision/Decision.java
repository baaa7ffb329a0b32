package gateway.account.decision;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request through the pool. Immutable.
 *
 * @param requestId ours, the answer's {@code x-claude-proxy-request-id}
 * @param at when the request arrived
 * @param model the model asked for, null when the request names none
 * @param domain the domain of the client, null for none
 * @param affinity where the key of the conversation comes from, in kebab-case; null when it has none
 * @param tries the tries in order; the last may lack an outcome when no account was left
 * @param replayOf the request that an operator has sent once more with this one; null for a client's own
 */
public record Decision(
        UUID requestId,
        Instant at,
        @Nullable String model,
        @Nullable String domain,
        @Nullable String affinity,
        List<Try> tries,
        @Nullable UUID replayOf) {

    /** The way of a client's own request. */
    public Decision(
            UUID requestId,
            Instant at,
            @Nullable String model,
            @Nullable String domain,
            @Nullable String affinity,
            List<Try> tries) {
        this(requestId, at, model, domain, affinity, tries, null);
    }

    /**
     * One try.
     *
     * @param choice what was chosen
     * @param outcome how it ended: {@code answered}, or what failed; null when no account could be chosen
     */
    public record Try(Choice choice, @Nullable String outcome) {}

    public Decision {
        tries = List.copyOf(tries);
    }
}
