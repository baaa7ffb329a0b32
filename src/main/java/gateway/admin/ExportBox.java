package gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the secrets of an export under a passphrase: AES-256-GCM with a key from PBKDF2-HMAC-SHA256 in 600,000 rounds, the
 * count that OWASP's Password Storage Cheat Sheet asks for. Safe from many threads.
 */
final class ExportBox {

    static final String KDF = "PBKDF2-HMAC-SHA256";
    static final int ROUNDS = 600_000;

    /** An export must not make its reader compute for minutes. */
    private static final int MAX_ROUNDS = 10 * ROUNDS;

    /** What exports were made with before; they still open. */
    private static final int SHORTEST_EVER = 8;

    private static final int SHORTEST = 12;
    private static final int FEWEST_DIFFERENT = 4;
    private static final int SALT_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int KEY_BITS = 256;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final int rounds;

    ExportBox() {
        this(ROUNDS);
    }

    /** @param rounds how often the passphrase is hashed for what is sealed */
    ExportBox(int rounds) {
        this.rounds = rounds;
    }

    /**
     * Encrypts a text.
     *
     * @throws GatewayFailure ACCOUNT_PASSPHRASE_WEAK when the passphrase is too short, or repeats a few characters
     */
    ObjectNode seal(String text, String passphrase) {
        requireStrong(passphrase);
        byte[] salt = bytes(SALT_BYTES);
        byte[] iv = bytes(IV_BYTES);
        Base64.Encoder base64 = Base64.getEncoder();
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, passphrase, salt, rounds, iv).doFinal(text.getBytes(UTF_8));
            return Json.mapper()
                    .createObjectNode()
                    .put("kdf", KDF)
                    .put("rounds", rounds)
                    .put("salt", base64.encodeToString(salt))
                    .put("cipher", "AES-256-GCM")
                    .put("iv", base64.encodeToString(iv))
                    .put("ciphertext", base64.encodeToString(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available in this Java runtime", e);
        }
    }

    /**
     * Decrypts what {@link #seal} wrote.
     *
     * @throws GatewayFailure ACCOUNT_PASSPHRASE when the passphrase is missing or another, or the text was changed
     */
    String open(JsonFields sealed, @Nullable String passphrase) {
        String kdf = sealed.requireText("kdf");
        String cipher = sealed.requireText("cipher");
        Integer rounds = sealed.integer("rounds");
        byte[] salt = decoded(sealed, "salt");
        byte[] iv = decoded(sealed, "iv");
        byte[] ciphertext = decoded(sealed, "ciphertext");
        sealed.done();
        if (!kdf.equals(KDF)
                || !cipher.equals("AES-256-GCM")
                || rounds == null
                || rounds < 1
                || rounds > MAX_ROUNDS
                || salt.length == 0
                || iv.length != IV_BYTES) {
            throw AccountInput.wrong("secrets", "expected " + KDF + " and AES-256-GCM, as an export has them");
        }
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, passphrase == null ? "" : passphrase, salt, rounds, iv)
                    .doFinal(ciphertext);
            return new String(text, UTF_8);
        } catch (AEADBadTagException e) {
            throw refused();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available in this Java runtime", e);
        }
    }

    private static byte[] decoded(JsonFields sealed, String name) {
        try {
            return Base64.getDecoder().decode(sealed.requireText(name));
        } catch (IllegalArgumentException e) {
            throw AccountInput.wrong("secrets." + name, "expected base64");
        }
    }

    private static Cipher cipher(int mode, String passphrase, byte[] salt, int rounds, byte[] iv)
            throws GeneralSecurityException {
        if (passphrase.length() < SHORTEST_EVER) {
            throw refused();
        }
        PBEKeySpec spec = new PBEKeySpec(passphrase.toCharArray(), salt, rounds, KEY_BITS);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(AccountTransfer.FORMAT.getBytes(UTF_8));
            return cipher;
        } finally {
            spec.clearPassword();
        }
    }

    private static void requireStrong(String passphrase) {
        String counted = passphrase.strip();
        if (counted.codePointCount(0, counted.length()) < SHORTEST
                || counted.codePoints().distinct().count() < FEWEST_DIFFERENT) {
            throw new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_PASSPHRASE_WEAK, SHORTEST, FEWEST_DIFFERENT);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static GatewayFailure refused() {
        return new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_PASSPHRASE);
    }
}
