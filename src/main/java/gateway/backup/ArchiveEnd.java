package gateway.backup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of an archive end and its directory begins. A reader that goes from the begin to the last part never sees what
 * somebody has put behind it, which another reader may take for the archive. By APPNOTE.TXT of PKWARE, 4.3.14 to 4.3.16.
 */
final class ArchiveEnd {

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LARGE_LOCATOR = 0x07064b50;
    private static final int LARGE_LOCATOR_BYTES = 20;
    private static final int LARGE_END = 0x06064b50;
    private static final int LARGE_END_BYTES = 56;

    private static final long UNSIGNED = 0xffff_ffffL;

    private ArchiveEnd() {}

    /** Where the directory begins; -1 when the file does not end with the end of that directory. */
    static long directory(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long at = in.length() - END_BYTES;
            ByteBuffer end = read(in, at, END_BYTES);
            if (end == null || end.getInt(0) != END || end.getShort(20) != 0) {
                return -1;
            }
            long large = large(in, at - LARGE_LOCATOR_BYTES);
            if (large >= 0) {
                return large;
            }
            long bytes = end.getInt(12) & UNSIGNED;
            long begin = end.getInt(16) & UNSIGNED;
            return begin + bytes == at ? begin : -1;
        }
    }

    /** The same of an archive with more parts or bytes than the first format could tell of. */
    private static long large(RandomAccessFile in, long at) throws IOException {
        ByteBuffer locator = read(in, at, LARGE_LOCATOR_BYTES);
        if (locator == null || locator.getInt(0) != LARGE_LOCATOR) {
            return -1;
        }
        long ends = at - LARGE_END_BYTES;
        ByteBuffer end = read(in, ends, LARGE_END_BYTES);
        if (end == null || end.getInt(0) != LARGE_END) {
            return -1;
        }
        long bytes = end.getLong(40);
        long begin = end.getLong(48);
        return begin >= 0 && bytes >= 0 && begin + bytes == ends ? begin : -1;
    }

    /** Null where the file does not have it. */
    private static @Nullable ByteBuffer read(RandomAccessFile in, long at, int count) throws IOException {
        if (at < 0) {
            return null;
        }
        byte[] bytes = new byte[count];
        in.seek(at);
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
