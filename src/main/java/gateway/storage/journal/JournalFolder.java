package gateway.storage.journal;

import gateway.error.StorageStartException;
import gateway.files.FileFailure;
import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The folder of a file journal: segments {@code usage-<number>.copy}, locked against a second process. */
final class JournalFolder implements AutoCloseable {

    private static final Pattern SEGMENT = Pattern.compile("usage-(\\d{1,18})\\.copy");

    private final Path folder;
    private final FileChannel lockChannel;

    private JournalFolder(Path folder, FileChannel lockChannel) {
        this.folder = folder;
        this.lockChannel = lockChannel;
    }

    /** Makes the folder if absent and locks it. */
    static JournalFolder open(Path folder) {
        try {
            OwnerOnly.closedFolder(folder);
            FileChannel channel = OwnerOnly.open(
                    folder.resolve("journal.lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            if (tryLock(channel) == null) {
                channel.close();
                throw new StorageStartException(
                        "The usage journal " + folder + " is in use by another process: give each its own data folder.",
                        null);
            }
            return new JournalFolder(folder, channel);
        } catch (IOException e) {
            throw new StorageStartException(
                    "The usage journal " + folder + " cannot be used (" + FileFailure.words(e)
                            + "): let the user of the proxy own it (chown, chmod 700), or set DATA_FOLDER to another"
                            + " folder.",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path segment(long number) {
        return segment(folder, number);
    }

    static Path segment(Path folder, long number) {
        return folder.resolve(String.format(Locale.ROOT, "usage-%010d.copy", number));
    }

    /** Numbers of the segments that exist, oldest first. */
    SortedSet<Long> numbers() throws IOException {
        return numbers(folder);
    }

    static SortedSet<Long> numbers(Path folder) throws IOException {
        SortedSet<Long> numbers = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "usage-*.copy")) {
            for (Path file : files) {
                Matcher matcher = SEGMENT.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                    numbers.add(Long.parseLong(matcher.group(1)));
                }
            }
        }
        return numbers;
    }

    /** Makes new and deleted names survive a loss of power. */
    void force() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
