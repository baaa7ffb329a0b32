package gateway.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code message_limit} tells. The number is that of the case of the web mode reference. */
class WebLimitReaderTest {

    private static final Instant RESET = Instant.ofEpochSecond(1777647600);

    private static @Nullable WebLimit read(String json) throws IOException {
        return WebLimitReader.read(Json.mapper().readTree(json));
    }

    @ParameterizedTest(name = "26: {0} is a limit: {1}")
    @CsvSource({
        "within_limit, false",
        "approaching_limit, false",
        "exceeded_limit, true",
        "exceeded, true",
        "'', false",
        "new_word, false"
    })
    void byTypeOnly(String type, boolean exceeded) throws IOException {
        WebLimit limit = Objects.requireNonNull(read("{\"type\":\"" + type + "\",\"resetsAt\":1777647600,"
                + "\"windows\":{\"5h\":{\"status\":\"exceeded_limit\",\"utilization\":1.2}}}"));
        assertThat(limit.exceeded()).isEqualTo(exceeded);
        assertThat(limit.resetsAt()).isEqualTo(RESET);
    }

    @Test
    @DisplayName("26: windows, and the percentage of the one that decides")
    void windows() throws IOException {
        WebLimit limit = Objects.requireNonNull(read("""
                {"type":"within_limit","representativeClaim":"seven_day",
                 "windows":{"5h":{"status":"within_limit","resets_at":1777647600,"utilization":0.31,"new":1},
                            "7d":{"status":"within_limit"},"7d_opus":{"utilization":"much"},"overage":null},
                 "resolved":{"limit":{"percent":12,"resets_at":"2026-05-01T15:00:00+00:00"}}}"""));
        assertThat(limit.fiveHour()).isEqualTo(new WebLimit.Window("within_limit", 0.31, RESET));
        assertThat(limit.sevenDay())
                .isEqualTo(new WebLimit.Window("within_limit", 0.12, Instant.parse("2026-05-01T15:00:00Z")));
        assertThat(limit.windows().get("7d_opus")).isEqualTo(new WebLimit.Window("", null, null));
        assertThat(limit.windows()).doesNotContainKey("overage");
    }

    @Test
    @DisplayName("26: the percentage does not replace what the window tells")
    void windowsFirst() throws IOException {
        WebLimit limit = Objects.requireNonNull(read("{\"representativeClaim\":\"five_hour\",\"windows\":{\"5h\":"
                + "{\"utilization\":0.5}},\"resolved\":{\"limit\":{\"percent\":70}}}"));
        assertThat(Objects.requireNonNull(limit.fiveHour()).utilization()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "3", "\"x\""})
    void whatIsNoObjectTellsNothing(String json) throws IOException {
        assertThat(read(json)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Too many requests", "{", "{\"error\":1}", "{\"type\":\"other\"}"})
    void messagesThatAreNoLimit(String message) {
        assertThat(WebLimitReader.ofMessage(message)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1777647600", "1777647600000", "1777647600.5", "'\"1777647600\"'", "'\"2026-05-01T15:00:00Z\"'"})
    void moments(String told) throws IOException {
        assertThat(WebLimitReader.moment(Json.mapper().readTree(told))).isEqualTo(RESET);
    }
}
