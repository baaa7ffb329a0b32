package gateway.upstream;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes proxies as URLs. Pure. */
public final class ProxyUrl {

    /** For proxies that nobody gave another time-out. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private ProxyUrl() {}

    /** The URL with user and password, a secret; bypass list and time-out are not part of it. */
    public static String withSecrets(OutgoingProxy proxy) {
        String user = proxy.user();
        String password = proxy.password();
        StringBuilder url = new StringBuilder(scheme(proxy)).append("://");
        if (user != null || password != null) {
            url.append(encoded(user));
            if (password != null) {
                url.append(':').append(encoded(password));
            }
            url.append('@');
        }
        return url.append(authority(proxy)).toString();
    }

    /** The URL that may be shown: neither user nor password. */
    public static String shown(OutgoingProxy proxy) {
        return scheme(proxy) + "://" + authority(proxy);
    }

    private static String scheme(OutgoingProxy proxy) {
        return proxy.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String authority(OutgoingProxy proxy) {
        String host = proxy.host();
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host) + ":" + proxy.port();
    }

    private static String encoded(@Nullable String text) {
        return text == null
                ? ""
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
