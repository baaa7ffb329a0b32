package routes.cli.run;

import gateway.files.FileFailure;
import gateway.files.FolderLock;
import gateway.files.FolderTree;
import gateway.storage.Database;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary folder of a demo, deleted with it. What a killed demo has left, its database among it, is ended and deleted by
 * the next one.
 */
final class DemoFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoFolder.class);
    private static final String PREFIX = "claude-proxy-demo-";
    private static final String LOCK = "demo.lock";
    /** Between the making of a folder and that of its lock another demo must not take it for a leftover. */
    private static final Duration MAKING = Duration.ofMinutes(1);

    private final Path path;
    private final FolderLock lock;

    private DemoFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** A new folder, below the one for temporary files. */
    static DemoFolder make() throws IOException {
        Path path = Files.createTempDirectory(PREFIX);
        FolderLock lock = FolderLock.take(path.resolve(LOCK));
        if (lock == null) {
            throw new IllegalStateException("Somebody else has locked " + path);
        }
        clearLeftovers(path);
        return new DemoFolder(path, lock);
    }

    Path path() {
        return path;
    }

    private static void clearLeftovers(Path own) {
        Path parent = own.getParent();
        if (parent == null) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (!folder.equals(own) && Files.getOwner(folder).equals(Files.getOwner(own))) {
                    clear(folder);
                }
            }
        } catch (IOException e) {
            LOG.warn("What an earlier demo left in {} cannot be cleared: {}", parent, FileFailure.words(e));
        }
    }

    private static void clear(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        if (!Files.exists(file)
                && Files.getLastModifiedTime(folder)
                        .toInstant()
                        .isAfter(Clock.systemUTC().instant().minus(MAKING))) {
            return;
        }
        FolderLock lock = FolderLock.take(file);
        if (lock == null) {
            return;
        }
        try (lock) {
            LOG.info("Ending and deleting what a demo that was killed has left in {}", folder);
            Database.endLeftBehind(folder);
            FolderTree.delete(folder);
        }
    }

    /** Deletes it. */
    @Override
    public void close() throws IOException {
        try (lock) {
            FolderTree.delete(path);
        }
    }
}
