package gateway.translation.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import gateway.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventBytesTest {

    @Test
    void escapesWhatJsonDemands() {
        assertThat(quoted("a\"b\\c\n\r\t\b\f\u0000\u001f/")).isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0000\\u001f/\"");
    }

    @Test
    void writesOtherCharactersAsUtf8() {
        assertThat(quoted("é€😀\u007f\u0080\u07ff\u0800\uffff")).isEqualTo("\"é€😀\u007f\u0080\u07ff\u0800\uffff\"");
    }

    @Test
    void escapesWhatSomeClientsTakeForEndsOfLines() {
        assertThat(quoted("\u0085\u2028\u2029")).isEqualTo("\"\\u0085\\u2028\\u2029\"");
    }

    @Test
    void keepsHalvesOfACharacter() {
        assertThat(quoted("a\ud83d") + quoted("\ude00b")).isEqualTo("\"a\\ud83d\"\"\\ude00b\"");
    }

    @Test
    void writesNumbers() {
        EventBytes bytes = new EventBytes(1);
        bytes.number(0).raw(",").number(9).raw(",").number(10).raw(",").number(Long.MIN_VALUE);
        assertThat(text(bytes)).isEqualTo("0,9,10,-9223372036854775808");
    }

    @Test
    void startsAgainWhenCleared() {
        EventBytes bytes = new EventBytes(1).raw("first").clear().raw("2");
        assertThat(text(bytes)).isEqualTo("2");
        assertThat(bytes.length()).isEqualTo(1);
    }

    @Test
    void writesAnyTextSoThatAParserReadsItBack() throws JsonProcessingException {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int count = random.nextInt(40); count > 0; count--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x10000)));
            }
            String back = Json.mapper().readValue(quoted(text.toString()), String.class);
            assertThat(back).isEqualTo(text.toString());
        }
    }

    private static String quoted(String text) {
        return text(new EventBytes(1).quoted(text));
    }

    private static String text(EventBytes bytes) {
        return new String(bytes.toBytes(), StandardCharsets.UTF_8);
    }
}
