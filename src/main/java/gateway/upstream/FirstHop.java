package gateway.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Whom a call connects to first: the upstream itself, or the outgoing proxy before it. Immutable.
 *
 * @param host without brackets
 * @param proxy null where the upstream is called directly
 */
public record FirstHop(String host, int port, @Nullable OutgoingProxy proxy) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /**
     * The first hop of calls of a URL.
     *
     * @param proxy the outgoing proxy that is set, which may be for other hosts; null for none
     */
    public static FirstHop of(URI url, @Nullable OutgoingProxy proxy) {
        String host = url.getHost();
        return proxy == null || ProxyBypass.applies(proxy, host)
                ? new FirstHop(bare(host), portOf(url), null)
                : new FirstHop(bare(proxy.host()), proxy.port(), proxy);
    }

    /** The port that a URL means. */
    public static int portOf(URI url) {
        return url.getPort() > 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? HTTPS : HTTP;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether it is on this machine by its name. */
    public boolean isHere() {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** Host and port, as they stand in a URL. */
    public String place() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /**
     * Takes a connection, whatever proxy Java has been told of.
     *
     * @param patienceMillis for the connection, and then for each read
     * @throws UnknownHostException when the name is not found
     */
    public Socket connect(int patienceMillis) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
            socket.connect(address, patienceMillis);
            socket.setSoTimeout(patienceMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
