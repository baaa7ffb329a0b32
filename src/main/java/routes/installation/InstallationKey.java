package routes.installation;

import gateway.backup.BackupException;
import gateway.config.Settings;
import gateway.credential.KeyFile;
import gateway.credential.MasterKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The master key of an installation as it is, for backup, restore and doctor: it is read and nothing is changed. No key is made,
 * no file is closed to others, and no change of the key is brought to its end. Whoever works with the key has it from
 * {@link MasterKeys}, which does all of that; both look into GATEWAY_MASTER_KEY first, then for the {@link KeyFile}.
 *
 * @param key null when there is none
 * @param file where it lies; null when it is in GATEWAY_MASTER_KEY, or there is none
 */
public record InstallationKey(
        @Nullable MasterKey key, @Nullable Path file) {

    private static final int LONGEST = 1024;

    /**
     * The key that the settings or the data folder have.
     *
     * @throws IllegalStateException with one sentence, when the file cannot be read or holds no key
     */
    public static InstallationKey of(Settings settings) {
        String configured = settings.masterKey();
        if (configured != null && !configured.isBlank()) {
            return new InstallationKey(MasterKey.ofText(configured), null);
        }
        Path folder = settings.dataFolder();
        if (folder == null) {
            return new InstallationKey(null, null);
        }
        if (Files.exists(folder.resolve(KeyFile.SUCCESSOR))) {
            throw new BackupException(
                    "a change of the master key has not come to its end; start the proxy once, which ends it", null);
        }
        Path file = folder.resolve(KeyFile.NAME);
        return Files.exists(file) ? new InstallationKey(read(file), file) : new InstallationKey(null, null);
    }

    /**
     * The keys of a change that was broken off, of which one is in force; empty where none was.
     *
     * @throws BackupException with one sentence, when a file cannot be read or holds no key
     */
    public static List<InstallationKey> ofBrokenOffChange(Settings settings) {
        Path folder = settings.dataFolder();
        boolean configured =
                settings.masterKey() != null && !settings.masterKey().isBlank();
        return folder == null || configured || Files.notExists(folder.resolve(KeyFile.SUCCESSOR))
                ? List.of()
                : Stream.of(KeyFile.NAME, KeyFile.SUCCESSOR)
                        .map(folder::resolve)
                        .filter(Files::exists)
                        .map(file -> new InstallationKey(read(file), file))
                        .toList();
    }

    /** Leaves the file as open as it is. */
    private static MasterKey read(Path file) {
        return MasterKey.ofBase64(new String(bytes(file), StandardCharsets.ISO_8859_1))
                .orElseThrow(() -> new BackupException(
                        "the master key file " + file + " holds no key; put it back from a backup", null));
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST);
        } catch (IOException e) {
            throw new BackupException(
                    "the master key " + file + " cannot be read; run this as the user of the proxy", e);
        }
    }

    /** Tells it from others and does not give it away; null when there is none. */
    @Nullable
    public String id() {
        return key == null ? null : idOf(key);
    }

    /** The same of any key. */
    public static String idOf(MasterKey key) {
        return key.box("accounts").keyId();
    }

    /** The same for the check of the master key. */
    @Nullable
    public String checkId() {
        return key == null ? null : key.box("check").keyId();
    }

    /** Where it is or would be, for operators. */
    public String place(Settings settings) {
        Path folder = settings.dataFolder();
        return folder == null || (key != null && file == null)
                ? "GATEWAY_MASTER_KEY"
                : folder.resolve(KeyFile.NAME).toString();
    }

    /** What stands in the file; secret. */
    public byte[] content() {
        return file == null ? new byte[0] : bytes(file);
    }
}
