package gateway.upstream;

import gateway.upstream.OutgoingProxy.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads proxies from URLs. Pure. */
public final class OutgoingProxies {

    /** No proxy, not even the general one: every host is called directly. */
    public static final OutgoingProxy DIRECT =
            new OutgoingProxy(Kind.HTTP, "none", 1, null, null, List.of("*"), Duration.ofSeconds(1));

    private static final String EXPECTED =
            "an outgoing proxy must be http://host:port, https://host:port or socks5://host:port, with user:password@"
                    + " where it asks for them";

    private OutgoingProxies() {}

    /**
     * The proxy of a URL. User and password are percent-decoded; a port that is left out is 80, 443 or 1080. {@code socks5h}
     * means the same as {@code socks5}.
     *
     * @throws IllegalArgumentException for anything else; the message is a sentence part and shows nothing of the URL
     */
    public static OutgoingProxy parse(String url, List<String> bypass, Duration timeout) {
        URI uri = uri(url.strip());
        Kind kind = kind(uri.getScheme());
        String host = uri.getHost();
        boolean bare = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        int port = uri.getPort() == -1 ? defaultPort(kind) : uri.getPort();
        if (host == null || !bare || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(EXPECTED);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port of an outgoing proxy must be from 1 to 65535");
        }
        String userInfo = uri.getRawUserInfo();
        int colon = userInfo == null ? -1 : userInfo.indexOf(':');
        return new OutgoingProxy(
                kind,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                userInfo == null ? null : decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                userInfo == null || colon < 0 ? null : decoded(userInfo.substring(colon + 1)),
                bypass,
                timeout);
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Without its cause, which tells the whole URL.
            throw new IllegalArgumentException(EXPECTED);
        }
    }

    private static Kind kind(@Nullable String scheme) {
        return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
            case "http" -> Kind.HTTP;
            case "https" -> Kind.HTTPS;
            case "socks5", "socks5h" -> Kind.SOCKS5;
            default -> throw new IllegalArgumentException(EXPECTED);
        };
    }

    private static int defaultPort(Kind kind) {
        return switch (kind) {
            case HTTP -> 80;
            case HTTPS -> 443;
            case SOCKS5 -> 1080;
        };
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
