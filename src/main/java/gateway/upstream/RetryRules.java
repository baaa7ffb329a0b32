package gateway.upstream;

import java.time.Duration;

/**
 * How often and after which waits one upstream is asked again. Immutable.
 *
 * @param maxAttempts tries against one upstream in all, the first included; 1 for no retry
 * @param baseDelay what the strategies start with
 * @param maxDelay no wait of a strategy is longer, jitter left out
 * @param jitterMax up to so much is added to each wait at random
 * @param maxRetryAfter a longer wait than this that an upstream asks for is not waited for
 * @param strategies how waits grow, by class of failure
 */
public record RetryRules(
        int maxAttempts,
        Duration baseDelay,
        Duration maxDelay,
        Duration jitterMax,
        Duration maxRetryAfter,
        Strategies strategies) {

    /** The strategy of each class of failure; broken connections are treated as those that were not made. */
    public record Strategies(
            BackOffStrategy connect,
            BackOffStrategy timeout,
            BackOffStrategy rateLimit,
            BackOffStrategy serverError,
            BackOffStrategy overloaded) {

        /** The same for all. */
        public static Strategies all(BackOffStrategy strategy) {
            return new Strategies(strategy, strategy, strategy, strategy, strategy);
        }

        BackOffStrategy of(FailureClass failure) {
            return switch (failure) {
                case CONNECT, BROKEN -> connect;
                case TIMEOUT -> timeout;
                case RATE_LIMIT -> rateLimit;
                case SERVER_ERROR -> serverError;
                case OVERLOADED -> overloaded;
                case CLIENT, CREDENTIAL, FORBIDDEN, MISSING, INVALID_ANSWER -> BackOffStrategy.NONE;
            };
        }
    }
}
