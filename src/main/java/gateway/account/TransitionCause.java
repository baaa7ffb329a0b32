package gateway.account;

/** Who or what changed the state of an account. */
public enum TransitionCause {
    /** It was added. */
    ADDED,
    /** An operator switched it on. */
    OPERATOR_ACTIVATED,
    /** An operator switched it off. */
    OPERATOR_DEACTIVATED,
    /** Anthropic said that a usage window is exhausted. */
    RATE_LIMIT,
    /** Anthropic said that it has nothing left to pay with. */
    CREDIT_USED_UP,
    /** Its cool-down ended. */
    COOL_DOWN_ENDED,
    /** It was found to have room before the end of its cool-down. */
    ROOM_FOUND,
    /** Anthropic refuses its credential. */
    CREDENTIAL_REFUSED,
    /** Anthropic refuses its refresh token. */
    REFRESH_REFUSED,
    /** Anthropic has disabled its organisation. */
    ORGANIZATION_DISABLED,
    /** It was given a new credential, by an operator or by a refresh. */
    CREDENTIAL_REPLACED,
    /** Nobody used it for long. */
    IDLE
}
