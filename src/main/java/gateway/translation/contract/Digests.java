package gateway.translation.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short stand-ins for texts that are too long for a target: the same text always gets the same one. */
public final class Digests {

    private Digests() {}

    /** So many letters and digits that stand for a text, 64 at most. */
    public static String letters(String text, int count) {
        return sha256(text).substring(0, count);
    }

    /** 64 hexadecimal digits. */
    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    /** The text itself where it is short enough, else as many digits of its hash. */
    public static String within(String text, int longest) {
        return text.length() <= longest ? text : sha256(text).substring(0, longest);
    }
}
