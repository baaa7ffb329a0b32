package gateway.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes files and folders that are open to their owner only (modes 0600 and 0700), whatever the umask is, and takes what others
 * may do with older ones away. Where the file system knows no such modes they are made as usual. Safe from many threads.
 */
public final class OwnerOnly {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Makes a folder, and those above it, where they are missing; a folder that is there stays as it is. */
    public static Path folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder, FOLDER));
        }
        return folder;
    }

    /** A folder of ours alone: made where it is missing, closed to others where it is there. */
    public static Path closedFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            close(folder, FOLDER);
        }
        return folder(folder);
    }

    /** Makes an empty file where it is missing; one that is there is closed to others. */
    public static Path file(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException e) {
            close(file, FILE);
        }
        return file;
    }

    /** Opens a file, made where the options say so. */
    public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(file, options, attributes(file, FILE));
    }

    /** Replaces the text of a file. */
    public static void write(Path file, String text) throws IOException {
        Files.writeString(file(file), text, StandardCharsets.UTF_8);
    }

    /** Whether others than the owner may do anything with a file or folder; false where the file system does not tell. */
    public static boolean isOpen(Path path) throws IOException {
        return posix(path) && !FOLDER.containsAll(Files.getPosixFilePermissions(path));
    }

    /** For the methods of {@link Files} that make a file. */
    public static FileAttribute<?>[] ofFile(Path file) {
        return attributes(file, FILE);
    }

    private static void close(Path path, Set<PosixFilePermission> wanted) throws IOException {
        if (!posix(path)) {
            return;
        }
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
        if (wanted.containsAll(found)) {
            return;
        }
        try {
            found.retainAll(wanted);
            Files.setPosixFilePermissions(path, found);
        } catch (IOException e) {
            LOG.warn("Others may read {}, and that cannot be changed", path, e);
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return posix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
