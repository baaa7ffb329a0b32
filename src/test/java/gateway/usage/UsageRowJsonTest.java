package gateway.usage;

import static gateway.storage.UsageRows.NOON;
import static gateway.storage.UsageRows.bareRow;
import static gateway.storage.UsageRows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRowJsonTest {

    @Test
    void writesSnakeCaseKeysAndLeavesOutWhatIsUnknown() {
        assertThat(new String(UsageRowJson.write(bareRow(2)), UTF_8))
                .isEqualTo("{\"id\":\"01955000-0000-7000-8000-000000000002\",\"time\":\"2026-03-01T12:00:00.123Z\","
                        + "\"client_key\":\"configured-1\",\"endpoint\":\"models\",\"mode\":\"claude-api\",\"stream\":false,"
                        + "\"input_tokens\":0,\"output_tokens\":0,\"cache_read_tokens\":0,\"cache_write_5m_tokens\":0,"
                        + "\"cache_write_1h_tokens\":0,\"thinking_tokens\":0,\"web_searches\":0,\"web_fetches\":0,"
                        + "\"status\":499,\"error_type\":\"api_error\",\"total_millis\":7,\"attempts\":0,\"bytes_in\":0,"
                        + "\"bytes_out\":0}");
    }

    @Test
    void readsWhatItWrote() throws IOException {
        for (UsageRow row : new UsageRow[] {row(1), bareRow(2), row(3, NOON, "line\nbreak \"quoted\" \0 ü 😀")}) {
            byte[] line = UsageRowJson.writeLine(row);

            assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
            assertThat(new String(line, 0, line.length - 1, UTF_8)).doesNotContain("\n");
            assertThat(UsageRowJson.read(line, 0, line.length - 1)).isEqualTo(row);
        }
    }

    @Test
    void readsFromTheMiddleOfAnArrayAndSkipsUnknownKeys() throws IOException {
        String json = new String(UsageRowJson.write(row(1)), UTF_8);
        byte[] bytes = ("xx{\"new\":{\"id\":[1]}," + json.substring(1) + "yy").getBytes(UTF_8);

        assertThat(UsageRowJson.read(bytes, 2, bytes.length - 2)).isEqualTo(row(1));
    }

    @Test
    void cutsLongNamesAndReplacesWhatUtf8CannotHold() throws IOException {
        byte[] bytes = UsageRowJson.write(row(1, NOON, "\ud800" + "x".repeat(1_000)));

        assertThat(UsageRowJson.read(bytes, 0, bytes.length).modelAsked()).isEqualTo("\ufffd" + "x".repeat(499));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"id\":\"x\"}", "{\"status\":99999999999999999999}", "null", "\u0000\u0000"})
    void refusesWhatIsNoRow(String json) {
        byte[] bytes = json.getBytes(UTF_8);

        assertThatThrownBy(() -> UsageRowJson.read(bytes, 0, bytes.length)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesATornRow() {
        byte[] bytes = UsageRowJson.write(row(1));
        for (int length = 0; length < bytes.length; length++) {
            int end = length;
            assertThatThrownBy(() -> UsageRowJson.read(bytes, 0, end)).isInstanceOf(IOException.class);
        }
    }
}
