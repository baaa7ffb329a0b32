package routes.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as operators write them. Pure. */
final class Period {

    private static final Pattern AGO = Pattern.compile("([0-9]{1,5})([mhdw])");

    private Period() {}

    /**
     * A point in time.
     *
     * @param text so long ago ({@code 90m}, {@code 12h}, {@code 7d}, {@code 2w}), the beginning of a UTC day ({@code 2026-11-21}), or
     *     a time as in RFC 3339
     * @throws IllegalArgumentException when it is none of these
     */
    static Instant parse(String text, Instant now) {
        String wanted = text.strip();
        Matcher ago = AGO.matcher(wanted.toLowerCase(Locale.ROOT));
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        case "w" -> Duration.ofDays(7 * count);
                        default -> Duration.ofDays(count);
                    });
        }
        try {
            return wanted.length() == "2026-11-21".length()
                    ? LocalDate.parse(wanted).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(wanted).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "expected 7d, 12h, a date like 2026-11-21 or a time like 2026-11-21T18:00:00Z, got " + text, e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("that is too long ago: " + text, e);
        }
    }

    /** A duration in the two largest of days, hours, minutes and seconds. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds >= 86_400) {
            return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
        }
        if (seconds >= 3600) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds >= 60 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
    }
}
