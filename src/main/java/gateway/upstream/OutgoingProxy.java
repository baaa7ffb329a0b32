package gateway.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between us and an upstream. Immutable; {@code toString} shows neither user nor password.
 *
 * @param kind how it is spoken to
 * @param user null where it asks for none
 * @param password null where it asks for none
 * @param bypass hosts that are called directly: {@code example.com}, {@code .example.com} (and below), {@code *}, an address
 * @param timeout until the proxy has connected us
 */
public record OutgoingProxy(
        Kind kind,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        List<String> bypass,
        Duration timeout) {

    public OutgoingProxy {
        bypass = List.copyOf(bypass);
    }

    /** How a proxy is spoken to. */
    public enum Kind {
        /** In clear text; CONNECT for https upstreams. */
        HTTP,
        /** As HTTP, over TLS. */
        HTTPS,
        /** SOCKS 5 (RFC 1928); names are resolved by the proxy. */
        SOCKS5
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + host + ":" + port;
    }
}
