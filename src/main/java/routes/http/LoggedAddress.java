package routes.http;

import gateway.config.Settings.LoggedClient;
import gateway.config.TrustedAddresses;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a client as the log has it: none, its network, or whole. Where the connection is that of a reverse proxy that
 * is trusted, the last address that is none of theirs in {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For}; what stands
 * before it anybody can have sent. Nothing but the log believes it. Safe from many threads.
 */
public final class LoggedAddress {

    private static final Pattern FOR = Pattern.compile("(?i)(?:^|[;,\\s])for=(\"[^\"]*\"|[^;,\\s]+)");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final int LONGEST_HEADER = 1_000;
    private static final int IPV4_NETWORK = 3;
    private static final int IPV6_NETWORK = 6;

    private final LoggedClient wanted;
    private final TrustedAddresses trusted;

    /** @param trusted whose word about the addresses of their clients is believed */
    public LoggedAddress(LoggedClient wanted, TrustedAddresses trusted) {
        this.wanted = wanted;
        this.trusted = trusted;
    }

    /** As it is logged; null for none. */
    @Nullable
    String of(HttpServerRequest request) {
        if (wanted == LoggedClient.OFF) {
            return null;
        }
        SocketAddress remote = request.remoteAddress();
        return of(remote == null ? null : remote.hostAddress(), request.headers());
    }

    /** @param peer the address of the other end in figures, null where there is none */
    @Nullable
    String of(@Nullable String peer, MultiMap headers) {
        if (wanted == LoggedClient.OFF || peer == null) {
            return null;
        }
        boolean standard = headers.contains("forwarded");
        boolean forwarded = standard || headers.contains("x-forwarded-for");
        if (!forwarded && wanted == LoggedClient.FULL && IPV4.matcher(peer).matches()) {
            return peer;
        }
        InetAddress address = literal(peer);
        if (address == null) {
            return null;
        }
        InetAddress told = forwarded && trusted.contains(address) ? client(address, headers, standard) : address;
        return wanted == LoggedClient.FULL ? told.getHostAddress() : network(told);
    }

    private InetAddress client(InetAddress peer, MultiMap headers, boolean standard) {
        String joined = String.join(",", headers.getAll(standard ? "forwarded" : "x-forwarded-for"));
        // The end is what the nearest proxies have said.
        String value = joined.length() > LONGEST_HEADER ? joined.substring(joined.length() - LONGEST_HEADER) : joined;
        InetAddress known = peer;
        for (String each :
                standard ? fors(value) : List.of(value.split(",", -1)).reversed()) {
            InetAddress next = literal(bare(each.strip()));
            if (next == null) {
                return known;
            }
            known = next;
            if (!trusted.contains(next)) {
                return known;
            }
        }
        return known;
    }

    private static List<String> fors(String value) {
        Matcher all = FOR.matcher(value);
        return all.results().map(each -> each.group(1)).toList().reversed();
    }

    /** Without quotes, brackets and port. */
    private static String bare(String text) {
        String plain = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
        if (plain.startsWith("[")) {
            int end = plain.indexOf(']');
            return end < 0 ? "" : plain.substring(1, end);
        }
        int colon = plain.indexOf(':');
        return colon >= 0 && colon == plain.lastIndexOf(':') ? plain.substring(0, colon) : plain;
    }

    /** Null for names, which would be looked up, and for words like {@code unknown}. */
    private static @Nullable InetAddress literal(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        try {
            return address.indexOf(':') >= 0 || IPV4.matcher(address).matches() ? InetAddress.ofLiteral(address) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** {@code 203.0.113.0/24}, {@code 2001:db8:1::/48}: where somebody comes from, but not who it is. */
    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        int kept = address instanceof Inet4Address ? IPV4_NETWORK : IPV6_NETWORK;
        if (address.isLoopbackAddress()) {
            return address.getHostAddress();
        }
        Arrays.fill(bytes, kept, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * Byte.SIZE;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
