package routes.http;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link LoopWatch} of this process, on a thread of its own that nothing else uses. */
public final class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final int BEATS = 12;
    private static final int EXIT_CODE = 70;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("watchdog").unstarted(task));

    private Watchdog() {}

    /**
     * Watches the event loops from now on.
     *
     * @param limit how long one may stand still; zero watches nothing
     */
    public static Watchdog over(Vertx vertx, Duration limit) {
        return over(vertx, limit, Watchdog::halt);
    }

    @SuppressWarnings("deprecation") // there is no other way to all loops
    static Watchdog over(Vertx vertx, Duration limit, Consumer<String> end) {
        Watchdog watchdog = new Watchdog();
        if (limit.isPositive()) {
            List<Executor> loops = new ArrayList<>();
            for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
                loops.add(loop);
            }
            long pause = Math.max(1, limit.toMillis() / BEATS);
            Future<?> ignored = watchdog.thread.scheduleWithFixedDelay(
                    new LoopWatch(loops, BEATS, end)::beat, pause, pause, TimeUnit.MILLISECONDS);
        }
        return watchdog;
    }

    /** Without the shutdown hooks, which wait for the loops that stand still. Usage rows are in the journal. */
    private static void halt(String reason) {
        LOG.error("{}: the process ends with exit code {}, for a supervisor to start it again", reason, EXIT_CODE);
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
