package gateway.backup;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;

/** The parts of an archive, one after the other, and not what follows them. For one thread. */
final class PartsInput extends ZipInputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private PartsInput(InputStream in) {
        super(in);
    }

    /** @param end where the parts end */
    static PartsInput of(Path file, long end) throws IOException {
        return new PartsInput(new BufferedInputStream(new Begin(Files.newInputStream(file), end), BUFFER_BYTES));
    }

    /** Whether nothing follows the part that was read last. To be asked once, in place of the next part. */
    boolean isAtEnd() throws IOException {
        closeEntry();
        return in.read() < 0;
    }

    /** The begin of a stream. */
    private static final class Begin extends FilterInputStream {

        private long left;

        Begin(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
