package gateway.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What values a column of usage rows has, and how they are read from the text that stands for them in a line. */
public enum ColumnForm {
    /** A {@link UUID}. */
    ID,
    /** An {@link Instant}. */
    TIME,
    /** A {@link String}. */
    TEXT,
    /** A {@link List} of strings, which is one text with commas. */
    LIST,
    /** A {@link Long}. */
    NUMBER,
    /** A {@link Boolean}; {@code t} or {@code f}. */
    FLAG,
    /** A {@link BigDecimal}. */
    DECIMAL;

    /**
     * The value.
     *
     * @throws IllegalArgumentException when the text stands for none
     * @throws java.time.DateTimeException when it stands for no time
     */
    public Object value(String text) {
        return switch (this) {
            case ID -> UUID.fromString(text);
            case TIME -> Instant.parse(text);
            case TEXT -> text;
            case LIST -> text.isEmpty() ? List.of() : List.of(text.split(",", -1));
            case NUMBER -> Long.valueOf(text);
            case FLAG -> flag(text);
            case DECIMAL -> new BigDecimal(text);
        };
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "t" -> true;
            case "f" -> false;
            default -> throw new IllegalArgumentException("expected t or f, got " + text);
        };
    }
}
