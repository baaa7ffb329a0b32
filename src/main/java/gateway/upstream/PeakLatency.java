package gateway.upstream;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time to the first event that an account or a provider is expected to take: a peak-sensitive moving average. A slower
 * answer counts at once; faster ones wear it down with time. Safe from many threads, without a lock.
 */
public final class PeakLatency {

    private static final double DECAY_MILLIS = 10_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Estimate NOTHING = new Estimate(0, 0);

    private final AtomicReference<Estimate> estimate = new AtomicReference<>(NOTHING);

    private record Estimate(double millis, long at) {

        private Estimate with(double sample, long now) {
            double kept = keptAfter(now - at);
            return new Estimate(sample >= millis ? sample : millis * kept + sample * (1 - kept), Math.max(at, now));
        }
    }

    /**
     * Takes in a measurement.
     *
     * @param nanos what was measured
     * @param now milliseconds of the clock
     */
    public void observe(long nanos, long now) {
        double sample = Math.max(0, nanos) / NANOS_PER_MILLI;
        estimate.updateAndGet(before -> before.with(sample, now));
    }

    /** The average in milliseconds as it was after the last measurement; 0 when there was none. */
    public double millis() {
        return current().millis;
    }

    /** The average worn down by the time since, so that one that was slow once is tried again. */
    public double millisAt(long now) {
        Estimate last = current();
        return last.millis * keptAfter(now - last.at);
    }

    private Estimate current() {
        return Objects.requireNonNull(estimate.get());
    }

    private static double keptAfter(long elapsed) {
        return elapsed <= 0 ? 1 : Math.exp(-elapsed / DECAY_MILLIS);
    }
}
