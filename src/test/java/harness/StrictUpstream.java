package harness;

import harness.StrictRequests.Reading;
import harness.StrictRequests.Request;
import harness.StrictRequests.Rest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream that reads with {@link StrictRequests}, keeps its connections open, and tells each request its own target. A request
 * that never becomes whole is none. Safe from many threads.
 */
public final class StrictUpstream implements AutoCloseable {

    private final ServerSocket listener;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private StrictUpstream() throws IOException {
        listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    /** Starts to listen on a free port of 127.0.0.1. */
    public static StrictUpstream start() {
        try {
            return new StrictUpstream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** The whole requests that came, in order of their ends. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** What came that is no request. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                Thread.startVirtualThread(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var unread = new ByteArrayOutputStream();
            var buffer = new byte[16 * 1024];
            for (int read = connection.getInputStream().read(buffer);
                    read >= 0;
                    read = connection.getInputStream().read(buffer)) {
                unread.write(buffer, 0, read);
                byte[] bytes = unread.toByteArray();
                Reading reading = StrictRequests.read(bytes);
                for (Request request : reading.requests()) {
                    requests.add(request);
                    connection.getOutputStream().write(answer(request));
                }
                if (reading.rest() == Rest.WRONG) {
                    complaints.add(new String(bytes, StandardCharsets.ISO_8859_1).substring(reading.length()));
                    return;
                }
                unread.reset();
                unread.write(bytes, reading.length(), bytes.length - reading.length());
            }
        } catch (IOException gone) {
            // Who leaves inside a request has sent none.
        }
    }

    private static byte[] answer(Request request) {
        String body = MessageJson.message("answer to <" + request.target() + ">");
        return ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
