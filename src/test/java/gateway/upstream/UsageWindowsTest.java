package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.UsageWindows.Window;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageWindowsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3600);

    @Test
    void readsBothWindows() {
        UsageWindows windows = read(Map.of(
                "5h-utilization", "0.25", "5h-reset", unix(3600), "7d-utilization", " 1.02 ", "7d-reset", unix(7200)));

        assertThat(windows)
                .isEqualTo(new UsageWindows(new Window(0.25, LATER), new Window(1.02, NOW.plusSeconds(7200)), NOW));
    }

    @Test
    void readsOneWindowWithoutReset() {
        assertThat(read(Map.of("7d-utilization", "0"))).isEqualTo(new UsageWindows(null, new Window(0, null), NOW));
    }

    @Test
    void aRejectedWindowWithoutUtilizationIsFull() {
        assertThat(read(Map.of("5h-status", "rejected", "5h-reset", unix(3600), "7d-status", "allowed")))
                .isEqualTo(new UsageWindows(new Window(1, LATER), null, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-0.1", "NaN", "Infinity", "much"})
    void doesNotBelieveAnyUtilization(String value) {
        assertThat(read(Map.of("5h-utilization", value, "5h-status", "allowed")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-20T13:00:00Z", "1795179600000", "1795179600.5"})
    void readsResetsInOtherForms(String reset) {
        UsageWindows windows = read(Map.of("5h-utilization", "0.5", "5h-reset", reset));

        assertThat(windows).isNotNull();
        assertThat(windows.fiveHour()).isEqualTo(new Window(0.5, LATER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon", "99999999999"})
    void doesNotBelieveAnyReset(String reset) {
        UsageWindows windows = read(Map.of("5h-utilization", "0.5", "5h-reset", reset));

        assertThat(windows).isNotNull();
        assertThat(windows.fiveHour()).isEqualTo(new Window(0.5, null));
    }

    @Test
    void aWindowThatHasBegunAnewIsUnused() {
        UsageWindows windows = read(Map.of("5h-utilization", "0.95", "5h-reset", unix(-1)));

        assertThat(windows).isNotNull();
        assertThat(windows.fiveHour()).isNotNull();
        assertThat(windows.fiveHour().utilizationAt(NOW)).isZero();
        assertThat(new Window(0.95, LATER).utilizationAt(NOW)).isEqualTo(0.95);
        assertThat(new Window(0.95, LATER).utilizationAt(LATER)).isZero();
    }

    @Test
    void tellsNothingWithoutTheHeaders() {
        assertThat(read(Map.of("status", "allowed", "reset", unix(60)))).isNull();
        assertThat(UsageWindows.read(name -> null, NOW)).isNull();
    }

    private static UsageWindows read(Map<String, String> headers) {
        return UsageWindows.read(
                name -> name.startsWith(UnifiedWindows.PREFIX)
                        ? headers.get(name.substring(UnifiedWindows.PREFIX.length()))
                        : null,
                NOW);
    }

    private static String unix(long secondsFromNow) {
        return Long.toString(NOW.plusSeconds(secondsFromNow).getEpochSecond());
    }
}
