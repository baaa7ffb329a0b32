package gateway.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder into which the library unpacks PostgreSQL's binaries ({@code PG-<digest>}, marked with {@code .exists} when done).
 * The library never repairs what a killed process has half unpacked, and two processes that unpack at once wait for each other
 * in steps of a second; a lock around the unpacking cures both.
 */
final class ServerBinaries {

    /** What runs while nobody else unpacks. */
    @FunctionalInterface
    interface Start<T> {
        T run() throws IOException;
    }

    private final Path folder;

    ServerBinaries(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Runs a start of the library, alone as long as nothing is unpacked yet. */
    <T> T start(Start<T> start) throws IOException {
        Files.createDirectories(folder);
        if (unpacked()) {
            return start.run();
        }
        try (FileChannel channel =
                FileChannel.open(folder.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = channel.lock();
            try {
                deleteHalfUnpacked();
                return start.run();
            } finally {
                lock.release();
            }
        }
    }

    private boolean unpacked() throws IOException {
        boolean any = false;
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder, "PG-*")) {
            for (Path version : versions) {
                if (!Files.exists(version.resolve(".exists"))) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    private void deleteHalfUnpacked() throws IOException {
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder, "PG-*")) {
            for (Path version : versions) {
                if (!Files.exists(version.resolve(".exists"))) {
                    ServerFolder.deleteTree(version);
                }
            }
        }
    }
}
