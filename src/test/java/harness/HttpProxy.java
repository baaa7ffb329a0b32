package harness;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/**
 * An HTTP proxy on this machine (RFC 9110, sections 9.3.6 and 11.7): {@code CONNECT}, and requests in absolute form, one for each
 * connection. It records {@code CONNECT host:port} or {@code METHOD url}. Names that end in {@code .test} are this machine's.
 */
public final class HttpProxy extends SocketRelay {

    private final String authorization;

    private HttpProxy(ServerSocket listener, String authorization) {
        super(listener);
        this.authorization = authorization;
        start();
    }

    /** A proxy for everybody. */
    public static HttpProxy open() {
        return new HttpProxy(plainListener(), null);
    }

    /** A proxy for one user; all others get 407. */
    public static HttpProxy open(String user, String password) {
        return new HttpProxy(plainListener(), basic(user, password));
    }

    /** The same over TLS. */
    public static HttpProxy openTls(SSLContext identity, String user, String password) throws IOException {
        ServerSocket listener =
                identity.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new HttpProxy(listener, basic(user, password));
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    void serve(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        String first = line(in);
        if (first == null) {
            return;
        }
        StringBuilder headers = new StringBuilder();
        String given = null;
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            if (name.equals("proxy-authorization")) {
                given = line.substring(line.indexOf(':') + 1).strip();
            } else if (!name.equals("connection") && !name.startsWith("proxy-")) {
                headers.append(line).append("\r\n");
            }
        }
        if (authorization != null && !authorization.equals(given)) {
            refused().add(first);
            say(
                    client,
                    "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=\"proxy\"\r\n"
                            + "content-length: 0\r\nconnection: close\r\n\r\n");
            return;
        }
        String[] words = first.split(" ");
        asked().add(words[0] + " " + words[1]);
        if (words[0].equals("CONNECT")) {
            tunnel(client, words[1]);
        } else {
            forward(client, words[0], URI.create(words[1]), headers);
        }
    }

    private void tunnel(Socket client, String authority) throws IOException {
        int colon = authority.lastIndexOf(':');
        Socket server = connect(authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)));
        say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        pass(client, server);
    }

    private void forward(Socket client, String method, URI url, CharSequence headers) throws IOException {
        Socket server = connect(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        say(server, method + " " + url.getRawPath() + query + " HTTP/1.1\r\n" + headers + "connection: close\r\n\r\n");
        pass(client, server);
    }
}
