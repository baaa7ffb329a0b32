package gateway.upstream;

/** How the waits between tries grow. */
public enum BackOffStrategy {
    /** Doubles: 1, 2, 4, 8 times the base. */
    EXPONENTIAL,
    /** Grows evenly: 1, 2, 3, 4 times the base. */
    LINEAR,
    /** Each the sum of the two before: 1, 2, 3, 5 times the base. */
    FIBONACCI,
    /** A random time from the base to three times the wait before; it needs no further jitter. */
    DECORRELATED,
    /** Not tried again at all. */
    NONE
}
