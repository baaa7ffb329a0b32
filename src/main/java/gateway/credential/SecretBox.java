package gateway.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the secrets of accounts for storage: AES-256-GCM, written as {@code v1:<key id>:<base64 iv>:<base64 ciphertext>}.
 * Version, key id and the caller's additional text are authenticated, so a sealed text opens only with its own key and in its
 * own row. Safe from many threads.
 */
public final class SecretBox {

    /** Length of the key in bytes. */
    public static final int KEY_BYTES = 32;

    private static final String VERSION = "v1";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte BYTES_VERSION = 1;
    /** Version, key id and IV. */
    private static final int HEAD_BYTES = 1 + 4 + IV_BYTES;

    private final SecretKey key;
    private final String keyId;
    private final SecureRandom random = new SecureRandom();

    private SecretBox(SecretKey key, String keyId) {
        this.key = key;
        this.keyId = keyId;
    }

    /**
     * A box for this key.
     *
     * @param key 32 bytes; the array is copied
     */
    public static SecretBox fromKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("master key: expected 32 bytes, got " + key.length);
        }
        return new SecretBox(new SecretKeySpec(key, "AES"), idOf(key));
    }

    /** First 8 hex digits of the key's SHA-256; says which key sealed a text. */
    public String keyId() {
        return keyId;
    }

    /**
     * Encrypts a secret under a fresh random IV.
     *
     * @param secret any text
     * @param aad names the row that the secret belongs to, {@code account:<row id>}; the same text opens it
     */
    public String seal(String secret, String aad) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, iv, aad).doFinal(secret.getBytes(UTF_8));
            Base64.Encoder base64 = Base64.getEncoder();
            return VERSION + ":" + keyId + ":" + base64.encodeToString(iv) + ":" + base64.encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available in this Java runtime", e);
        }
    }

    /**
     * Decrypts what {@link #seal} wrote.
     *
     * @throws UnreadableSecretException when it was sealed with another key or for another row, or was changed
     */
    public String open(String sealed, String aad) {
        String[] parts = sealed.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(VERSION)) {
            throw new UnreadableSecretException("sealed secret: expected v1:<key id>:<iv>:<ciphertext>");
        }
        if (!parts[1].equals(keyId)) {
            throw new UnreadableSecretException("sealed secret: it needs the master key with another id than " + keyId
                    + "; was GATEWAY_MASTER_KEY or the file master.key changed?");
        }
        try {
            byte[] iv = Base64.getDecoder().decode(parts[2]);
            byte[] ciphertext = Base64.getDecoder().decode(parts[3]);
            return new String(cipher(Cipher.DECRYPT_MODE, iv, aad).doFinal(ciphertext), UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnreadableSecretException("sealed secret: it was changed or belongs to another row");
        }
    }

    /**
     * Encrypts bytes under a fresh random IV, written as a byte for the version, the key id, the IV and the ciphertext.
     *
     * @param aad names the row that they belong to; the same text opens them
     */
    public byte[] seal(byte[] content, String aad) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, iv, aad);
            ByteBuffer sealed = ByteBuffer.allocate(HEAD_BYTES + cipher.getOutputSize(content.length));
            sealed.put(BYTES_VERSION).put(HexFormat.of().parseHex(keyId)).put(iv);
            cipher.doFinal(ByteBuffer.wrap(content), sealed);
            return sealed.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available in this Java runtime", e);
        }
    }

    /**
     * Decrypts what {@link #seal(byte[], String)} wrote.
     *
     * @throws UnreadableSecretException when it was sealed with another key or for another row, or was changed
     */
    public byte[] open(byte[] sealed, String aad) {
        byte[] id = HexFormat.of().parseHex(keyId);
        if (sealed.length < HEAD_BYTES
                || sealed[0] != BYTES_VERSION
                || !Arrays.equals(sealed, 1, 1 + id.length, id, 0, id.length)) {
            throw new UnreadableSecretException("sealed bytes: another version, or another master key");
        }
        byte[] iv = Arrays.copyOfRange(sealed, HEAD_BYTES - IV_BYTES, HEAD_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, iv, aad).doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
        } catch (GeneralSecurityException e) {
            throw new UnreadableSecretException("sealed bytes: they were changed or belong to another row");
        }
    }

    private Cipher cipher(int mode, byte[] iv, String aad) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD((VERSION + ":" + keyId + ":" + aad).getBytes(UTF_8));
        return cipher;
    }

    private static String idOf(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }
}
