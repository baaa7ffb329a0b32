package gateway.account;

import gateway.upstream.Verdict;

/** Hears that an answer to a client said that an account has nothing left to pay with. */
@FunctionalInterface
public interface CreditDoubt {

    /**
     * Lets the account rest, and has it asked soon whether that is so; a client may have asked for what nobody would get. Does
     * not wait.
     *
     * @param accountId the account; nothing happens where there is none
     */
    void refused(String accountId, Verdict.NoCredit said);
}
