package gateway.account.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionRingTest {

    @Test
    void findsWhatItKeeps() {
        DecisionRing ring = new DecisionRing(3);
        assertThat(ring.find(id(1))).isEmpty();
        assertThat(ring.latest(10)).isEmpty();

        IntStream.rangeClosed(1, 2).forEach(number -> ring.add(decision(number)));

        assertThat(ring.find(id(1))).contains(decision(1));
        assertThat(ring.find(id(3))).isEmpty();
        assertThat(ring.latest(10)).containsExactly(decision(2), decision(1));
        assertThat(ring.latest(1)).containsExactly(decision(2));
        assertThat(ring.latest(0)).isEmpty();
    }

    @Test
    void keepsWhatWasSentOnceMore() {
        DecisionRing ring = new DecisionRing(1);
        Decision again = new Decision(id(2), Instant.EPOCH, "m", null, null, List.of(), id(1));
        ring.add(again);
        assertThat(ring.find(id(2))).contains(again);
        ring.add(decision(3));
        assertThat(ring.find(id(3))).contains(decision(3));
    }

    @Test
    void theOldestGivesWay() {
        DecisionRing ring = new DecisionRing(3);
        IntStream.rangeClosed(1, 10).forEach(number -> ring.add(decision(number)));

        assertThat(ring.latest(10)).containsExactly(decision(10), decision(9), decision(8));
        assertThat(ring.find(id(7))).isEmpty();
        assertThat(ring.find(id(8))).contains(decision(8));
    }

    @Test
    void findsTheLatestOfARequest() {
        DecisionRing ring = new DecisionRing(3);
        Decision later = new Decision(id(1), Instant.EPOCH, "later", null, null, List.of());
        ring.add(decision(1));
        ring.add(later);

        assertThat(ring.find(id(1))).contains(later);
    }

    @Test
    void losesNothingOfManyThreads() throws Exception {
        DecisionRing ring = new DecisionRing(4000);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                int first = 1000 * i;
                running.add(executor.submit(
                        () -> IntStream.range(first, first + 1000).forEach(number -> ring.add(decision(number)))));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(ring.latest(5000)).hasSize(4000).doesNotHaveDuplicates();
    }

    private static UUID id(long number) {
        return new UUID(7, number);
    }

    private static Decision decision(long number) {
        return new Decision(id(number), Instant.EPOCH, "m", null, null, List.of());
    }
}
