package gateway.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Carries connections on one port of the loopback to another one, so that a server seems to come and go. */
final class PortForward implements AutoCloseable {

    private final ServerSocket listener;
    private final int to;
    private final AtomicInteger connections = new AtomicInteger();

    private PortForward(ServerSocket listener, int to) {
        this.listener = listener;
        this.to = to;
    }

    static PortForward open(int from, int to) throws IOException {
        PortForward forward = new PortForward(new ServerSocket(from, 50, InetAddress.getLoopbackAddress()), to);
        Thread.ofVirtual().start(forward::accept);
        return forward;
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                connections.incrementAndGet();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // the other direction has closed the sockets
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
