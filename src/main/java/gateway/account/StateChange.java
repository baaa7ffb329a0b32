package gateway.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry in the history of an account. Immutable.
 *
 * @param at when it happened
 * @param from the state before, null when it was added
 * @param to the state after
 * @param cause why, as a kind
 * @param actor who: id of the admin key, {@code command line}, or {@code gateway}
 * @param reason why, in words for operators, null when there is nothing to add
 * @param until end of the cool-down, null unless {@code to} is RATE_LIMITED
 */
public record StateChange(
        Instant at,
        @Nullable AccountState from,
        AccountState to,
        TransitionCause cause,
        String actor,
        @Nullable String reason,
        @Nullable Instant until) {

    /** The actor of what nobody asked for. */
    public static final String GATEWAY = "gateway";
}
