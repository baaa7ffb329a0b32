package gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T23:59:59Z, 2026-11-30T23:59:59.000000Z",
        "2026-11-30T23:59:59.000001Z, 2026-11-30T23:59:59.000001Z",
        "2026-12-01T00:00:00.120999999Z, 2026-12-01T00:00:00.120999Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.500000Z"
    })
    void isIsoWithMicroseconds(Instant time, String text) {
        assertThat(JournalTime.of(time)).isEqualTo(text);
        assertThat(JournalTime.of(time)).as("the second time in its second").isEqualTo(text);
    }
}
