package gateway.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** A part that is measured while it is read. Ends the part, not the archive, when it is closed. For one thread. */
final class MeasuredInput extends InputStream {

    private final InputStream in;
    private final Measure measure = new Measure();
    private final byte[] buffer = new byte[64 * 1024];
    private final long most;

    /** @param most bytes that the part may have */
    MeasuredInput(InputStream in, long most) {
        this.in = in;
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            measure.add(bytes, offset, count);
            if (measure.bytes() > most) {
                throw new ZipException("the parts are longer than they may be");
            }
        }
        return count;
    }

    /** What was read so far. */
    Measure measure() {
        return measure;
    }

    /** Reads the rest. */
    void drain() throws IOException {
        int count = 0;
        while (count >= 0) {
            count = read(buffer, 0, buffer.length);
        }
    }
}
