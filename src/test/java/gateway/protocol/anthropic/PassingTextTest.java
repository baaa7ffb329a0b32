package gateway.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.anthropic.InvalidRequestException.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassingTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "\ufeff{\"a\":\"größer 漢字 \ud83d\ude00\"}", "\n[1]", "1234\0"})
    void textPassesHoweverItIsCut(String text) {
        assertThat(problemOf(text.getBytes(StandardCharsets.UTF_8))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "x-UTF-16LE-BOM", "UTF-32", "UTF-32LE", "X-UTF-32LE-BOM"})
    void otherEncodingsOfUnicodeAreNoJson(String charset) {
        assertThat(problemOf(" {\"file_id\":\"f\"}".getBytes(Charset.forName(charset))))
                .isIn(Reason.NOT_JSON, Reason.NOT_UTF8);
    }

    @Test
    void bytesThatAreNoTextAreTold() {
        assertThat(problemOf(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'})).isEqualTo(Reason.NOT_UTF8);
        assertThat(problemOf(new byte[] {'"', (byte) 0xff, '"'})).isEqualTo(Reason.NOT_UTF8);
        assertThat(problemOf(new byte[] {'"', (byte) 0xe6, (byte) 0xbc})).isEqualTo(Reason.TRUNCATED);
    }

    /** Which is the same for pieces of any size. */
    private static @Nullable Reason problemOf(byte[] body) {
        Reason whole = problemOf(body, Math.max(1, body.length));
        for (int size = 1; size < body.length; size++) {
            assertThat(problemOf(body, size)).as("pieces of %d", size).isEqualTo(whole);
        }
        return whole;
    }

    private static @Nullable Reason problemOf(byte[] body, int size) {
        PassingText text = new PassingText();
        for (int from = 0; from < body.length; from += size) {
            text.feed(Arrays.copyOfRange(body, from, Math.min(body.length, from + size)));
        }
        return text.problem();
    }
}
