package gateway.protocol.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the headers {@code set-cookie} with which the web application renews session keys. Stateless. */
public final class SetCookie {

    private static final String NAME = "sessionKey";
    private static final int LONGEST = 32 * 1024;

    private SetCookie() {}

    /**
     * The session key that an answer sets.
     *
     * @param headers one header, or several in lines of their own
     * @param now a cookie that has ended by then is a deletion
     * @return the last one; null where none is set, or where it is taken away
     */
    public static @Nullable String sessionKey(String headers, Instant now) {
        String found = null;
        if (headers.length() <= LONGEST) {
            for (String header : headers.split("[\\r\\n]+", -1)) {
                String value = value(header.split(";", -1), now);
                found = value == null ? found : value;
            }
        }
        return found;
    }

    private static @Nullable String value(String[] parts, Instant now) {
        int equals = parts[0].indexOf('=');
        if (equals < 0 || !parts[0].substring(0, equals).strip().equals(NAME)) {
            return null;
        }
        String value = parts[0].substring(equals + 1).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        String plain = quoted ? value.substring(1, value.length() - 1) : value;
        return plain.isEmpty() || hasEnded(parts, now) ? null : plain;
    }

    /** {@code Max-Age} goes before {@code Expires} (RFC 6265, 5.3). */
    private static boolean hasEnded(String[] parts, Instant now) {
        String age = attribute(parts, "max-age");
        if (age != null && age.matches("-?[0-9]{1,18}")) {
            return Long.parseLong(age) <= 0;
        }
        String end = attribute(parts, "expires");
        try {
            return end != null
                    && !ZonedDateTime.parse(end.replace('-', ' '), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .isAfter(now);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static @Nullable String attribute(String[] parts, String name) {
        for (int index = 1; index < parts.length; index++) {
            String part = parts[index].strip();
            if (part.toLowerCase(Locale.ROOT).startsWith(name + "=")) {
                return part.substring(name.length() + 1).strip();
            }
        }
        return null;
    }
}
