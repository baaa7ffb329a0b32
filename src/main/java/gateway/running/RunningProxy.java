package gateway.running;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;

/**
 * A proxy that runs, or did when this was written. Immutable.
 *
 * @param pid its process
 * @param address where its listener is reached from this machine
 * @param token opens its admin API from this machine until it ends
 * @param startedAt when it began to listen
 * @param version of the program
 */
public record RunningProxy(long pid, URI address, String token, Instant startedAt, String version) {

    /**
     * Where a listener is reached from its own machine.
     *
     * @param host that it is bound to, a name or an address in figures; one that stands for all leads to the loopback
     */
    public static URI addressOf(String host, int port) {
        return URI.create("http://" + reachable(host) + ":" + port);
    }

    private static String reachable(String host) {
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            boolean six = address instanceof Inet6Address;
            if (address.isAnyLocalAddress()) {
                return six ? "[::1]" : "127.0.0.1";
            }
            return six ? "[" + host + "]" : host;
        } catch (IllegalArgumentException name) {
            return host;
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "RunningProxy[pid=" + pid + ", address=" + address + ", startedAt=" + startedAt + "]";
    }
}
