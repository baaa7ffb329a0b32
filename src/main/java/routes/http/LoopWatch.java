package routes.http;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Ends a process whose event loops stand still, so that a supervisor starts another one: such a process answers nobody, and
 * nothing inside it can mend that. Each beat gives every loop a task and asks whether it has run the one before. Beats are
 * counted instead of time, so that a machine that slept is not taken for one that stands still. Its beats come from one thread.
 */
public final class LoopWatch {

    private final List<Loop> loops;
    private final int patience;
    private final Consumer<String> end;

    /**
     * @param loops run tasks, each on a thread of its own
     * @param patience beats in a row that a loop may leave unanswered
     * @param end what happens then, with the reason; not expected to return
     */
    public LoopWatch(List<? extends Executor> loops, int patience, Consumer<String> end) {
        this.loops = loops.stream().map(Loop::new).toList();
        this.patience = patience;
        this.end = end;
    }

    /** One look at all loops. */
    public void beat() {
        for (Loop loop : loops) {
            if (loop.missed() >= patience) {
                end.accept("An event loop has not run anything for " + patience + " beats");
                return;
            }
        }
    }

    private static final class Loop {

        private final Executor executor;
        private final AtomicBoolean answered = new AtomicBoolean(true);
        private int missed;

        Loop(Executor executor) {
            this.executor = executor;
        }

        int missed() {
            if (answered.getAndSet(false)) {
                missed = 0;
                ask();
            } else {
                missed++;
            }
            return missed;
        }

        private void ask() {
            try {
                executor.execute(() -> answered.set(true));
            } catch (RejectedExecutionException stopped) {
                answered.set(true);
            }
        }
    }
}
