package routes.relay;

import gateway.account.Account;
import gateway.upstream.HeaderLookup;

/** Learns from answers what they tell of the accounts that gave them. Called on event loops: must neither block nor wait. */
public interface AnswerObserver {

    /** An account has answered, well or not. */
    void answered(Account account, HeaderLookup headers);

    /** The first event or byte of a good answer came this long after the call began. */
    void began(Account account, long nanos);
}
