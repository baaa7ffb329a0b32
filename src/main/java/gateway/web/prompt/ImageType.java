package gateway.web.prompt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The kinds of images that are taken. */
public enum ImageType {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    GIF("image/gif", "gif"),
    WEBP("image/webp", "webp");

    private final String mediaType;
    private final String extension;

    ImageType(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Of the name of a file, without the dot. */
    public String extension() {
        return extension;
    }

    /** The kind of an image by its content, whatever it is said to be; null for none of these. */
    public static @Nullable ImageType of(byte[] bytes) {
        if (at(bytes, 0, "\u00FF\u00D8\u00FF")) {
            return JPEG;
        }
        if (at(bytes, 0, "\u0089PNG\r\n\u001A\n") && at(bytes, 12, "IHDR")) {
            return PNG;
        }
        if (at(bytes, 0, "GIF87a") || at(bytes, 0, "GIF89a")) {
            return GIF;
        }
        return at(bytes, 0, "RIFF") && at(bytes, 8, "WEBP") ? WEBP : null;
    }

    private static boolean at(byte[] bytes, int from, String text) {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        int end = from + expected.length;
        return end <= bytes.length && Arrays.equals(bytes, from, end, expected, 0, expected.length);
    }
}
