package routes.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, as far as one party can be told from another: the address of the connection's other end, of IPv6 the
 * network, of which a single party may have all addresses. Never what a header says, which anybody can send. Pure.
 */
public final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** The address of the one who sends a request. */
    public static String of(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        return of(remote == null ? null : remote.hostAddress());
    }

    /** @param numeric an address in figures, null where there is none, as with sockets in files */
    static String of(@Nullable String numeric) {
        if (numeric == null) {
            return "local";
        }
        try {
            int zone = numeric.indexOf('%');
            InetAddress address = InetAddress.ofLiteral(zone < 0 ? numeric : numeric.substring(0, zone));
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "/64"
                    : address.getHostAddress();
        } catch (IllegalArgumentException notNumeric) {
            return numeric;
        }
    }
}
