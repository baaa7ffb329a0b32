package gateway.account;

/** Whether an account may be chosen. */
public enum AccountState {
    /** May be chosen. */
    ACTIVE,
    /** Switched off by the operator. */
    INACTIVE,
    /** A unified window of Anthropic is exhausted; returns to ACTIVE when its cool-down ends. */
    RATE_LIMITED,
    /** Anthropic refuses its credential; only the operator can bring it back. */
    INVALID
}
