package harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream that answers with bytes, whether they are HTTP or not, and says for each request of each connection what becomes of
 * the connection. Safe from many threads.
 */
public final class RawUpstream implements AutoCloseable {

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What becomes of a connection behind an answer. */
    public enum Then {
        KEEP,
        CLOSE,
        RESET
    }

    /**
     * One answer.
     *
     * @param bytes what is sent, one character for each byte
     * @param early whether it is sent when the head of the request has come, and the body is left unread
     */
    public record Reply(String bytes, Then then, boolean early) {

        /** An answer to a whole request, behind which the connection stays. */
        public static Reply of(String bytes) {
            return new Reply(bytes, Then.KEEP, false);
        }

        /** No answer. */
        public static Reply nothing(Then then) {
            return new Reply("", then, false);
        }
    }

    /** Decides by the number of the connection and of the request on it, both from 0. */
    public interface Script {
        Reply reply(int connection, int request);
    }

    private RawUpstream(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Listens on a free port of 127.0.0.1. */
    public static RawUpstream start(Script script) {
        try {
            return new RawUpstream(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A whole JSON answer, or with an extra header. */
    public static String json(int status, String body, String... headers) {
        return "HTTP/1.1 " + status + " Raw\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                + "\r\n"
                + String.join(
                        "", List.of(headers).stream().map(each -> each + "\r\n").toList()) + "\r\n" + body;
    }

    /** The base URL, without a slash at its end. */
    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Number of connection and of request, with the request line, of all requests whose head has come. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How many connections are open. */
    public int openConnections() {
        return sockets.size();
    }

    private void accept() {
        for (int number = 0; !listener.isClosed(); number++) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                int connection = number;
                Thread.startVirtualThread(() -> serve(socket, connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            for (int request = 0; ; request++) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                requests.add(connection + "." + request + " " + head.substring(0, head.indexOf('\r')));
                Reply reply = script.reply(connection, request);
                if (!reply.early()) {
                    in.skipNBytes(lengthIn(head));
                }
                socket.getOutputStream().write(reply.bytes().getBytes(StandardCharsets.ISO_8859_1));
                if (reply.then() == Then.RESET) {
                    socket.setSoLinger(true, 0);
                }
                if (reply.then() != Then.KEEP) {
                    return;
                }
            }
        } catch (IOException gone) {
            // What the peer makes of it is for the test to check.
        } finally {
            sockets.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static long lengthIn(String head) {
        for (String line : head.toLowerCase(Locale.ROOT).split("\r\n")) {
            if (line.startsWith("content-length:")) {
                return Long.parseLong(line.substring("content-length:".length()).strip());
            }
        }
        return 0;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
