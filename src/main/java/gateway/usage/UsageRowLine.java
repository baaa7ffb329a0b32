package gateway.usage;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a usage row in the journal: one line of PostgreSQL's COPY text format (fields between tabs, {@code \N} for null,
 * backslash escapes), so that rows go to the database as they were written. Never fails to write: what PostgreSQL text cannot
 * hold is replaced, long texts are cut.
 */
public final class UsageRowLine {

    /** The fields of a line, in order; also the columns of the table. */
    public static final List<String> COLUMNS = List.of(
            "id",
            "time",
            "upstream_request_id",
            "client_key",
            "account",
            "endpoint",
            "model_asked",
            "model_served",
            "mode",
            "stream",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_write_5m_tokens",
            "cache_write_1h_tokens",
            "thinking_tokens",
            "web_searches",
            "web_fetches",
            "stop_reason",
            "status",
            "error_type",
            "first_event_millis",
            "total_millis",
            "attempts",
            "bytes_in",
            "bytes_out",
            "decision",
            "provider",
            "cost",
            "losses",
            "estimated");

    /** Lines of version 0.1 end with bytes_out, later ones with decision; a journal may still hold some. */
    private static final int FEWEST_FIELDS = COLUMNS.indexOf("bytes_out") + 1;

    private static final int FIELDS_BEFORE_PROVIDERS = COLUMNS.indexOf("decision") + 1;

    private static final int MAX_TEXT = 500;

    private UsageRowLine() {}

    /** The row as one line, line feed included. */
    public static byte[] write(UsageRow row) {
        TokenUsage tokens = row.tokens();
        return new Writer()
                .text(row.id().toString())
                .text(JournalTime.of(row.time()))
                .text(row.upstreamRequestId())
                .text(row.clientKey())
                .text(row.account())
                .text(row.endpoint())
                .text(row.modelAsked())
                .text(row.modelServed())
                .text(row.mode())
                .text(row.stream() ? "t" : "f")
                .number(tokens.input())
                .number(tokens.output())
                .number(tokens.cacheRead())
                .number(tokens.cacheWrite5m())
                .number(tokens.cacheWrite1h())
                .number(tokens.thinking())
                .number(tokens.webSearches())
                .number(tokens.webFetches())
                .text(row.stopReason())
                .number(row.status())
                .text(row.errorType())
                .number(row.firstEventMillis())
                .number(row.totalMillis())
                .number(row.attempts())
                .number(row.bytesIn())
                .number(row.bytesOut())
                .text(row.decision())
                .text(row.provider())
                .decimal(row.cost())
                .text(row.losses())
                .text(row.estimated() ? "t" : "f")
                .line();
    }

    /**
     * Reads a line, with or without its line feed.
     *
     * @throws IOException when it is not one that {@link #write} wrote
     */
    public static UsageRow read(byte[] line) throws IOException {
        String text = new String(line, StandardCharsets.UTF_8);
        String[] fields = (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\t", -1);
        if (fields.length != COLUMNS.size()
                && fields.length != FIELDS_BEFORE_PROVIDERS
                && fields.length != FEWEST_FIELDS) {
            throw new IOException("a usage row: expected " + COLUMNS.size() + " fields, got " + fields.length);
        }
        try {
            return new UsageFields(fields).row();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("a usage row: " + e.getMessage(), e);
        }
    }

    private static final class Writer {

        private byte[] bytes = new byte[384];
        private int length;

        Writer number(@Nullable Integer value) {
            return value == null ? none() : number(value.longValue());
        }

        Writer number(long value) {
            String digits = Long.toString(value);
            room(digits.length());
            for (int i = 0; i < digits.length(); i++) {
                bytes[length++] = (byte) digits.charAt(i);
            }
            return tab();
        }

        Writer decimal(@Nullable BigDecimal value) {
            return value == null ? none() : text(value.toPlainString());
        }

        Writer text(@Nullable String value) {
            if (value == null) {
                return none();
            }
            String cut = value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) : value;
            room(cut.length() * 4);
            for (int i = 0; i < cut.length(); i++) {
                char character = cut.charAt(i);
                if (character >= ' ' && character < 0x80 && character != '\\') {
                    bytes[length++] = (byte) character;
                } else if (character >= 0x80 || character == 0) {
                    return beyondAscii(cut, i);
                } else {
                    escaped((byte) character);
                }
            }
            return tab();
        }

        private Writer beyondAscii(String cut, int from) {
            byte[] rest = cut.substring(from).replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
            room(rest.length * 2);
            for (byte each : rest) {
                escaped(each);
            }
            return tab();
        }

        private void escaped(byte value) {
            byte letter = switch (value) {
                case '\\' -> '\\';
                case '\t' -> 't';
                case '\n' -> 'n';
                case '\r' -> 'r';
                default -> 0;
            };
            if (letter != 0) {
                bytes[length++] = '\\';
                bytes[length++] = letter;
            } else {
                bytes[length++] = value;
            }
        }

        private Writer none() {
            room(2);
            bytes[length++] = '\\';
            bytes[length++] = 'N';
            return tab();
        }

        private Writer tab() {
            bytes[length++] = '\t';
            return this;
        }

        private void room(int more) {
            if (bytes.length - length < more + 1) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more + 1));
            }
        }

        byte[] line() {
            bytes[length - 1] = '\n';
            return Arrays.copyOf(bytes, length);
        }
    }
}
