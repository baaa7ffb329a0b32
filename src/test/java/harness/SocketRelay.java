package harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What proxies have in common: a listener, connections that pass bytes on, and a record of what was asked. */
abstract class SocketRelay implements AutoCloseable {

    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    SocketRelay(ServerSocket listener) {
        this.listener = listener;
    }

    static ServerSocket plainListener() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final void start() {
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** The port on this machine that it listens on. */
    public final int port() {
        return listener.getLocalPort();
    }

    /** What it was asked for and has done, in order. */
    public final List<String> asked() {
        return asked;
    }

    /** Why it refused, once for each time. */
    public final List<String> refused() {
        return refused;
    }

    /** Serves one connection; whatever it throws ends the connection. */
    abstract void serve(Socket client) throws IOException;

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serveAndClose(client));
            } catch (IOException e) {
                // closed, or a TLS handshake that failed: the next one
                continue;
            }
        }
    }

    private void serveAndClose(Socket client) {
        try (client) {
            serve(client);
        } catch (IOException e) {
            refused.add("broken: " + e.getMessage());
        } finally {
            sockets.remove(client);
        }
    }

    /** Connects; names that end in {@code .test} are this machine's. */
    final Socket connect(String host, int port) throws IOException {
        InetAddress address = host.endsWith(".test") ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
        Socket server = new Socket();
        sockets.add(server);
        server.connect(new InetSocketAddress(address, port), 5_000);
        return server;
    }

    /** Passes bytes both ways until both sides have ended. */
    static void pass(Socket client, Socket server) throws IOException {
        try (server) {
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] bytes = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read; (read = in.read(bytes)) >= 0; ) {
                out.write(bytes, 0, read);
                out.flush();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line up to its line feed, without its end; null when there is none. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next; (next = in.read()) >= 0; ) {
            if (next == '\n') {
                return line.toString().stripTrailing();
            }
            line.append((char) next);
        }
        return null;
    }

    static void say(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        to.getOutputStream().flush();
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
