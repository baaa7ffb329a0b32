package gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeptResponseTest {

    private static final int LONG = 1_000_000;

    private static long bytes(
            String owner, String id, @Nullable String previous, String provider, List<String> items, int input) {
        return new KeptResponse(
                        new ResponseKey(owner, id),
                        previous,
                        Instant.EPOCH,
                        provider,
                        false,
                        items,
                        new byte[input],
                        new byte[0])
                .bytes();
    }

    @Test
    void countsEveryTextThatItHas() {
        String text = "x".repeat(LONG);
        assertThat(bytes(text, "r", null, "p", List.of(), 0)).isGreaterThan(LONG);
        assertThat(bytes("o", text, null, "p", List.of(), 0)).isGreaterThan(LONG);
        assertThat(bytes("o", "r", text, "p", List.of(), 0)).isGreaterThan(LONG);
        assertThat(bytes("o", "r", null, text, List.of(), 0)).isGreaterThan(LONG);
        assertThat(bytes("o", "r", null, "p", List.of("i", text), 0)).isGreaterThan(LONG);
        assertThat(bytes("o", "r", null, "p", List.of(), LONG)).isGreaterThan(LONG);
    }

    @Test
    void aResponseOfFewBytesCostsMoreThanItsBytes() {
        assertThat(bytes("o", "r", null, "", List.of(), 0)).isGreaterThan(500);
    }

    @Test
    void anIdIsNeitherEmptyNorLongerThanAnyIdIs() {
        assertThat(ResponseKey.isId("resp_1")).isTrue();
        assertThat(ResponseKey.isId("x".repeat(256))).isTrue();
        assertThat(ResponseKey.isId("x".repeat(257))).isFalse();
        assertThat(ResponseKey.isId("")).isFalse();
        assertThat(ResponseKey.isId("resp\0_1")).isFalse();
    }
}
