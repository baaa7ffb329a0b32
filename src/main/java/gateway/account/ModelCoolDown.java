package gateway.account;

import java.time.Instant;

/**
 * One model of an account rests. Immutable.
 *
 * @param accountId the account
 * @param model the model; empty for requests without one
 * @param until when it ends
 * @param unified whether Anthropic named an exhausted window
 * @param reason why, in words for operators
 */
public record ModelCoolDown(String accountId, String model, Instant until, boolean unified, String reason) {

    /** Clients name models. Anthropic has no longer name, so nobody else is told of one. */
    public static final int LONGEST_NAME = 200;
}
