package gateway.routes.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which conversations a canary gets. */
class ShareTest {

    private static final int KEYS = 10_000;

    @Test
    void itIsAboutAsLargeAsItSays() {
        assertThat(LongStream.range(0, KEYS).filter(new Share(10, 7)::has).count())
                .isBetween(900L, 1100L);
        assertThat(LongStream.range(0, KEYS).filter(new Share(99, 7)::has).count())
                .isBetween(9800L, 9950L);
    }

    @Test
    void aLargerShareHasThoseOfASmallerOne() {
        assertThat(LongStream.range(0, KEYS).filter(new Share(10, 7)::has)).allMatch(new Share(20, 7)::has);
    }

    @Test
    void anotherCandidateHasOtherConversations() {
        assertThat(LongStream.range(0, KEYS).filter(new Share(10, 7)::has)).anyMatch(key -> !new Share(10, 8).has(key));
    }
}
