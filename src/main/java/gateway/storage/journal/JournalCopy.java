package gateway.storage.journal;

import gateway.files.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** Takes rows out of the file journal of another process, and puts rows into one that no process has. */
public final class JournalCopy {

    private static final int BUFFER_BYTES = 64 * 1024;

    private JournalCopy() {}

    /** The segments of a journal, oldest first; none where there is no such folder. */
    public static List<Path> segments(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        return JournalFolder.numbers(folder).stream()
                .map(number -> JournalFolder.segment(folder, number))
                .toList();
    }

    /** Writes the whole lines of a segment. Rows that are appended meanwhile may be missing. */
    public static void write(RandomAccessFile segment, OutputStream out) throws IOException {
        long left = endOfLines(segment);
        byte[] buffer = new byte[BUFFER_BYTES];
        segment.seek(0);
        while (left > 0) {
            int count = segment.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                return;
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    private static long endOfLines(RandomAccessFile segment) throws IOException {
        long end = segment.length();
        byte[] buffer = new byte[BUFFER_BYTES];
        while (end > 0) {
            int length = (int) Math.min(end, buffer.length);
            segment.seek(end - length);
            segment.readFully(buffer, 0, length);
            for (int i = length; i > 0; i--) {
                if (buffer[i - 1] == '\n') {
                    return end - length + i;
                }
            }
            end -= length;
        }
        return 0;
    }

    /** Puts rows into a segment of their own, behind those that are there. */
    public static void add(Path folder, InputStream rows) throws IOException {
        OwnerOnly.closedFolder(folder);
        SortedSet<Long> numbers = JournalFolder.numbers(folder);
        Path segment = JournalFolder.segment(folder, numbers.isEmpty() ? 1 : numbers.last() + 1);
        Path draft = segment.resolveSibling("restored.part");
        Files.deleteIfExists(draft);
        try (FileChannel channel =
                        OwnerOnly.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                OutputStream out = Channels.newOutputStream(channel)) {
            rows.transferTo(out);
            channel.force(true);
        }
        Files.move(draft, segment, StandardCopyOption.ATOMIC_MOVE);
    }
}
