package gateway.provider;

/** Whether a provider is worth asking first. */
public enum Health {
    HEALTHY,
    /** Its checks or its last calls failed; it is asked only when the others have failed. */
    UNHEALTHY,
    /** Neither checked nor called so far. */
    UNKNOWN
}
