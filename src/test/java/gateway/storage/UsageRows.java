package gateway.storage;

import gateway.usage.JournalledRow;
import gateway.usage.StoredUsage;
import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Usage rows for tests. */
public final class UsageRows {

    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

    private UsageRows() {}

    /** The row with this number; ids grow with it. */
    public static UsageRow row(int number) {
        return row(number, NOON, "claude-sonnet-4-5");
    }

    public static UsageRow row(int number, Instant time, String model) {
        return new UsageRow(
                id(number),
                time,
                "req_" + number,
                "configured-1",
                "3f0f7c7e-0000-7000-8000-000000000001",
                "messages",
                model,
                "claude-sonnet-4-5-20250929",
                "claude-api",
                true,
                new TokenUsage(number, 20, 30, 4, 5, 6, 1, 2),
                "end_turn",
                200,
                null,
                120,
                3_400,
                1,
                2_048,
                65_536,
                "sticky:bound 1/4",
                "openrouter",
                new BigDecimal("0.012345678"),
                "top_k,citations",
                true,
                null);
    }

    /** A row that has only what every row has. */
    public static UsageRow bareRow(int number) {
        return new UsageRow(
                id(number),
                NOON,
                null,
                "configured-1",
                null,
                "models",
                null,
                null,
                "claude-api",
                false,
                TokenUsage.NONE,
                null,
                499,
                "api_error",
                null,
                7,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                false,
                null);
    }

    /** The same row of a request that sent another one once more. */
    public static UsageRow replay(UsageRow row, UUID original) {
        return new UsageRow(
                row.id(),
                row.time(),
                row.upstreamRequestId(),
                row.clientKey(),
                row.account(),
                row.endpoint(),
                row.modelAsked(),
                row.modelServed(),
                row.mode(),
                row.stream(),
                row.tokens(),
                row.stopReason(),
                row.status(),
                row.errorType(),
                row.firstEventMillis(),
                row.totalMillis(),
                row.attempts(),
                row.bytesIn(),
                row.bytesOut(),
                row.decision(),
                row.provider(),
                row.cost(),
                row.losses(),
                row.estimated(),
                original);
    }

    public static List<UsageRow> rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(UsageRows::row).toList();
    }

    public static UUID id(int number) {
        return new UUID(0x0195_5000_0000_7000L, 0x8000_0000_0000_0000L | number);
    }

    /** Rows as a journal offers them. */
    public static List<JournalledRow> journalled(List<UsageRow> rows) {
        return rows.stream().map(JournalledRow::of).toList();
    }

    /** The row as it is read again. */
    public static StoredUsage stored(UsageRow row) {
        try {
            return JournalledRow.of(row).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows as they are read again. */
    public static List<StoredUsage> stored(List<UsageRow> rows) {
        return rows.stream().map(UsageRows::stored).toList();
    }

    /** Rows that a journal offered, read again; what cannot be read is left out. */
    public static List<StoredUsage> read(List<JournalledRow> rows) {
        List<StoredUsage> read = new ArrayList<>();
        for (JournalledRow row : rows) {
            try {
                read.add(row.read());
            } catch (IOException damaged) {
                continue;
            }
        }
        return read;
    }
}
