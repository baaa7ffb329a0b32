package gateway.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes the fields of one line apart. For one thread. */
final class UsageFields {

    private final String[] fields;
    private int next;

    /** @param fields still escaped */
    UsageFields(String[] fields) {
        this.fields = fields;
    }

    /**
     * The row.
     *
     * @throws IllegalArgumentException when a field is missing or not what it should be
     * @throws java.time.DateTimeException when its time is none
     */
    UsageRow row() {
        return new UsageRow(
                UUID.fromString(required()),
                Instant.parse(required()),
                text(),
                required(),
                text(),
                required(),
                text(),
                text(),
                required(),
                flag(),
                new TokenUsage(number(), number(), number(), number(), number(), number(), number(), number()),
                text(),
                (int) number(),
                text(),
                optionalNumber(),
                (int) number(),
                (int) number(),
                number(),
                number(),
                optionalText(),
                optionalText(),
                optionalDecimal(),
                optionalText(),
                next < fields.length && flag());
    }

    /** A field that old lines do not have. */
    private @Nullable String optionalText() {
        return next < fields.length ? text() : null;
    }

    private @Nullable BigDecimal optionalDecimal() {
        String text = optionalText();
        return text == null ? null : new BigDecimal(text);
    }

    private boolean flag() {
        String text = required();
        if (!text.equals("t") && !text.equals("f")) {
            throw new IllegalArgumentException(UsageRowLine.COLUMNS.get(next - 1) + " is neither t nor f");
        }
        return text.equals("t");
    }

    private @Nullable Integer optionalNumber() {
        String text = text();
        return text == null ? null : Integer.valueOf(text);
    }

    private long number() {
        return Long.parseLong(required());
    }

    private String required() {
        String text = text();
        if (text == null) {
            throw new IllegalArgumentException(UsageRowLine.COLUMNS.get(next - 1) + " is missing");
        }
        return text;
    }

    private @Nullable String text() {
        String raw = fields[next++];
        if (raw.equals("\\N")) {
            return null;
        }
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char character = raw.charAt(i);
            if (character == '\\' && i + 1 < raw.length()) {
                i++;
                character = switch (raw.charAt(i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> raw.charAt(i);
                };
            }
            plain.append(character);
        }
        return plain.toString();
    }
}
