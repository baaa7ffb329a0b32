package gateway.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long an upstream asks us to wait: {@code retry-after-ms}, else {@code retry-after} (docs/wire.md, "Headers" and
 * "Retries").
 */
public final class RetryAfter {

    /** Longer waits are cut to this; it only keeps the arithmetic safe. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private RetryAfter() {}

    /**
     * The advised wait.
     *
     * @param now what an HTTP date is measured against
     * @return empty when there is no advice, it cannot be read, or it lies in the past
     */
    public static Optional<Duration> read(HeaderLookup headers, Instant now) {
        Duration precise = number(headers.get("retry-after-ms"), 1e6);
        if (precise != null) {
            return Optional.of(precise);
        }
        String value = headers.get("retry-after");
        Duration seconds = number(value, 1e9);
        return Optional.ofNullable(seconds != null ? seconds : untilDate(value, now));
    }

    private static @Nullable Duration number(@Nullable String value, double nanosPerUnit) {
        if (value == null) {
            return null;
        }
        try {
            double nanos = Double.parseDouble(value.strip()) * nanosPerUnit;
            if (!(nanos >= 1)) {
                return null;
            }
            return nanos >= LONGEST.toNanos() ? LONGEST : Duration.ofNanos((long) nanos);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Duration untilDate(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        try {
            Instant date = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(now, date);
            if (!wait.isPositive()) {
                return null;
            }
            return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
