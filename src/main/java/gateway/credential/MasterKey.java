package gateway.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import gateway.files.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Finds or makes the key that protects everything at rest, and derives keys for other purposes from it. */
public final class MasterKey {

    private static final String FILE_NAME = "master.key";

    private MasterKey() {}

    /**
     * The master key of this installation.
     *
     * @param configured base64 of 32 bytes, or any other text (its SHA-256 is taken); null or blank when none is configured
     * @param folder where the file {@code master.key} is read, or made with mode 0600 when absent; null for no files at all
     * @return 32 bytes
     * @throws IllegalStateException when there is neither, or the file does not hold a key
     */
    public static byte[] resolve(@Nullable String configured, @Nullable Path folder) {
        if (configured != null && !configured.isBlank()) {
            byte[] decoded = decode(configured.strip());
            return decoded != null ? decoded : sha256(configured.strip());
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "GATEWAY_MASTER_KEY: expected a key, got none; without a data folder it cannot be kept in a file");
        }
        Path file = folder.resolve(FILE_NAME);
        try {
            if (!Files.exists(file)) {
                make(folder, file);
            }
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The master key file " + file + " cannot be read or made", e);
        }
    }

    /**
     * A key for one purpose: HMAC-SHA256 of the purpose under the master key.
     *
     * @param purpose names the use, for example {@code client-key-pepper}
     * @return 32 bytes
     */
    public static byte[] derive(byte[] master, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(master, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available in this Java runtime", e);
        }
    }

    /** Writes beside and links into place, so that two processes that start at once agree on one whole key. */
    private static void make(Path folder, Path file) throws IOException {
        OwnerOnly.folder(folder);
        byte[] key = new byte[SecretBox.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path draft = Files.createTempFile(folder, FILE_NAME, ".tmp", OwnerOnly.ofFile(folder));
        try {
            Files.writeString(draft, Base64.getEncoder().encodeToString(key) + "\n", UTF_8);
            place(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void place(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Some mounted folders know no hard links.
            if (!Files.exists(file)) {
                Files.move(draft, file);
            }
        }
    }

    private static byte[] read(Path file) throws IOException {
        OwnerOnly.file(file);
        byte[] key = decode(Files.readString(file, UTF_8).strip());
        if (key == null) {
            throw new IllegalStateException("The master key file " + file + ": expected base64 of 32 bytes");
        }
        return key;
    }

    private static byte @Nullable [] decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == SecretBox.KEY_BYTES ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }
}
