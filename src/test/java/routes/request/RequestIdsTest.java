package routes.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123Z");
    private static final int MORE_THAN_A_MILLISECOND_HOLDS = 10_000;
    private static final int THREADS = 4;

    private Instant now = NOW;
    private final RequestIds ids = new RequestIds(() -> now, new SplittableRandom(1));

    @Test
    void anIdIsAUuidOfVersionSevenWithItsTime() {
        UUID id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(RequestIds.millisOf(id)).isEqualTo(NOW.toEpochMilli());
        assertThat(id.toString())
                .startsWith(String.format("%012x", NOW.toEpochMilli()).substring(0, 8) + "-");
    }

    @Test
    void idsGrowAsTextWithinAMillisecondAndBeyond() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_A_MILLISECOND_HOLDS; i++) {
            made.add(ids.next().toString());
        }
        now = NOW.plusSeconds(1);
        UUID later = ids.next();
        made.add(later.toString());

        assertThat(made).isSorted().doesNotHaveDuplicates();
        assertThat(RequestIds.millisOf(later)).isEqualTo(now.toEpochMilli());
    }

    @Test
    void idsGrowAlsoWhenTheClockIsSetBack() {
        String before = ids.next().toString();
        now = NOW.minusSeconds(3600);

        UUID after = ids.next();

        assertThat(after.toString()).isGreaterThan(before);
        assertThat(after.version()).isEqualTo(7);
        assertThat(after.variant()).isEqualTo(2);
    }

    @Test
    void theLastBitsComeFromTheGenerator() {
        RequestIds zeros = new RequestIds(() -> NOW, () -> 0L);
        RequestIds ones = new RequestIds(() -> NOW, () -> -1L);

        assertThat(zeros.next().getLeastSignificantBits()).isEqualTo(0x8000_0000_0000_0000L);
        assertThat(ones.next().getLeastSignificantBits()).isEqualTo(0xBFFF_FFFF_FFFF_FFFFL);
    }

    @Test
    void manyThreadsGetDifferentIds() throws InterruptedException {
        RequestIds shared = new RequestIds(() -> NOW, () -> 0L);
        Queue<UUID> made = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 1_000; i++) {
                    made.add(shared.next());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(made).hasSize(THREADS * 1_000).doesNotHaveDuplicates();
    }
}
