package gateway.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that protects everything at rest; keys for other purposes are derived from it. Immutable; {@code toString} hides it. */
public final class MasterKey {

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The key that a text stands for: base64 of 32 bytes, or any other text, whose SHA-256 is taken. */
    public static MasterKey ofText(String text) {
        return ofBase64(text).orElseGet(() -> new MasterKey(sha256(text.strip())));
    }

    /** The key that is written as base64 of 32 bytes; empty for any other text. */
    public static Optional<MasterKey> ofBase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            return bytes.length == SecretBox.KEY_BYTES ? Optional.of(new MasterKey(bytes)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A key that nobody knows yet. */
    public static MasterKey random() {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new MasterKey(key);
    }

    /** The key as base64; secret. */
    String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * A key for one purpose: HMAC-SHA256 of the purpose under this key.
     *
     * @param purpose names the use, for example {@code accounts}
     * @return 32 bytes
     */
    public byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available in this Java runtime", e);
        }
    }

    /** What seals for one purpose. */
    public SecretBox box(String purpose) {
        return SecretBox.fromKey(derive(purpose));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MasterKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return MasterKey.class.hashCode();
    }

    @Override
    public String toString() {
        return "MasterKey[…]";
    }
}
