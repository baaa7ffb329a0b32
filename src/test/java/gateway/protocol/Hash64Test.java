package gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Hash64Test {

    @Test
    void staysTheSameForEver() {
        assertThat(Hash64.of("")).isEqualTo(0xf6316e9a2bff965aL);
        assertThat(Hash64.of("session-42")).isEqualTo(0xe40dd613629bb145L);
        assertThat(bytes("session-42")).isEqualTo(0x1a2d290c84aba3fdL);
        assertThat(Hash64.of(1, 2)).isEqualTo(0xaedafa7ecca27e5eL);
    }

    @Test
    void dependsOnTheTextOnly() {
        StringBuilder same = new StringBuilder("0123456789");

        assertThat(Hash64.of(same)).isEqualTo(Hash64.of("0123456789"));
        byte[] padded = "xx0123456789abcyy".getBytes(UTF_8);
        assertThat(Hash64.of(padded, 2, 15)).isEqualTo(bytes("0123456789abc"));
    }

    @Test
    void everyChangeOfOneBitChangesAboutHalfOfTheBits() {
        byte[] text = new byte[29];
        new Random(5).nextBytes(text);
        long before = Hash64.of(text, 0, text.length);
        long changed = 0;
        for (int bit = 0; bit < text.length * 8; bit++) {
            byte[] other = text.clone();
            other[bit / 8] ^= (byte) (1 << (bit % 8));
            int bits = Long.bitCount(before ^ Hash64.of(other, 0, other.length));
            assertThat(bits).isBetween(10, 54);
            changed += bits;
        }
        assertThat(changed / (text.length * 8.0)).isBetween(31.0, 33.0);
    }

    @Test
    void lengthsAndPlacesCount() {
        Set<Long> hashes = new HashSet<>();
        for (int length = 0; length < 100; length++) {
            byte[] zeros = new byte[length];
            hashes.add(Hash64.of(zeros, 0, length));
            hashes.add(Hash64.of("\0".repeat(length)));
            for (int at = 0; at < length; at++) {
                Arrays.fill(zeros, (byte) 0);
                zeros[at] = 1;
                hashes.add(Hash64.of(zeros, 0, length));
                hashes.add(Hash64.of(new String(zeros, UTF_8)));
            }
        }
        assertThat(hashes).hasSize(2 * (100 + 99 * 100 / 2)).doesNotContain(0L);
    }

    @Test
    void keepsPartsApart() {
        assertThat(new Hash64().add("ab").add("c").value())
                .isNotEqualTo(new Hash64().add("a").add("bc").value())
                .isNotEqualTo(new Hash64().add("abc").value())
                .isNotEqualTo(new Hash64().add("ab").add("c").add("").value());
        assertThat(new Hash64().add(1).add(2).value())
                .isNotEqualTo(new Hash64().add(2).add(1).value());
        assertThat(Hash64.of(1, 2)).isNotEqualTo(Hash64.of(2, 1)).isNotEqualTo(Hash64.of(3, 0));
    }

    @Test
    void goesOnAfterItWasAskedAndBeginsAnewWhenCleared() {
        Hash64 hash = new Hash64().add("a");
        long first = hash.value();
        assertThat(hash.value()).isEqualTo(first);
        assertThat(hash.add("b").value())
                .isEqualTo(new Hash64().add("a").add("b").value());
        hash.clear();
        assertThat(hash.add("a").value()).isEqualTo(first);
    }

    @Test
    void aMillionNumbersDoNotCollide() {
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 1_000_000; i++) {
            hashes.add(Hash64.of(i, 0));
        }
        assertThat(hashes).hasSize(1_000_000);
    }

    private static long bytes(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Hash64.of(bytes, 0, bytes.length);
    }
}
