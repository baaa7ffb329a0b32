package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

    private final List<String> ends = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Executor healthy = Runnable::run;
    private final Executor blocked = waiting::add;

    private LoopWatch watch(Executor... loops) {
        return new LoopWatch(List.of(loops), 3, ends::add);
    }

    private static void beat(LoopWatch watch, int times) {
        for (int i = 0; i < times; i++) {
            watch.beat();
        }
    }

    @Test
    void healthyLoopsEndNothing() {
        beat(watch(healthy, healthy), 100);

        assertThat(ends).isEmpty();
    }

    @Test
    void oneBlockedLoopAmongHealthyOnesEndsTheProcess() {
        LoopWatch watch = watch(healthy, blocked);

        beat(watch, 3);
        assertThat(ends).as("the first beat only asks").isEmpty();
        beat(watch, 1);

        assertThat(ends).singleElement().asString().contains("3 beats");
        assertThat(waiting).as("a blocked loop is not filled with questions").hasSize(1);
    }

    @Test
    void aLoopThatWasSlowIsForgiven() {
        LoopWatch watch = watch(blocked);
        for (int i = 0; i < 20; i++) {
            beat(watch, 3);
            waiting.forEach(Runnable::run);
            waiting.clear();
        }

        assertThat(ends).isEmpty();
    }

    @Test
    void aLoopThatIsBeingStoppedIsNotBlocked() {
        beat(
                watch(task -> {
                    throw new RejectedExecutionException("stopped");
                }),
                100);

        assertThat(ends).isEmpty();
    }
}
