package routes.installation;

import gateway.backup.BackupException;
import gateway.backup.BackupFile;
import gateway.backup.BackupManifest;
import gateway.backup.BackupPart;
import gateway.backup.PartNames;
import gateway.config.MachineSettings;
import gateway.config.Settings;
import gateway.credential.KeyFile;
import gateway.files.FileFailure;
import gateway.files.OwnerOnly;
import gateway.storage.PlainDatabase;
import gateway.storage.copy.RestoredSettings;
import gateway.storage.journal.JournalCopy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backup that is being restored into the data folder and the database of some settings, which no proxy uses meanwhile. For one
 * thread.
 */
public final class Restoration implements AutoCloseable {

    private static final int LONGEST_KEY = 1024;
    /** What a key is called that was replaced. */
    private static final String KEY_BEFORE = KeyFile.NAME + ".before-restore";

    private final Settings settings;
    private final BackupFile backup;
    private final BackupKey sealing;
    private final DataFolder folder;
    private final FolderTraces traces;
    private final PlainDatabase database;
    private final InstallationKey key;
    private @Nullable RestoredSettings restored;

    private Restoration(Settings settings, Path file, DataFolder folder, FolderTraces traces) {
        this.settings = settings;
        this.folder = folder;
        this.traces = traces;
        backup = BackupFile.open(file);
        PlainDatabase.requireKnown(backup.manifest());
        key = InstallationKey.of(settings);
        sealing = BackupKey.of(backup);
        requireFitting(settings, sealing, key);
        database = InstallationDatabase.openPlain(settings);
    }

    /**
     * Takes the data folder, checks the whole backup, and opens the database; a new embedded one is made.
     *
     * @throws BackupException with one sentence
     * @throws gateway.error.StorageStartException when a proxy runs on the folder, or the database cannot be opened
     */
    public static Restoration begin(Settings settings, Path file) {
        FolderTraces traces = FolderTraces.before(settings.dataFolder());
        DataFolder folder = DataFolder.take(settings);
        try {
            return new Restoration(settings, file, folder, traces);
        } catch (RuntimeException e) {
            traces.remove();
            closeQuietly(folder, e);
            throw e;
        }
    }

    /** The key of the backup would lie in a file that nobody reads. */
    private static void requireFitting(Settings settings, BackupKey sealing, InstallationKey key) {
        if (!configured(settings)) {
            sealing.requireSound();
        } else if (sealing.included() != null && !sealing.is(key.key())) {
            throw new BackupException(
                    "GATEWAY_MASTER_KEY is not the key that the secrets of the backup are sealed with; unset it, and"
                            + " the key in the backup is used, or set the right one",
                    null);
        }
    }

    /** What the backup says of itself. */
    public BackupManifest manifest() {
        return backup.manifest();
    }

    /** What would be lost, in words; null when there is nothing to lose. */
    public @Nullable String replaced() {
        if (database.hasData()) {
            return settings.database().embedded()
                    ? "the database in " + settings.dataFolder()
                    : "the database of DATABASE_URL";
        }
        return replacesKey() ? "the master key " + key.file() : null;
    }

    private boolean replacesKey() {
        return sealing.included() != null && key.file() != null && !sealing.is(key.key());
    }

    /**
     * Restores it all: the database in one transaction, then the key, and the rows of the journal into the data folder.
     *
     * @throws BackupException with one sentence; the database is as it was then, unless it says otherwise
     */
    public void run() {
        Path data = settings.dataFolder();
        restored = database.restore(backup, MachineSettings::contains);
        if (data == null) {
            return;
        }
        try {
            backup.read((part, content) -> place(data, part, content));
        } catch (BackupException e) {
            throw new BackupException("the database is restored, but not the files beside it: " + e.getMessage(), e);
        }
    }

    private void place(Path data, BackupPart part, InputStream content) throws IOException {
        try {
            if (part.name().startsWith(PartNames.JOURNAL) && part.bytes() > 0) {
                JournalCopy.add(data.resolve(Backups.JOURNAL), content);
            } else if (part.name().equals(PartNames.MASTER_KEY)
                    && sealing.included() != null
                    && !configured(settings)
                    && !sealing.is(key.key())) {
                placeKey(data, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(FileFailure.words(e), e));
        }
    }

    private static boolean configured(Settings settings) {
        return settings.masterKey() != null && !settings.masterKey().isBlank();
    }

    private void placeKey(Path data, InputStream content) throws IOException {
        Path file = data.resolve(KeyFile.NAME);
        Path draft = data.resolve(KeyFile.NAME + ".part");
        Files.deleteIfExists(draft);
        OwnerOnly.write(draft, new String(content.readNBytes(LONGEST_KEY), StandardCharsets.US_ASCII));
        if (Files.exists(file)) {
            Files.move(file, data.resolve(KEY_BEFORE), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What the operator must do before the next start, so that the secrets can be opened; null for nothing. */
    public @Nullable String keyToBring() {
        if (sealing.is(key.key())) {
            return null;
        }
        if (sealing.included() != null) {
            return settings.dataFolder() == null
                    ? "without a data folder there is no place for the master key in the backup: put it into"
                            + " GATEWAY_MASTER_KEY before the next start (unzip -p FILE master.key)"
                    : null;
        }
        return configured(settings)
                ? "GATEWAY_MASTER_KEY is not the key of the backup: set the right one before the next start"
                : "the backup holds no master key: put the one of then into "
                        + (settings.dataFolder() == null
                                ? "GATEWAY_MASTER_KEY"
                                : settings.dataFolder().resolve(KeyFile.NAME) + " or GATEWAY_MASTER_KEY")
                        + " before the next start";
    }

    /** How many rows of usage wait in the backup for a data folder, which these settings do not have. */
    public long rowsWithoutPlace() {
        return settings.dataFolder() == null ? manifest().journalRows() : 0;
    }

    /** The keys of stored settings that came along, and hold over those of this machine. */
    public List<String> settings() {
        return restored == null ? List.of() : restored.kept();
    }

    /** The keys of those that were left out. */
    public List<String> settingsLeftOut() {
        return restored == null ? List.of() : restored.leftOut();
    }

    /** Names of the files of routes that came along. */
    public List<String> routeFiles() {
        return restored == null ? List.of() : restored.routeFiles();
    }

    /** Gives all back; where nothing was restored, nothing is left behind. */
    @Override
    public void close() {
        try {
            database.close();
        } finally {
            if (restored == null) {
                traces.remove();
            }
            giveBack();
        }
    }

    private void giveBack() {
        try {
            folder.close();
        } catch (IOException e) {
            throw new BackupException("the data folder " + settings.dataFolder() + " cannot be given back", e);
        }
    }

    private static void closeQuietly(DataFolder folder, RuntimeException reason) {
        try {
            folder.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
