package gateway.usage;

import static gateway.storage.UsageRows.NOON;
import static gateway.storage.UsageRows.bareRow;
import static gateway.storage.UsageRows.row;
import static gateway.storage.UsageRows.stored;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.storage.UsageRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRowLineTest {

    @Test
    void writesTheFieldsBetweenTabs() {
        assertThat(new String(UsageRowLine.write(bareRow(2)), UTF_8))
                .isEqualTo("01955000-0000-7000-8000-000000000002\t2026-03-01T12:00:00.123000Z\t\\N\tconfigured-1\t\\N"
                        + "\tmodels\t\\N\t\\N\tclaude-api\tf\t0\t0\t0\t0\t0\t0\t0\t0\t\\N\t499\tapi_error\t\\N\t7"
                        + "\t0\t0\t0\t\\N\t\\N\t\\N\t\\N\tf\t\\N\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude",
                "line\nbreak",
                "tab\tand\rreturn",
                "back\\slash \\N \\t",
                "\u00fc \ud83d\ude00",
                "",
                "\\N"
            })
    void readsWhatItWrote(String model) throws IOException {
        UsageRow row = row(3, NOON, model);
        byte[] line = UsageRowLine.write(row);

        assertThat(new String(line, 0, line.length - 1, UTF_8)).doesNotContain("\n");
        assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
        StoredUsage read = UsageRowLine.read(line);
        assertThat(read.values())
                .containsExactly(
                        row.id(),
                        row.time(),
                        "req_3",
                        "configured-1",
                        row.account(),
                        "messages",
                        model,
                        "claude-sonnet-4-5-20250929",
                        "claude-api",
                        true,
                        3L,
                        20L,
                        30L,
                        4L,
                        5L,
                        6L,
                        1L,
                        2L,
                        "end_turn",
                        200L,
                        null,
                        120L,
                        3_400L,
                        1L,
                        2_048L,
                        65_536L,
                        "sticky:bound 1/4",
                        "openrouter",
                        new BigDecimal("0.012345678"),
                        List.of("top_k", "citations"),
                        true,
                        null);
        assertThat(UsageRowLine.read(Arrays.copyOf(line, line.length - 1))).isEqualTo(read);
    }

    @Test
    void cutsLongNamesAndReplacesWhatTheDatabaseCannotHold() throws IOException {
        StoredUsage row = UsageRowLine.read(UsageRowLine.write(row(1, NOON, "\0" + "x".repeat(1_000))));

        assertThat(row.get("model_asked")).isEqualTo("\ufffd" + "x".repeat(499));
        assertThat(UsageRowLine.read(UsageRowLine.write(row(1, NOON, "\ud800"))).get("model_asked"))
                .isEqualTo("?");
    }

    @ParameterizedTest
    @CsvSource({"26, ''", "26, '\n'", "27, ''", "27, '\n'", "31, ''", "31, '\n'", "32, ''"})
    void readsLinesOfFormerVersions(int fields, String end) throws IOException {
        String line = new String(UsageRowLine.write(bareRow(2)), UTF_8).stripTrailing();
        String former = String.join("\t", List.of(line.split("\t")).subList(0, fields)) + end;

        assertThat(UsageRowLine.read(former.getBytes(UTF_8)).values())
                .isEqualTo(stored(bareRow(2)).values().subList(0, fields));
    }

    @Test
    void tellsWhatWasSentOnceMore() throws IOException {
        UsageRow row = UsageRows.replay(row(4), row(3).id());

        assertThat(UsageRowLine.read(UsageRowLine.write(row)).get("replay_of")).isEqualTo(row(3).id());
        assertThat(new String(UsageRowJson.write(stored(row)), UTF_8))
                .contains("\"replay_of\":\"" + row(3).id() + "\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 28, 29, 30})
    void refusesLinesThatNoVersionWrote(int fields) {
        String line = new String(UsageRowLine.write(bareRow(2)), UTF_8).stripTrailing();
        String torn = String.join("\t", List.of(line.split("\t")).subList(0, fields));

        assertThatThrownBy(() -> UsageRowLine.read(torn.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1E-9, 0.000000001", "12.5, 12.5", "1E+3, 1000", "0.0000000015, 0.000000002"})
    void writesCostsInFullAndKeepsNineDecimalPlaces(String cost, String expected) throws IOException {
        UsageRow row = withCost(new BigDecimal(cost));

        String line = new String(UsageRowLine.write(row), UTF_8);

        assertThat(line).endsWith("\topenrouter\t" + expected + "\ttop_k,citations\tt\t\\N\n");
        assertThat(UsageRowLine.read(line.getBytes(UTF_8)).get("cost")).isEqualTo(new BigDecimal(expected));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 1_234_567_890, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void writesEveryNumber(long number) {
        LineWriter line = new LineWriter();
        line.number(7);
        line.number(number);

        assertThat(new String(line.line(), UTF_8)).isEqualTo("7\t" + number + "\n");
    }

    private static UsageRow withCost(BigDecimal cost) {
        UsageRow row = row(1);
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
                cost,
                row.losses(),
                row.estimated(),
                null);
    }

    @Test
    void refusesMoreFieldsThanThereAre() {
        String line = new String(UsageRowLine.write(row(1)), UTF_8).replace("\n", "\tmore\n");

        assertThatThrownBy(() -> UsageRowLine.read(line.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }

    @Test
    void refusesATornRow() {
        byte[] line = UsageRowLine.write(row(1));
        String text = new String(line, UTF_8);
        // torn there, and before its last field, it would be a line of a former version
        int formerFrom = text.indexOf("\t65536");
        int formerTo = text.indexOf("\topenrouter");

        for (int length = 0; length < line.length - 1; length++) {
            boolean lacksTheLast = length == text.lastIndexOf("\t");
            if (!lacksTheLast && (length <= formerFrom || length > formerTo)) {
                byte[] torn = Arrays.copyOf(line, length);
                assertThatThrownBy(() -> UsageRowLine.read(torn))
                        .as("length %s", length)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "a\tb", "\u0000\u0000"})
    void refusesWhatIsNoRow(String line) {
        assertThatThrownBy(() -> UsageRowLine.read(line.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }
}
