package gateway.upstream;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides whether and when one upstream is asked again. It does not wait itself. Safe from many threads. */
public final class RetryPolicy {

    /** Beyond so many tries every strategy has reached any cap that makes sense; it keeps the arithmetic safe. */
    private static final int MOST_STEPS = 40;

    private static final int WIDENING = 3;

    private final Supplier<RetryRules> rules;
    private final RandomGenerator random;

    /**
     * A policy.
     *
     * @param rules read anew for each decision
     * @param random must be safe from many threads
     */
    public RetryPolicy(Supplier<RetryRules> rules, RandomGenerator random) {
        this.rules = rules;
        this.random = random;
    }

    /**
     * How long to wait until the same upstream is asked again.
     *
     * @param attempt how many tries this upstream has had for the request, the failed one included: 1 after the first
     * @param previous what was waited before the failed try, null when it was the first
     * @param retryAfter how long the upstream asks us to wait, null for no advice; never undercut
     * @return empty when it is not asked again
     */
    public Optional<Duration> next(
            FailureClass failure, int attempt, @Nullable Duration previous, @Nullable Duration retryAfter) {
        RetryRules now = rules.get();
        BackOffStrategy strategy = now.strategies().of(failure);
        if (strategy == BackOffStrategy.NONE || attempt >= now.maxAttempts()) {
            return Optional.empty();
        }
        if (retryAfter != null && retryAfter.isPositive()) {
            return retryAfter.compareTo(now.maxRetryAfter()) > 0
                    ? Optional.empty()
                    : Optional.of(retryAfter.plusNanos(jitter(now)));
        }
        return Optional.of(Duration.ofNanos(wait(now, strategy, attempt, previous)));
    }

    private long wait(RetryRules now, BackOffStrategy strategy, int attempt, @Nullable Duration previous) {
        if (strategy == BackOffStrategy.DECORRELATED) {
            return decorrelated(now, previous);
        }
        double planned = now.baseDelay().toNanos() * factor(strategy, Math.clamp(attempt, 1, MOST_STEPS));
        return (long) Math.min(planned, (double) now.maxDelay().toNanos()) + jitter(now);
    }

    private static double factor(BackOffStrategy strategy, int attempt) {
        return switch (strategy) {
            case EXPONENTIAL -> Math.scalb(1.0, attempt - 1);
            case LINEAR -> attempt;
            case FIBONACCI -> fibonacci(attempt);
            case DECORRELATED, NONE -> throw new IllegalArgumentException("no factor for " + strategy);
        };
    }

    private static long fibonacci(int attempt) {
        long before = 1;
        long current = 1;
        for (int step = 1; step < attempt; step++) {
            long sum = before + current;
            before = current;
            current = sum;
        }
        return current;
    }

    private long decorrelated(RetryRules now, @Nullable Duration previous) {
        long cap = now.maxDelay().toNanos();
        long least = Math.min(now.baseDelay().toNanos(), cap);
        long last = previous == null ? least : Math.min(previous.toNanos(), cap);
        return least + upTo(Math.min(cap, Math.max(least, last * WIDENING)) - least);
    }

    private long jitter(RetryRules now) {
        return upTo(now.jitterMax().toNanos());
    }

    private long upTo(long most) {
        return most <= 0 ? 0 : random.nextLong(most + 1);
    }
}
