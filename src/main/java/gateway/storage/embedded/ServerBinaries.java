package gateway.storage.embedded;

import gateway.files.FolderTree;
import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

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

    /**
     * Runs a start of the library, alone as long as nothing is unpacked yet or its programs are not wrapped.
     *
     * @param unpack unpacks the binaries and starts nothing
     */
    <T> T start(Runnable unpack, Start<T> start) throws IOException {
        OwnerOnly.folder(folder);
        if (!ready()) {
            try (FileChannel channel = OwnerOnly.open(
                    folder.resolve("unpack.lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
                FileLock lock = channel.lock();
                try {
                    if (!unpacked()) {
                        deleteHalfUnpacked();
                        unpack.run();
                    }
                    wrap();
                } finally {
                    lock.release();
                }
            }
        }
        try {
            return start.run();
        } finally {
            // The library opens it to everybody each time.
            OwnerOnly.closedFolder(folder);
        }
    }

    /** Whether a folder of programs is one of these, and whole. */
    boolean holdReady(Path programs) {
        return folder.equals(programs.getParent())
                && Files.exists(programs.resolve(".exists"))
                && BareEnvironment.isAround(programs);
    }

    private boolean ready() throws IOException {
        if (!unpacked()) {
            return false;
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder, "PG-*")) {
            for (Path version : versions) {
                if (!BareEnvironment.isAround(version)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void wrap() throws IOException {
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder, "PG-*")) {
            for (Path version : versions) {
                BareEnvironment.wrap(version);
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
                    FolderTree.delete(version);
                }
            }
        }
    }
}
