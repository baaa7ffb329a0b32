package gateway.estimate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSizeTest {

    @ParameterizedTest
    @CsvSource({"png", "jpg", "gif"})
    void readsTheSizeOfRealImages(String format) throws Exception {
        byte[] image = image(format, 321, 123);

        assertThat(size(image)).isEqualTo(new ImageSize(321, 123));
    }

    @Test
    void theBeginningIsEnough() throws Exception {
        byte[] image = image("jpg", 2_000, 1_000);

        assertThat(size(Arrays.copyOf(image, image.length / 2))).isEqualTo(new ImageSize(2_000, 1_000));
    }

    /** The three kinds of WebP, by their specifications; the rest of the files is left out. */
    @ParameterizedTest
    @CsvSource({
        "VP8X, 0a000000 10000000 400100 7a0000 000000000000000000000000, 321, 123",
        "VP8L, 00000000 2f 40811e00 00000000000000000000000000000000, 321, 123",
        "'VP8 ', 00000000 000000 9d012a 4101 7b00 0000000000000000000000, 321, 123"
    })
    void readsWebP(String kind, String rest, int width, int height) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(("RIFF0000WEBP" + kind).getBytes(ISO_8859_1));
        file.write(HexFormat.of().parseHex(rest.replace(" ", "")));

        assertThat(size(file.toByteArray())).isEqualTo(new ImageSize(width, height));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "'no base64 at all !!', ''",
        "'', 3c68746d6c3e3c626f64793e3c2f626f64793e3c2f68746d6c3e3c68746d6c3e3c68746d6c3e"
    })
    void knowsNothingOfOtherData(String text, String bytes) {
        String data = bytes.isEmpty()
                ? text
                : Base64.getEncoder().encodeToString(HexFormat.of().parseHex(bytes));

        assertThat(ImageSize.ofBase64(data)).isNull();
    }

    @Test
    void aBrokenImageHasNoSizeAndDoesNoHarm() throws Exception {
        for (String format : new String[] {"png", "jpg", "gif"}) {
            byte[] image = image(format, 50, 60);
            for (int length = 0; length < 200 && length < image.length; length++) {
                size(Arrays.copyOf(image, length));
            }
        }
        byte[] endless = new byte[300];
        Arrays.fill(endless, (byte) 0xFF);
        endless[1] = (byte) 0xD8;
        assertThat(size(endless)).isNull();
        byte[] loop = new byte[300];
        loop[0] = (byte) 0xFF;
        loop[1] = (byte) 0xD8;
        loop[2] = (byte) 0xFF;
        loop[3] = (byte) 0xE0;
        assertThat(size(loop)).isNull();
    }

    private static @Nullable ImageSize size(byte[] image) {
        return ImageSize.ofBase64(Base64.getEncoder().encodeToString(image));
    }

    private static byte[] image(String format, int width, int height) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, file);
        return file.toByteArray();
    }
}
