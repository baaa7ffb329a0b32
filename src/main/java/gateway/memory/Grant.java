package gateway.memory;

/** The answer to a wish for memory. */
public enum Grant {
    /** It is held now. */
    GRANTED,
    /** Not now: others hold it. */
    BUSY,
    /** Never: it is more than one request may hold even alone. */
    NEVER
}
