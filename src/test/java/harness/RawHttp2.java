package harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * An HTTP/2 client on a bare socket that sends whatever frames it is told: headers are written as literals, nothing is checked. It
 * acknowledges settings and opens no windows by itself. Not thread-safe.
 */
public final class RawHttp2 implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    /** One frame. */
    public record Frame(int type, int flags, int stream, byte[] payload) {

        /** A number in the payload. */
        public int number(int at) {
            return ByteBuffer.wrap(payload).getInt(at);
        }

        /** The payload as text. */
        public String text() {
            return new String(payload, StandardCharsets.ISO_8859_1);
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    private RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects to 127.0.0.1 by prior knowledge. */
    public static RawHttp2 connect(int port) throws IOException {
        return connect(port, new byte[0]);
    }

    /** Connects with settings of its own. */
    public static RawHttp2 connect(int port, byte[] settings) throws IOException {
        var client = new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), port));
        client.socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return client.send(SETTINGS, 0, 0, settings);
    }

    /** Writes one frame. */
    public RawHttp2 send(int type, int flags, int stream, byte[] payload) throws IOException {
        socket.getOutputStream().write(frame(type, flags, stream, payload));
        return this;
    }

    /** Writes bytes as they are. */
    public RawHttp2 send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Writes without waiting; a peer that closes meanwhile is no failure. */
    public RawHttp2 sendInBackground(byte[] bytes) {
        Thread.startVirtualThread(() -> {
            try {
                send(bytes);
            } catch (IOException peerGone) {
                // What the peer answered is read by the test.
            }
        });
        return this;
    }

    /** The bytes of one frame. */
    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(payload.length >> 16);
        bytes.write(payload.length >> 8);
        bytes.write(payload.length);
        bytes.write(type);
        bytes.write(flags);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(stream).array());
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    /** A header block of literals; names and values in turn, any characters up to U+00FF. */
    public static byte[] block(String... namesAndValues) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            bytes.write(0x10);
            text(bytes, namesAndValues[i]);
            text(bytes, namesAndValues[i + 1]);
        }
        return bytes.toByteArray();
    }

    private static void text(ByteArrayOutputStream bytes, String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        int rest = latin.length - 127;
        bytes.write(Math.min(latin.length, 127));
        if (rest >= 0) {
            while (rest >= 128) {
                bytes.write(rest % 128 + 128);
                rest /= 128;
            }
            bytes.write(rest);
        }
        bytes.writeBytes(latin);
    }

    /** The next frame; empty when the connection has ended. */
    public Optional<Frame> next() throws IOException {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            var frame = new Frame(in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), new byte[length]);
            in.readFully(frame.payload());
            if (frame.type() == SETTINGS && (frame.flags() & ACK) == 0) {
                send(SETTINGS, ACK, 0, new byte[0]);
            }
            return Optional.of(frame);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    /** Reads up to the next frame of a type; empty when the connection has ended before. */
    public Optional<Frame> next(int type) throws IOException {
        Optional<Frame> frame = next();
        while (frame.isPresent() && frame.get().type() != type) {
            frame = next();
        }
        return frame;
    }

    /** Reads the frames of a stream up to its end or reset; the last is that, or empty when the connection has ended before. */
    public Optional<Frame> end(int stream) throws IOException {
        Optional<Frame> frame = next();
        while (frame.isPresent() && !ends(frame.get(), stream)) {
            frame = next();
        }
        return frame;
    }

    private static boolean ends(Frame frame, int stream) {
        return frame.type() == GOAWAY
                || (frame.stream() == stream
                        && (frame.type() == RST_STREAM
                                || ((frame.type() == DATA || frame.type() == HEADERS)
                                        && (frame.flags() & END_STREAM) != 0)));
    }

    /** Whether the peer closes the connection within this time; what it sends until then is read. */
    public boolean closedByPeer(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        try {
            while (next().isPresent()) {
                // Until the end.
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } finally {
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
