package gateway.upstream;

import java.util.Locale;
import java.util.Optional;

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
    NONE;

    /** The strategy of a name in lower case; empty when there is none of that name. */
    public static Optional<BackOffStrategy> named(String name) {
        for (BackOffStrategy each : values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
