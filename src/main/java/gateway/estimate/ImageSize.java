package gateway.estimate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The size of an image, read out of the beginning of its data: PNG, JPEG, GIF, WebP.
 *
 * @param width pixels, from 1 up
 * @param height pixels, from 1 up
 */
public record ImageSize(int width, int height) {

    /** A JPEG may begin with long notes of the camera before it tells its size. */
    private static final int LOOKED_AT = 256 * 1024;

    private static final int SMALLEST = 30;

    /** Null when the text is no base64, or the image is of another kind or cut off too early. */
    static @Nullable ImageSize ofBase64(String data) {
        int length = Math.min(data.length(), LOOKED_AT) & ~3;
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(data.substring(0, length).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return null;
        }
        return of(bytes);
    }

    /** The same for the data itself, whole or its beginning. */
    public static @Nullable ImageSize of(byte[] bytes) {
        ImageSize size = bytes.length < SMALLEST ? null : read(bytes);
        return size == null || size.width < 1 || size.height < 1 ? null : size;
    }

    private static @Nullable ImageSize read(byte[] bytes) {
        if (at(bytes, 1, "PNG")) {
            return new ImageSize(big(bytes, 16, 4), big(bytes, 20, 4));
        }
        if (at(bytes, 0, "GIF8")) {
            return new ImageSize(little(bytes, 6, 2), little(bytes, 8, 2));
        }
        if (at(bytes, 0, "RIFF") && at(bytes, 8, "WEBP")) {
            return webp(bytes);
        }
        return (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xD8 ? jpeg(bytes) : null;
    }

    private static @Nullable ImageSize webp(byte[] bytes) {
        if (at(bytes, 12, "VP8X")) {
            return new ImageSize(little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1);
        }
        if (at(bytes, 12, "VP8L")) {
            int bits = little(bytes, 21, 4);
            return new ImageSize((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }
        return at(bytes, 12, "VP8 ")
                ? new ImageSize(little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF)
                : null;
    }

    /** Walks from segment to segment up to the frame header, SOF0 to SOF15 without the three that are tables. */
    private static @Nullable ImageSize jpeg(byte[] bytes) {
        int at = 2;
        while (at + 9 <= bytes.length && (bytes[at] & 0xFF) == 0xFF) {
            int marker = bytes[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++;
                continue;
            }
            boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (frame) {
                return new ImageSize(big(bytes, at + 7, 2), big(bytes, at + 5, 2));
            }
            at += 2 + big(bytes, at + 2, 2);
        }
        return null;
    }

    private static boolean at(byte[] bytes, int from, String text) {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.equals(bytes, from, from + expected.length, expected, 0, expected.length);
    }

    private static int big(byte[] bytes, int from, int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = (number << 8) | (bytes[from + i] & 0xFF);
        }
        return number;
    }

    private static int little(byte[] bytes, int from, int count) {
        int number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number = (number << 8) | (bytes[from + i] & 0xFF);
        }
        return number;
    }
}
