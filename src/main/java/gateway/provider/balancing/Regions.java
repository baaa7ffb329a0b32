package gateway.provider.balancing;

import org.jspecify.annotations.Nullable;

/**
 * Where providers are preferred to be. Immutable.
 *
 * @param own null for no preference
 * @param fallback tried before all others when none of the own region is left; null for none
 */
public record Regions(@Nullable String own, @Nullable String fallback) {

    /** No preference. */
    public static final Regions NONE = new Regions(null, null);

    private static final int OWN = 0;
    private static final int FALLBACK = 1;
    private static final int ELSEWHERE = 2;

    /** How near a region is: a smaller number is nearer. Without a preference all are equally near. */
    int distance(@Nullable String region) {
        if (own == null || own.equals(region)) {
            return OWN;
        }
        return fallback != null && fallback.equals(region) ? FALLBACK : ELSEWHERE;
    }
}
