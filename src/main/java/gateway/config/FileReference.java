package gateway.config;

import gateway.files.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A value that stands in a file: the whole value is <code>${file:/run/secrets/x}</code>. The file is read when the value is wanted,
 * and what is in it is told in no message. Stateless.
 */
public final class FileReference {

    /** Bytes of a file that are read. */
    static final int MOST = 64 << 10;

    private static final String BEGIN = "${file:";
    private static final String END = "}";

    private FileReference() {}

    /** Whether a value is one. Other texts with a dollar sign, passwords say, are values as they stand. */
    public static boolean is(String value) {
        String stripped = value.strip();
        return stripped.startsWith(BEGIN) && stripped.endsWith(END);
    }

    /**
     * The value, or what is in the file that it names, without the line ends behind it.
     *
     * @param name what has the value, as operators are told
     * @throws SettingsException where the file cannot be used
     */
    static String resolve(String name, String value) {
        if (!is(value)) {
            return value;
        }
        String stripped = value.strip();
        String file = stripped.substring(BEGIN.length(), stripped.length() - END.length());
        try {
            Path path = Path.of(file);
            if (!path.isAbsolute()) {
                throw wrong(name, file, "is no path from the root, such as /run/secrets/x");
            }
            return read(name, path);
        } catch (InvalidPathException e) {
            throw wrong(name, file, "is no path");
        }
    }

    private static String read(String name, Path path) {
        String file = path.toString();
        // Whoever opens a pipe waits for its writer.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw wrong(name, file, Files.isDirectory(path) ? "is a folder" : "is no file, but a pipe or a device");
        }
        byte[] bytes;
        try (InputStream stream = Files.newInputStream(path)) {
            bytes = stream.readNBytes(MOST + 1);
        } catch (IOException e) {
            throw new SettingsException(
                    name + " cannot be read from its file " + FileFailure.words(e)
                            + "; make the file, let the user of the proxy read it (chown, chmod 400), or set another value.",
                    e);
        }
        if (bytes.length > MOST) {
            throw wrong(name, file, "has more than " + (MOST >> 10) + " KB");
        }
        String text = text(name, file, bytes);
        if (text.isBlank()) {
            throw wrong(name, file, "is empty");
        }
        return text;
    }

    private static String text(String name, String file, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text.replaceFirst("[\\r\\n]+$", "");
            }
        } catch (CharacterCodingException e) {
            throw wrong(name, file, "is no text in UTF-8");
        }
        throw wrong(name, file, "is no text in UTF-8");
    }

    private static SettingsException wrong(String name, String file, String what) {
        return new SettingsException(name + " is to be what stands in a file, but " + file + " " + what + ".");
    }
}
