package gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Turns keys into what is stored and looked up: HMAC-SHA256 under a pepper. Safe from many threads. */
public final class KeyHasher {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac prototype;

    /**
     * A hasher.
     *
     * @param pepper the secret that makes the hashes useless elsewhere, at least 16 bytes
     */
    public KeyHasher(byte[] pepper) {
        if (pepper.length < 16) {
            throw new IllegalArgumentException("pepper: expected at least 16 bytes, got " + pepper.length);
        }
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(pepper, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available in this Java runtime", e);
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
