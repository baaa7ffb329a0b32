package harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads HTTP/1.1 messages from a socket. Not thread-safe. */
final class WireReader {

    private final PushbackInputStream in;

    WireReader(InputStream in) {
        this.in = new PushbackInputStream(new BufferedInputStream(in), 1);
    }

    /** Waits for the next byte without taking it; false at the end of the connection. */
    boolean awaitByte() throws IOException {
        int b = in.read();
        if (b < 0) {
            return false;
        }
        in.unread(b);
        return true;
    }

    /** The next line without its end, null at the end of the connection. */
    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new EOFException(
                        "the connection ended inside a line: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** The header lines up to the blank one. */
    Headers headers() throws IOException {
        List<Headers.Header> list = new ArrayList<>();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            list.add(new Headers.Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return new Headers(list);
    }

    /**
     * The body that these headers announce.
     *
     * @param untilEnd whether a body without a length lasts until the connection ends (answers) or is empty (requests)
     */
    InputStream body(Headers headers, boolean untilEnd) {
        if (headers.first("transfer-encoding").orElse("").equalsIgnoreCase("chunked")) {
            return new Chunked();
        }
        var length = headers.first("content-length");
        return length.map(text -> (InputStream) new Fixed(Long.parseLong(text)))
                .orElseGet(() -> untilEnd ? in : InputStream.nullInputStream());
    }

    private final class Fixed extends InputStream {
        private long left;

        Fixed(long length) {
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, from, (int) Math.min(count, left));
            if (read < 0) {
                throw new EOFException("the connection ended " + left + " bytes before the end of the body");
            }
            left -= read;
            return read;
        }
    }

    private final class Chunked extends InputStream {
        private long left;
        private boolean begun;
        private boolean done;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (left == 0 && !nextChunk()) {
                return -1;
            }
            int read = in.read(bytes, from, (int) Math.min(count, left));
            if (read < 0) {
                throw new EOFException("the connection ended inside a chunk");
            }
            left -= read;
            return read;
        }

        private boolean nextChunk() throws IOException {
            if (done) {
                return false;
            }
            if (begun) {
                line();
            }
            begun = true;
            String size = line();
            if (size == null) {
                throw new EOFException("the connection ended before the last chunk");
            }
            left = Long.parseLong(size.split(";", -1)[0].strip(), 16);
            if (left == 0) {
                done = true;
                headers();
            }
            return left > 0;
        }
    }
}
