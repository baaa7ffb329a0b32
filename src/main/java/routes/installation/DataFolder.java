package routes.installation;

import gateway.config.Settings;
import gateway.error.StorageStartException;
import gateway.files.FileFailure;
import gateway.files.FolderLock;
import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data folder of a running gateway, which belongs to one proxy at a time. Commands beside it take no lock. */
public final class DataFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    public static final String LOCK = "proxy.lock";

    private final Settings settings;
    private final @Nullable FolderLock lock;

    private DataFolder(Settings settings, @Nullable FolderLock lock) {
        this.settings = settings;
        this.lock = lock;
    }

    /**
     * Makes the folder where it is missing, and takes it. Without a data folder there is nothing to take.
     *
     * @throws StorageStartException when another proxy has it, or it cannot be used
     */
    public static DataFolder take(Settings settings) {
        Path folder = settings.dataFolder();
        if (folder == null) {
            return new DataFolder(settings, null);
        }
        Path file = folder.resolve(LOCK);
        try {
            OwnerOnly.folder(folder);
            FolderLock lock = FolderLock.take(file);
            if (lock == null) {
                throw new StorageStartException(
                        "Claude Proxy is already running on the data folder " + folder + ", pid "
                                + FolderLock.holder(file) + ": stop it, or set DATA_FOLDER to a folder of its own.",
                        null);
            }
            if (OwnerOnly.isOpen(folder)) {
                LOG.warn("Others can look into the data folder {}; chmod 700 closes it", folder);
            }
            return new DataFolder(settings, lock);
        } catch (IOException e) {
            throw new StorageStartException(
                    "The data folder " + folder + " cannot be used (" + FileFailure.words(e)
                            + "): set DATA_FOLDER to one that this user may write to.",
                    e);
        }
    }

    /** Where everything is that outlives the process, for the operator. */
    public String whereDataAre() {
        Path folder = settings.dataFolder();
        String database = settings.database().embedded() ? "" : "the database of DATABASE_URL";
        if (folder == null) {
            return database;
        }
        return database.isEmpty() ? folder.toString() : database + " and " + folder;
    }

    /** Lets the next proxy have it. */
    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
