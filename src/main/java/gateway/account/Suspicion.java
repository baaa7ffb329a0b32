package gateway.account;

/** Hears that an answer to a client throws doubt on an account, and asks Anthropic itself. */
@FunctionalInterface
public interface Suspicion {

    /**
     * An answer said that Anthropic refuses the account. May wait a short while for what comes of the question; the account is
     * invalid on return where that was found out in time.
     *
     * @param account as it was used
     * @param reason what the answer said, in words for operators
     */
    void raise(Account account, String reason);

    /**
     * Whether the token of an account may be renewed because an answer to a client refused it. All requests that one token was
     * refused to share its renewal; the next token of the account is not renewed so for a while, so that no client can spend
     * refreshes at will.
     *
     * @param refused as it was used
     */
    default boolean mayRenew(Account refused) {
        return true;
    }
}
