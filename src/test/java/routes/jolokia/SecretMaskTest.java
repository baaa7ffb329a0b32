package routes.jolokia;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretMaskTest {

    private static final SecretMask MASK = new SecretMask(() -> Set.of("bot12345:a/b", "short", "a\"b&c<defg"));

    @Test
    void secretsAreMaskedHoweverTheyAreWritten() {
        assertThat(MASK.masked("https://api/bot12345:a/b/send bot12345%3Aa%2Fb bot12345:a\\/b"))
                .isEqualTo("https://api/xxxxxx/send xxxxxx xxxxxx");
        assertThat(MASK.masked("a\\\"b&c<defg a&quot;b&amp;c&lt;defg")).isEqualTo("xxxxxx xxxxxx");
    }

    @Test
    void whatIsShortStandsInTextsByChance() {
        assertThat(MASK.masked("a short text")).isEqualTo("a short text");
    }
}
