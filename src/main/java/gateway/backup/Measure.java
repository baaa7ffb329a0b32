package gateway.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts bytes and lines that go by, and digests them. For one thread. */
final class Measure {

    private final MessageDigest digest = sha256();
    private long bytes;
    private long lines;

    void add(byte[] buffer, int offset, int length) {
        digest.update(buffer, offset, length);
        bytes += length;
        for (int i = offset; i < offset + length; i++) {
            if (buffer[i] == '\n') {
                lines++;
            }
        }
    }

    long bytes() {
        return bytes;
    }

    long lines() {
        return lines;
    }

    /** The digest in hex; nothing may be added after it. */
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }
}
