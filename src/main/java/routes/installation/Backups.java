package routes.installation;

import gateway.backup.BackupException;
import gateway.backup.BackupManifest;
import gateway.backup.BackupManifest.KeyMark;
import gateway.backup.BackupWriter;
import gateway.backup.PartNames;
import gateway.config.BuildInfo;
import gateway.config.Settings;
import gateway.files.FileFailure;
import gateway.files.OwnerOnly;
import gateway.storage.PlainDatabase;
import gateway.storage.copy.DatabaseDump;
import gateway.storage.journal.JournalCopy;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes backups of an installation, while its proxy runs or not. For one thread. */
public final class Backups {

    /** Where the journal lies in a data folder. */
    public static final String JOURNAL = "journal";

    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    private final Settings settings;
    private final Clock clock;

    public Backups(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What goes into a backup beside the tables.
     *
     * @param usage the rows of requests, stored ones and those in the journal
     * @param masterKey the file of the key, where there is one
     */
    public record Wish(boolean usage, boolean masterKey) {}

    /**
     * Writes a backup into a new file of mode 0600. It has its name when it is whole, not before.
     *
     * @throws BackupException with one sentence
     */
    public BackupManifest write(Path file, Wish wish) {
        if (Files.exists(file)) {
            throw new BackupException("the file " + file + " is there already; name another one", null);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            throw new BackupException("the folder " + folder + " is not there, or you may not write to it", null);
        }
        try {
            Path draft = Files.createTempFile(folder, file.getFileName() + ".", ".part", OwnerOnly.ofFile(file));
            // Ctrl-C during the backup too
            draft.toFile().deleteOnExit();
            try {
                BackupManifest manifest = writeWhole(draft, wish);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                return manifest;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new BackupException(
                    "the backup cannot be written (" + FileFailure.words(e) + "); see whether " + folder + " has room",
                    e);
        }
    }

    private BackupManifest writeWhole(Path draft, Wish wish) throws IOException {
        try (FileChannel channel = OwnerOnly.open(draft, Set.of(StandardOpenOption.WRITE));
                OutputStream out = Channels.newOutputStream(channel)) {
            BackupManifest manifest = write(out, wish);
            channel.force(true);
            return manifest;
        }
    }

    /**
     * Writes a backup to a stream, which stays open.
     *
     * @throws BackupException with one sentence; what was written until then cannot be restored
     * @throws IOException when the stream takes no more
     */
    public BackupManifest write(OutputStream out, Wish wish) throws IOException {
        Path data = settings.dataFolder();
        if (settings.database().embedded() && (data == null || !PlainDatabase.isEmbeddedIn(data))) {
            throw new BackupException(
                    "there is no database in the data folder " + data
                            + ": there is nothing to back up; DATA_FOLDER names another folder, DATABASE_URL a"
                            + " database",
                    null);
        }
        InstallationKey key = InstallationKey.of(settings);
        BackupWriter writer = new BackupWriter(out);
        try (PlainDatabase database = InstallationDatabase.openPlain(settings)) {
            // A row leaves the journal once it is stored, so the journal is to be read before the tables.
            if (wish.usage() && data != null) {
                copyJournal(data.resolve(JOURNAL), writer);
            }
            DatabaseDump.Copied copied = database.dump(writer, wish.usage());
            boolean withKey = wish.masterKey() && key.file() != null;
            if (withKey) {
                writer.part(PartNames.MASTER_KEY, part -> part.write(key.content()));
            }
            BackupManifest manifest = new BackupManifest(
                    BuildInfo.read().version(),
                    copied.schema(),
                    settings.node(),
                    clock.instant(),
                    copied.server(),
                    wish.usage(),
                    writer.parts(),
                    copied.usage(),
                    new KeyMark(key.id(), withKey));
            writer.end(manifest);
            return manifest;
        }
    }

    private static void copyJournal(Path journal, BackupWriter writer) throws IOException {
        int number = 0;
        List<Path> segments = JournalCopy.segments(journal);
        for (Path segment : segments) {
            try (RandomAccessFile rows = new RandomAccessFile(segment.toFile(), "r")) {
                number++;
                writer.part(PartNames.ofSegment(number), out -> JournalCopy.write(rows, out));
            } catch (FileNotFoundException e) {
                LOG.debug("The rows of {} are all stored since the folder was listed", segment, e);
            }
        }
    }
}
