package gateway.usage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a usage row in the journal: one line of PostgreSQL's COPY text format (fields between tabs, {@code \N} for null,
 * backslash escapes), so that rows go to the database as they were written. Its fields are the {@link UsageColumns}. Never fails
 * to write: what PostgreSQL text cannot hold is replaced, long texts are cut.
 */
public final class UsageRowLine {

    private UsageRowLine() {}

    /** The row as one line, line feed included. */
    public static byte[] write(UsageRow row) {
        return write(row, UsageColumns.ALL);
    }

    /** The row as one line with these columns, line feed included. */
    public static byte[] write(UsageRow row, UsageColumns columns) {
        LineWriter line = new LineWriter();
        columns.write(row, line);
        return line.line();
    }

    /**
     * Reads a line, with or without its line feed.
     *
     * @throws IOException when it is not one that this version or a former one wrote
     */
    public static StoredUsage read(byte[] line) throws IOException {
        return read(line, UsageColumns.ALL);
    }

    /**
     * Reads a line with these columns, or with those of them that a former version had.
     *
     * @throws IOException when it is none
     */
    public static StoredUsage read(byte[] line, UsageColumns columns) throws IOException {
        String text = new String(line, StandardCharsets.UTF_8);
        String[] fields = (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\t", -1);
        if (!columns.isWhole(fields.length)) {
            throw new IOException("a usage row: expected " + columns.size() + " fields, got " + fields.length);
        }
        List<@Nullable Object> values = new ArrayList<>(fields.length);
        for (int i = 0; i < fields.length; i++) {
            values.add(value(fields[i], columns.list().get(i)));
        }
        return new StoredUsage(columns, Collections.unmodifiableList(values));
    }

    private static @Nullable Object value(String field, UsageColumn column) throws IOException {
        String text = plain(field);
        if (text == null) {
            if (column.isRequired()) {
                throw new IOException("a usage row: " + column.name() + " is missing");
            }
            return null;
        }
        try {
            return column.form().value(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("a usage row: " + column.name() + ": " + e.getMessage(), e);
        }
    }

    /** A field without its escapes. */
    private static @Nullable String plain(String field) {
        if (field.equals("\\N")) {
            return null;
        }
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char character = field.charAt(i);
            if (character == '\\' && i + 1 < field.length()) {
                i++;
                character = switch (field.charAt(i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> field.charAt(i);
                };
            }
            plain.append(character);
        }
        return plain.toString();
    }
}
