package gateway.provider;

import java.time.Duration;

/**
 * When a provider counts as unhealthy. Immutable.
 *
 * @param failures so many checks, or so many calls, failed in a row
 * @param successes so many checks in a row must succeed until it is healthy again
 * @param timeout how long a check may take
 * @param rest how long calls that failed in a row keep it unhealthy when no check tells otherwise
 */
public record HealthRules(int failures, int successes, Duration timeout, Duration rest) {

    /** 3 failures, 1 success, 5 s, 30 s. */
    public static final HealthRules DEFAULT = new HealthRules(3, 1, Duration.ofSeconds(5), Duration.ofSeconds(30));
}
