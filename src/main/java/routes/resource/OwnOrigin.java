package routes.resource;

import gateway.config.TrustedAddresses;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which scheme and host a client reaches the gateway: what the operator says, else what a reverse proxy that is trusted
 * says of the request, else what the request itself says. Safe from many threads.
 */
public final class OwnOrigin {

    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?");
    private static final Pattern PARAMETER = Pattern.compile("(?i)(proto|host)=\"?([^\";,\\s]+)\"?");

    private final @Nullable String told;
    private final Predicate<String> trusted;

    /**
     * @param told scheme, host and port that clients use, without a trailing slash; null where it has to be found out
     * @param trusted whether a connection from this address is a reverse proxy's, whose headers are believed
     */
    public OwnOrigin(@Nullable String told, Predicate<String> trusted) {
        this.told = told;
        this.trusted = trusted;
    }

    /** The same, where the reverse proxies have these addresses. */
    public OwnOrigin(@Nullable String told, TrustedAddresses trusted) {
        this(told, address -> trusted.contains(InetAddress.ofLiteral(address)));
    }

    String of(HttpServerRequest request) {
        String peer =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        return of(request.scheme(), named(request.authority(), request.localAddress()), peer, request.headers());
    }

    /** By what the client called us: an empty port is none, and without a host there is only our address. */
    static String named(@Nullable HostAndPort host, @Nullable SocketAddress here) {
        if (host == null || host.host().isEmpty()) {
            return String.valueOf(here);
        }
        return host.port() == 0 ? host.host() : host.toString();
    }

    String of(String scheme, String host, @Nullable String peer, MultiMap headers) {
        if (told != null) {
            return told;
        }
        if (peer == null || !trusted.test(peer)) {
            return scheme + "://" + host;
        }
        return forwarded(headers, "proto", List.of("http", "https"), scheme) + "://"
                + forwarded(headers, "host", List.of(), host);
    }

    /** What the first proxy was called by, by {@code Forwarded} or by the older headers. */
    private static String forwarded(MultiMap headers, String what, List<String> allowed, String otherwise) {
        String value = null;
        String standard = headers.get("forwarded");
        if (standard != null) {
            Matcher parameters = PARAMETER.matcher(standard.split(",", 2)[0]);
            while (value == null && parameters.find()) {
                value = parameters.group(1).equalsIgnoreCase(what) ? parameters.group(2) : null;
            }
        }
        String older = headers.get("x-forwarded-" + what);
        if (value == null && older != null) {
            value = older.split(",", 2)[0].strip();
        }
        if (value == null || !HOST.matcher(value).matches()) {
            return otherwise;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        return allowed.isEmpty() || allowed.contains(lower) ? lower : otherwise;
    }
}
