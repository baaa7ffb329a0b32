package routes.trial;

import gateway.routes.trial.TrialReport;
import gateway.routes.trial.TrialRequest;
import gateway.routes.trial.TrialWay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends requests through routes as they are and as they are to be, each through both, one after the other. For one thread. */
public final class TrialRun {

    /** A step that hangs ends the run; one that is merely called too often is ended before. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final TrialRoutes before;
    private final TrialRoutes after;
    private final Limits limits;

    /**
     * How long a run may take.
     *
     * @param request for one request in one state of the routes
     * @param all for all of them
     */
    public record Limits(Duration request, Duration all) {}

    public TrialRun(TrialRoutes before, TrialRoutes after, Limits limits) {
        this.before = before;
        this.after = after;
        this.limits = limits;
    }

    /**
     * Tries all requests, as far as time allows.
     *
     * @param at when all of them arrive
     */
    public void run(List<TrialRequest> requests, Instant at, TrialReport report) {
        long end = System.nanoTime() + limits.all().toNanos();
        // A step that computes for ever must not take a thread from the requests of clients.
        ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("dry-run").factory());
        try {
            for (int i = 0; i < requests.size(); i++) {
                TrialMemory memory = new TrialMemory();
                int index = i;
                TrialRequest request = requests.get(i);
                TrialWay one = within(thread, until -> before.run(index, request, at, memory, until));
                TrialWay other =
                        one == null ? null : within(thread, until -> after.run(index, request, at, memory, until));
                if (one == null || other == null) {
                    report.leaves(requests.size() - i);
                    return;
                }
                report.add(i, request, one, other);
                if (System.nanoTime() - end > 0) {
                    report.leaves(requests.size() - i - 1);
                    return;
                }
            }
        } finally {
            thread.shutdownNow();
        }
    }

    @FunctionalInterface
    private interface Work {
        TrialWay within(long endNanos) throws Exception;
    }

    /** What came of it; null where it hangs. */
    private @Nullable TrialWay within(ExecutorService thread, Work work) {
        long end = System.nanoTime() + limits.request().toNanos();
        Future<TrialWay> way = thread.submit(() -> work.within(end));
        try {
            return way.get(limits.request().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            way.cancel(true);
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request could not be tried", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            way.cancel(true);
            return null;
        }
    }
}
