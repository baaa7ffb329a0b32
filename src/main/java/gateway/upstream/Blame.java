package gateway.upstream;

/** How sure it is that a failure was the target's fault and not the request's. */
public enum Blame {
    /** No request can have brought it about: no connection, an overload. */
    CERTAIN,
    /** Another target of the same kind has answered the same request well. */
    CONFIRMED,
    /** Nobody else was asked. */
    OPEN,
    /** Another target failed at the same request too. */
    SHARED
}
