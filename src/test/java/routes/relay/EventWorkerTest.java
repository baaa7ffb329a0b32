package routes.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EventWorkerTest {

    private final EventWorker worker = new EventWorker();
    private final List<Integer> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void piecesAreDoneInOrderAndOneAtATime() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            worker.add(() -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                Thread.yield();
                done.add(number);
                atOnce.decrementAndGet();
            });
        }

        await().until(() -> worker.waiting() == 0);
        assertThat(done)
                .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
        assertThat(most).hasValue(1);
    }

    @Test
    void whoAddsAPieceDoesNotWaitForIt() {
        worker.add(this::awaitGate);
        worker.add(() -> done.add(1));

        assertThat(done).isEmpty();
        assertThat(worker.waiting()).isEqualTo(2);
        gate.countDown();

        await().until(() -> worker.waiting() == 0);
        assertThat(done).containsExactly(1);
    }

    @Test
    void aPieceThatComesAfterAPauseIsDoneToo() {
        worker.add(() -> done.add(1));
        await().until(() -> worker.waiting() == 0);

        worker.add(() -> done.add(2));

        await().until(() -> worker.waiting() == 0);
        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void whatWaitsIsLeftUndoneAfterTheStop() {
        worker.add(this::awaitGate);
        worker.add(() -> done.add(1));

        worker.stop();
        worker.add(() -> done.add(2));
        gate.countDown();

        await().until(() -> worker.waiting() == 0);
        assertThat(done).isEmpty();
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
