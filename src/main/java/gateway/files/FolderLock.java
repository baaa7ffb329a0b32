package gateway.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lock file that says to whom a folder belongs: one process at a time, whose id stands in it. The kernel frees the lock with
 * the process, however that ends. Within one process a file may be locked once only: whoever opens and closes it a second time
 * frees it. Safe from many threads.
 */
public final class FolderLock implements AutoCloseable {

    private static final int LONGEST_ID = 20;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, in a folder that is there.
     *
     * @return null when another process has it
     * @throws IOException when the file cannot be made, written or locked
     */
    public static @Nullable FolderLock take(Path file) throws IOException {
        FileChannel channel = OwnerOnly.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        try {
            if (channel.tryLock() != null) {
                channel.truncate(0);
                String id = ProcessHandle.current().pid() + "\n";
                channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // This process has it itself.
            channel.close();
            return null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    /** The process id in the file of a lock that somebody else has; "unknown" where there is none. */
    public static String holder(Path file) {
        try {
            String id =
                    Files.size(file) > LONGEST_ID ? "" : Files.readString(file).strip();
            return id.matches("[0-9]+") ? id : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Frees the folder; the file stays, empty. */
    @Override
    public void close() throws IOException {
        try (channel) {
            channel.truncate(0);
        }
    }
}
