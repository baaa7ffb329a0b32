package gateway.routes.version;

import gateway.routes.model.RouteText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A file of routes that is in use. Immutable.
 *
 * @param name without its folder
 * @param source where it is from
 * @param replaces whether it stands for a built-in one
 * @param sha256 of its text, in hexadecimal digits
 */
public record RouteFileState(String name, Source source, boolean replaces, String sha256) {

    /** Where files are from; of one name, the later source stands for the earlier ones. */
    public enum Source {
        BUILT_IN,
        DATABASE,
        FOLDER,
        /** Of the folder of extensions: a jar, or a Kamelet. */
        EXTENSION;

        /** As it is told. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The state of a file.
     *
     * @param replaces whether it stands for a built-in one
     */
    public static RouteFileState of(RouteText file, Source source, boolean replaces) {
        return new RouteFileState(file.name(), source, replaces, sha256(file.text()));
    }

    /** One digest of several files. */
    public static String digest(List<RouteText> files) {
        return sha256(files.stream()
                .map(file -> file.name() + '\n' + sha256(file.text()) + '\n')
                .collect(Collectors.joining()));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
