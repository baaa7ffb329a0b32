package gateway.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations ({@code 500ms}, {@code 30s}, plain number = seconds) and sizes ({@code 64KB}, plain number = bytes). */
final class Quantities {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]*)");

    private static final Map<String, Long> MILLISECONDS =
            Map.of("ms", 1L, "", 1_000L, "s", 1_000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private static final Map<String, Long> BYTES = Map.of(
            "", 1L, "b", 1L, "k", 1L << 10, "kb", 1L << 10, "m", 1L << 20, "mb", 1L << 20, "g", 1L << 30, "gb",
            1L << 30);

    private Quantities() {}

    /** The duration, or null when the text is none. */
    static @Nullable Duration duration(String text) {
        Long millis = scaled(text, MILLISECONDS);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** The number of bytes, or null when the text is no size. */
    static @Nullable Long bytes(String text) {
        return scaled(text, BYTES);
    }

    private static @Nullable Long scaled(String text, Map<String, Long> factors) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        Long factor = factors.get(matcher.group(2).toLowerCase(Locale.ROOT));
        long number = Long.parseLong(matcher.group(1));
        return factor == null || number > Long.MAX_VALUE / factor ? null : number * factor;
    }
}
