package gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // continuation without a start
                "bf",
                "c0af", // overlong
                "c1bf",
                "e080af",
                "e09fbf",
                "f08080af",
                "f08fbfbf",
                "eda080", // surrogates
                "edbfbf",
                "eda0bdedb880",
                "f4908080", // above U+10FFFF
                "f5808080",
                "f888808080",
                "fc8480808080",
                "fe",
                "ff",
                "c341", // rest of the character missing
                "e28241",
                "f09f9841",
                "e2c382ac"
            })
    void refusesEveryClassOfInvalidBytesAtEveryAlignment(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        for (int before = 0; before < 40; before++) {
            byte[] bytes = new byte[before + bad.length + 20];
            Arrays.fill(bytes, (byte) 'a');
            System.arraycopy(bad, 0, bytes, before, bad.length);
            assertThat(Utf8.validLength(bytes))
                    .as("%s behind %d letters", hex, before)
                    .isEqualTo(before);
            assertThat(Utf8.isCut(bytes, before)).isFalse();
        }
    }

    @Test
    void acceptsEveryCharacterOfUnicode() {
        for (int character = 0; character <= 0x10FFFF; character++) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(character).getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.validLength(bytes) == bytes.length)
                        .as("U+%X", character)
                        .isTrue();
            }
        }
    }

    @Test
    void agreesWithTheJdkOnRandomBytes() {
        Random random = new Random(7);
        byte[] interesting = HexFormat.of().parseHex("417f808f909fa0bfc1c2dfe0e1edeff0f1f4f5ff");
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(3) == 0 ? interesting[random.nextInt(interesting.length)] : (byte) 'x';
            }
            assertThat(Utf8.validLength(bytes) == bytes.length)
                    .as(HexFormat.of().formatHex(bytes))
                    .isEqualTo(jdkAccepts(bytes));
        }
    }

    @Test
    void knowsACharacterThatIsCutByTheEnd() {
        byte[] bytes = "ab€😀".getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            int valid = Utf8.validLength(cut);
            assertThat(valid).isEqualTo(length < 2 ? length : length < 5 ? 2 : length < 9 ? 5 : 9);
            assertThat(Utf8.isCut(cut, valid)).isEqualTo(valid < length);
        }
    }

    private static boolean jdkAccepts(byte[] bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
