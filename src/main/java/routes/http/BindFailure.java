package routes.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import routes.http.GatewayHttpServer.ListenException;

/** Whether an address can be listened on; if not, why, in one sentence that names the setting to change. */
public final class BindFailure {

    private static final int PATIENCE_MILLIS = 500;
    private static final int LONGEST_HEAD = 4096;
    private static final String QUESTION = "GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    /** What only our own listener says. */
    private static final String OURS = "x-claude-proxy-request-id";

    private BindFailure() {}

    /**
     * Looks whether both addresses are free, before anything slow is begun.
     *
     * @throws ListenException when one of them is not
     */
    public static void requireFree(String host, int port, String managementHost, int managementPort) {
        if (port != 0 && port == managementPort) {
            throw new ListenException("The ports of clients and of management are both " + port
                    + ": set MANAGEMENT_PORT to another one than PORT.");
        }
        requireFree("", host, port, "HOST", "PORT");
        requireFree(
                "the management port ", managementHost, managementPort, "GATEWAY_MANAGEMENT_HOST", "MANAGEMENT_PORT");
    }

    private static void requireFree(String what, String host, int port, String hostSetting, String portSetting) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new ListenException("Cannot listen on " + what + host + ":" + port + ": "
                    + words(host, port, hostSetting, portSetting, String.valueOf(e.getMessage())));
        }
    }

    /** The sentence for the clients' port. */
    static ListenException ofClients(String host, int port, Throwable cause) {
        return new ListenException("Cannot listen on " + host + ":" + port + ": "
                + words(host, port, "HOST", "PORT", String.valueOf(cause.getMessage())));
    }

    /** The operating system's own words, as the JDK and Netty repeat them, tell what is wrong. */
    private static String words(String host, int port, String hostSetting, String portSetting, String told) {
        String lower = told.toLowerCase(Locale.ROOT);
        if (lower.contains("already in use")) {
            String holder = isOurs(host, port) ? "another Claude Proxy" : "another program";
            return holder + " has the port; stop it, or set " + portSetting + " to a free one.";
        }
        if (lower.contains("permission denied")) {
            return "this user may not use the port; set " + portSetting + " to one above 1023.";
        }
        if (lower.contains("cannot assign") || lower.contains("unresolved") || lower.contains("unknown host")) {
            return "the address is none of this machine's; set " + hostSetting + " to one that is.";
        }
        return told + "; set " + hostSetting + " or " + portSetting + " to another one.";
    }

    private static boolean isOurs(String host, int port) {
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(host);
            InetAddress near = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
            socket.connect(new InetSocketAddress(near, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(QUESTION.getBytes(StandardCharsets.US_ASCII));
            byte[] head = socket.getInputStream().readNBytes(LONGEST_HEAD);
            return new String(head, StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT)
                    .contains(OURS);
        } catch (IOException e) {
            return false;
        }
    }
}
