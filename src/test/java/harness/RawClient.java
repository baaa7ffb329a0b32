package harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * An HTTP/1.1 client on a bare socket, for requests that no library would send: it writes what it is told, reads when it is told,
 * and leaves when it likes. Not thread-safe, but for {@link #sendInBackground}.
 */
public final class RawClient implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final WireReader reader;
    private int status;
    private Headers headers;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        reader = new WireReader(socket.getInputStream());
    }

    /** Connects to 127.0.0.1. */
    public static RawClient connect(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Writes bytes as they are. */
    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Writes text as UTF-8. */
    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes without waiting; a peer that closes meanwhile is no failure. */
    public RawClient sendInBackground(byte[] bytes) {
        Thread.startVirtualThread(() -> {
            try {
                send(bytes);
            } catch (IOException peerGone) {
                // What the peer answered is read by the test.
            }
        });
        return this;
    }

    /** Writes a request with its host and content length. */
    public RawClient request(String method, String target, Headers extra, byte[] body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head(method, target, extra, body.length).getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return send(bytes.toByteArray());
    }

    /** The head of a request, blank line included; a negative length announces none. */
    public static String head(String method, String target, Headers extra, long length) {
        var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (extra.first("host").isEmpty()) {
            text.append("host: 127.0.0.1\r\n");
        }
        extra.list().forEach(header -> text.append(header.name() + ": " + header.value() + "\r\n"));
        if (length >= 0) {
            text.append("content-length: " + length + "\r\n");
        }
        return text.append("\r\n").toString();
    }

    /** Reads the status line and the headers of the next answer; interim answers are skipped. */
    public RawClient readHead() throws IOException {
        do {
            String line = reader.line();
            if (line == null) {
                throw new IOException("the connection ended before an answer");
            }
            status = Integer.parseInt(line.split(" ", 3)[1]);
            headers = reader.headers();
        } while (status < 200);
        return this;
    }

    /** Status of the answer whose head was read. */
    public int status() {
        return status;
    }

    /** Headers of the answer whose head was read. */
    public Headers headers() {
        return headers;
    }

    /** Value of a header that has to be there. */
    public String header(String name) {
        return headers.first(name).orElseThrow(() -> new AssertionError("no header " + name + " in " + headers));
    }

    /** The answer's body; reading it waits for what is not there yet. */
    public InputStream body() {
        boolean empty = status == 204 || status == 304;
        return empty ? InputStream.nullInputStream() : reader.body(headers, true);
    }

    /** The answer's body, to its end. */
    public byte[] readBody() throws IOException {
        return body().readAllBytes();
    }

    /** The answer's body as events. */
    public EventStream events() {
        return new EventStream(body());
    }

    /** Whether the peer closes the connection within this time, with or without further bytes. */
    public boolean closedByPeer(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        } finally {
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        }
    }

    /** Leaves with a reset instead of an orderly end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Leaves. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs a step that may block, so that the test can look elsewhere meanwhile. */
    public static <T> CompletableFuture<T> async(Callable<T> step) {
        var result = new CompletableFuture<T>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(step.call());
            } catch (Exception | AssertionError failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }
}
