package routes.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import routes.translate.EventRoutes;

class GenerationTest {

    private final Generation generation = new Generation(3, new EventRoutes());
    private final AtomicInteger ends = new AtomicInteger();

    GenerationTest() {
        generation.idle().thenRun(ends::incrementAndGet);
    }

    @Test
    void itCountsWhoHoldsIt() {
        assertThat(generation.inFlight()).isZero();

        assertThat(generation.enter()).isTrue();
        assertThat(generation.enter()).isTrue();
        assertThat(generation.inFlight()).isEqualTo(2);
        generation.leave();

        assertThat(generation.inFlight()).isEqualTo(1);
        assertThat(generation.number()).isEqualTo(3);
    }

    @Test
    void oneThatNobodyHoldsIsNotIdleBeforeItIsRetired() {
        generation.enter();
        generation.leave();

        assertThat(generation.retired()).isFalse();
        assertThat(ends).hasValue(0);
        assertThat(generation.enter()).isTrue();
    }

    @Test
    void retiredWhileNobodyHoldsItItIsIdleAtOnce() {
        generation.retire();

        assertThat(generation.retired()).isTrue();
        assertThat(ends).hasValue(1);
        assertThat(generation.inFlight()).isZero();
    }

    @Test
    void retiredWhileItIsHeldItIsIdleWhenTheLastHasLeft() {
        generation.enter();
        generation.enter();
        generation.retire();
        assertThat(generation.inFlight()).isEqualTo(2);

        generation.leave();
        assertThat(ends).as("one holds it still").hasValue(0);
        assertThat(generation.inFlight()).isEqualTo(1);
        generation.leave();

        assertThat(ends).hasValue(1);
        assertThat(generation.inFlight()).isZero();
    }

    @Test
    void whoHoldsARetiredOneMayBringOthersIn() {
        generation.enter();
        generation.retire();

        assertThat(generation.enter()).isTrue();
        generation.leave();
        assertThat(ends).hasValue(0);
        generation.leave();
        assertThat(ends).hasValue(1);
    }

    @Test
    void nobodyEntersOneThatWasIdle() {
        generation.retire();

        assertThat(generation.enter()).isFalse();
        assertThat(generation.inFlight()).isZero();
        assertThat(ends).hasValue(1);
    }

    @Test
    void retiringItTwiceIsRetiringItOnce() {
        generation.enter();
        generation.retire();
        generation.retire();
        assertThat(ends).as("it is held").hasValue(0);
        assertThat(generation.inFlight()).isEqualTo(1);

        generation.leave();
        generation.retire();

        assertThat(ends).hasValue(1);
    }

    @Test
    void whoComesLateIsToldThatItIsIdle() {
        generation.retire();
        AtomicInteger late = new AtomicInteger();

        generation.idle().thenRun(late::incrementAndGet);

        assertThat(late).hasValue(1);
    }

    @Test
    void howeverManyThreadsComeAndGoItEndsOnceAndWhileNobodyHoldsIt() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            race(new Generation(round, new EventRoutes()));
        }
    }

    /** Two threads retire it while others enter and leave. */
    private static void race(Generation raced) throws InterruptedException {
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        LongAdder wrong = new LongAdder();
        raced.idle().thenRun(() -> {
            if (ended.incrementAndGet() != 1 || inside.get() != 0) {
                wrong.increment();
            }
        });
        Runnable comeAndGo = () -> {
            for (int i = 0; i < 200 && raced.enter(); i++) {
                inside.incrementAndGet();
                if (ended.get() != 0) {
                    wrong.increment();
                }
                inside.decrementAndGet();
                raced.leave();
            }
        };
        atOnce(List.of(comeAndGo, raced::retire, comeAndGo, raced::retire, comeAndGo));

        assertThat(ended).hasValue(1);
        assertThat(wrong.sum()).isZero();
        assertThat(raced.enter()).isFalse();
        assertThat(raced.inFlight()).isZero();
    }

    private static void atOnce(List<Runnable> tasks) throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(tasks.size());
        for (Runnable task : tasks) {
            Thread.startVirtualThread(() -> {
                try {
                    begin.await();
                    task.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            });
        }
        begin.countDown();
        done.await();
    }
}
