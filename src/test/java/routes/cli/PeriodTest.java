package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "7d, 2026-11-24T12:00:00Z",
        "12H, 2026-12-01T00:00:00Z",
        "90m, 2026-12-01T10:30:00Z",
        "2w, 2026-11-17T12:00:00Z",
        "2026-11-21, 2026-11-21T00:00:00Z",
        "2026-11-21T18:00:00Z, 2026-11-21T18:00:00Z",
        "2026-11-21T18:00:00+02:00, 2026-11-21T16:00:00Z"
    })
    void readsWhatOperatorsWrite(String text, Instant meant) {
        assertThat(Period.parse(text, NOW)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "7", "d", "-7d", "7 days", "2026-11-31", "2026-13-01", "999999d", "7y"})
    void refusesTheRestWithAnExample(String text) {
        assertThatThrownBy(() -> Period.parse(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 7d");
    }

    @ParameterizedTest
    @CsvSource({"PT5S, 5 s", "PT61S, 1 min 1 s", "PT2H3M4S, 2 h 3 min", "P3DT4H, 3 d 4 h", "PT0S, 0 s"})
    void tellsHowLong(Duration duration, String words) {
        assertThat(Period.words(duration)).isEqualTo(words);
    }
}
