package gateway.routes.canary;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives a canary up that fails more often than {@code max(2 %, 2 × the routes in use)}, over at least 50 requests within a minute. Stateless. */
public final class CanaryRule {

    public static final Duration WINDOW = Duration.ofSeconds(60);

    private static final int FEWEST_REQUESTS = 50;
    private static final double LOWEST_RATE = 0.02;
    private static final double TIMES_THE_OTHERS = 2;

    private CanaryRule() {}

    /**
     * Why it is given up; null where it goes on.
     *
     * @param canary its requests within the window
     * @param others those of the routes in use within the same
     */
    public static @Nullable String complaint(Tally canary, Tally others) {
        double most = Math.max(LOWEST_RATE, TIMES_THE_OTHERS * others.errorRate());
        if (canary.requests() < FEWEST_REQUESTS || canary.errorRate() <= most) {
            return null;
        }
        return "%d of its %d requests within %d s failed, and %d of the %d others"
                .formatted(canary.errors(), canary.requests(), WINDOW.toSeconds(), others.errors(), others.requests());
    }
}
