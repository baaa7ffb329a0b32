package gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns keys into what is stored and looked up. Keys that we make are random, so that their SHA-256 tells nothing of them; it
 * outlives the master key. Configured keys may be any text, and keys of earlier versions were stored so: theirs is HMAC-SHA256
 * under a pepper. Safe from many threads.
 */
public final class KeyHasher {

    private static final String ALGORITHM = "HmacSHA256";

    private static final String DIGEST = "SHA-256";

    /** Begins what is stored of keys that need no pepper. */
    private static final String DIGEST_PREFIX = "sha256:";

    private volatile Mac prototype;

    /**
     * A hasher.
     *
     * @param pepper the secret that makes the hashes useless elsewhere, at least 16 bytes
     */
    public KeyHasher(byte[] pepper) {
        prototype = macOf(pepper);
    }

    /** Takes another pepper from now on. */
    public void pepper(byte[] pepper) {
        prototype = macOf(pepper);
    }

    private static Mac macOf(byte[] pepper) {
        if (pepper.length < 16) {
            throw new IllegalArgumentException("pepper: expected at least 16 bytes, got " + pepper.length);
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(pepper, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available in this Java runtime", e);
        }
    }

    /** What is stored of a key that is random: {@code sha256:} and 64 hexadecimal digits in lower case. */
    public static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance(DIGEST).digest(key.getBytes(UTF_8));
            return DIGEST_PREFIX + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }

    /** The HMAC of a key in lower-case hex, 64 digits. */
    public String hmac(String key) {
        try {
            Mac mac = (Mac) prototype.clone();
            return HexFormat.of().formatHex(mac.doFinal(key.getBytes(UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The HMAC-SHA256 of this Java runtime cannot be cloned", e);
        }
    }
}
