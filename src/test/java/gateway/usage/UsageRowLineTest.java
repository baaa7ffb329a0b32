package gateway.usage;

import static gateway.storage.UsageRows.NOON;
import static gateway.storage.UsageRows.bareRow;
import static gateway.storage.UsageRows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRowLineTest {

    @Test
    void writesTheFieldsBetweenTabs() {
        assertThat(new String(UsageRowLine.write(bareRow(2)), UTF_8))
                .isEqualTo("01955000-0000-7000-8000-000000000002\t2026-03-01T12:00:00.123Z\t\\N\tconfigured-1\t\\N"
                        + "\tmodels\t\\N\t\\N\tclaude-api\tf\t0\t0\t0\t0\t0\t0\t0\t0\t\\N\t499\tapi_error\t\\N\t7"
                        + "\t0\t0\t0\t\\N\n");
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
        assertThat(UsageRowLine.read(line)).isEqualTo(row);
        assertThat(UsageRowLine.read(Arrays.copyOf(line, line.length - 1))).isEqualTo(row);
    }

    @Test
    void cutsLongNamesAndReplacesWhatTheDatabaseCannotHold() throws IOException {
        UsageRow row = UsageRowLine.read(UsageRowLine.write(row(1, NOON, "\0" + "x".repeat(1_000))));

        assertThat(row.modelAsked()).isEqualTo("\ufffd" + "x".repeat(499));
        assertThat(UsageRowLine.read(UsageRowLine.write(row(1, NOON, "\ud800"))).modelAsked())
                .isEqualTo("?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void readsALineOfTheFirstVersion(String end) throws IOException {
        String line = new String(UsageRowLine.write(bareRow(2)), UTF_8);
        String first = line.substring(0, line.lastIndexOf('\t')) + end;

        assertThat(UsageRowLine.read(first.getBytes(UTF_8))).isEqualTo(bareRow(2));
    }

    @Test
    void refusesMoreFieldsThanThereAre() {
        String line = new String(UsageRowLine.write(row(1)), UTF_8).replace("\n", "\tmore\n");

        assertThatThrownBy(() -> UsageRowLine.read(line.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }

    @Test
    void refusesATornRow() {
        byte[] line = UsageRowLine.write(row(1));
        // without its last field it would be a line of the first version
        int lastButOne = new String(line, UTF_8).lastIndexOf("\t65536");

        for (int length = 0; length <= lastButOne; length++) {
            byte[] torn = Arrays.copyOf(line, length);
            assertThatThrownBy(() -> UsageRowLine.read(torn)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "a\tb", "\u0000\u0000"})
    void refusesWhatIsNoRow(String line) {
        assertThatThrownBy(() -> UsageRowLine.read(line.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }
}
