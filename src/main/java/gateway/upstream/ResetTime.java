package gateway.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads moments out of rate-limit headers: unix seconds; milliseconds and RFC 3339 are understood too. Stateless. */
final class ResetTime {

    /** No window is longer than a week; a reset farther away than this is not believed. */
    private static final Duration FARTHEST = Duration.ofDays(32);

    /** Unix seconds stay below this for the next millennia; larger numbers are milliseconds. */
    private static final long SMALLEST_MILLIS = 100_000_000_000L;

    private ResetTime() {}

    /** The moment, null when it cannot be read, is past or absurdly far. */
    static @Nullable Instant after(Instant now, @Nullable String value) {
        Instant moment = believable(now, value);
        return moment != null && moment.isAfter(now) ? moment : null;
    }

    /** The moment, which may be past; null when it cannot be read or is absurdly far in either direction. */
    static @Nullable Instant believable(Instant now, @Nullable String value) {
        Instant moment = value == null ? null : parse(value.strip());
        boolean near = moment != null && moment.isBefore(now.plus(FARTHEST)) && moment.isAfter(now.minus(FARTHEST));
        return near ? moment : null;
    }

    private static @Nullable Instant parse(String value) {
        try {
            long whole = (long) Double.parseDouble(value);
            return whole >= SMALLEST_MILLIS ? Instant.ofEpochMilli(whole) : Instant.ofEpochSecond(Math.max(0, whole));
        } catch (NumberFormatException notANumber) {
            try {
                return Instant.parse(value);
            } catch (DateTimeException neither) {
                return null;
            }
        }
    }
}
