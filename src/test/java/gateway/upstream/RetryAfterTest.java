package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "30, PT30S",
        "' 30 ', PT30S",
        "1.5, PT1.5S",
        "2094, PT34M54S",
        "'Fri, 20 Nov 2026 12:00:20 GMT', PT20S",
        "1e300, PT8784H",
        "'Fri, 20 Nov 2099 12:00:20 GMT', PT8784H",
    })
    void readsSecondsAndDates(String value, Duration expected) {
        assertThat(RetryAfter.read(headers(Map.of("retry-after", value)), NOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-5",
                "soon",
                "NaN",
                "Fri, 20 Nov 2026 12:00:00 GMT",
                "Fri, 20 Nov 2026 11:00:00 GMT",
                "2026-11-20T12:00:20Z"
            })
    void ignoresWhatIsNoAdvice(String value) {
        assertThat(RetryAfter.read(headers(Map.of("retry-after", value)), NOW)).isEmpty();
    }

    @Test
    void prefersMilliseconds() {
        assertThat(RetryAfter.read(headers(Map.of("retry-after-ms", "250", "retry-after", "1")), NOW))
                .contains(Duration.ofMillis(250));
    }

    @Test
    void fallsBackToSecondsWhenMillisecondsAreUnreadable() {
        assertThat(RetryAfter.read(headers(Map.of("retry-after-ms", "x", "retry-after", "1")), NOW))
                .contains(Duration.ofSeconds(1));
    }

    @Test
    void findsNothingWithoutHeaders() {
        assertThat(RetryAfter.read(headers(Map.of()), NOW)).isEmpty();
    }

    private static HeaderLookup headers(Map<String, String> headers) {
        return headers::get;
    }
}
