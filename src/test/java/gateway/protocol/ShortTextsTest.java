package gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortTextsTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
        {"abcdefgh":"12345678","x":1234567};{"abcd":"1234","x":1234567}
        ["abcd","abc","",[]];["abcd","abc","",[]]
        ["abc\\\\\\\\z"];["abc\\\\\\\\"]
        ["abc\\\\"z","b"];["abc\\\\"","b"]
        ["abcd\\\\"z","b"];["abcd","b"]
        ["abcdefg\\\\\\\\","b"];["abcd","b"]
        ["abc\\\\u00e4z","b"];["abc\\\\u00e4","b"]
        ["\\\\u00e4\\\\u00e4","b"];["\\\\u00e4","b"]
        ["abcä€z","b"];["abcä","b"]
        ["ab€😀z","b"];["ab€","b"]
        [1,"abcdefg;[1,"abcd
        ["abcdefg\\\\;["abcd
        """)
    void longStringsAreCutHoweverTheBytesAreCut(String json, String expected) throws IOException {
        byte[] all = json.replace("\\\\", "\\").getBytes(UTF_8);
        for (int at = 0; at <= all.length; at++) {
            InputStream pieces = new SequenceInputStream(
                    new ByteArrayInputStream(all, 0, at), new ByteArrayInputStream(all, at, all.length - at));
            assertThat(new ShortTexts(pieces, 4).readAllBytes())
                    .asString(UTF_8)
                    .isEqualTo(expected.replace("\\\\", "\\"));
        }
    }

    @Test
    void bytesCanBeReadOneByOne() throws IOException {
        InputStream texts = new ShortTexts(new ByteArrayInputStream("[\"abcdefg\"]".getBytes(UTF_8)), 1);

        StringBuilder read = new StringBuilder();
        for (int next = texts.read(); next >= 0; next = texts.read()) {
            read.append((char) next);
        }

        assertThat(read).hasToString("[\"a\"]");
    }
}
