package gateway.upstream;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which headers cross the gateway. Both lists are open: what is not named here is forwarded, so new headers of the API work
 * without a release (docs/wire.md, "Claude Code"). Pure; names match in any spelling.
 */
public final class HeaderPolicy {

    /** RFC 9110 7.6.1, and what older implementations add; the body's framing belongs to the connection too. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "http2-settings",
            "content-length");

    private static final Set<String> CLIENT_ONLY = Set.of(
            "host",
            "x-api-key",
            "authorization",
            "cookie",
            "cookie2",
            "accept-encoding",
            "forwarded",
            "x-real-ip",
            "expect",
            "via",
            "x-claude-proxy-hop",
            "x-claude-proxy-mode",
            "x-claude-proxy-trace");

    /** Cookies, and what would lead a client away from the gateway or tell it how to reach it. */
    private static final Set<String> UPSTREAM_ONLY = Set.of(
            "set-cookie",
            "set-cookie2",
            "location",
            "content-location",
            "refresh",
            "alt-svc",
            "strict-transport-security",
            "www-authenticate");

    private static final Set<String> FROM_CLIENT = both(CLIENT_ONLY, HOP_BY_HOP);
    private static final Set<String> FROM_UPSTREAM = both(UPSTREAM_ONLY, HOP_BY_HOP);

    private HeaderPolicy() {}

    private static Set<String> both(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a client's header goes to the upstream.
     *
     * @param namedByConnection what {@link #namedByConnection} read from the same request
     */
    public static boolean forwardsToUpstream(String name, Set<String> namedByConnection) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !FROM_CLIENT.contains(lower)
                && !lower.startsWith("x-forwarded-")
                && !staysOnThisHop(lower, namedByConnection);
    }

    /**
     * Whether an upstream's header goes to the client.
     *
     * @param namedByConnection what {@link #namedByConnection} read from the same answer
     */
    public static boolean forwardsToClient(String name, Set<String> namedByConnection) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !FROM_UPSTREAM.contains(lower)
                && !lower.startsWith("x-claude-proxy-")
                && !staysOnThisHop(lower, namedByConnection);
    }

    /**
     * The header names that a {@code Connection} header declares hop-by-hop.
     *
     * @param connectionHeaderValues every value of the header, each a comma list
     * @return lower-case names, mostly empty
     */
    public static Set<String> namedByConnection(Iterable<String> connectionHeaderValues) {
        Set<String> names = Set.of();
        for (String value : connectionHeaderValues) {
            for (String token : value.split(",", -1)) {
                String name = token.strip().toLowerCase(Locale.ROOT);
                if (name.isEmpty() || HOP_BY_HOP.contains(name) || name.equals("close")) {
                    continue;
                }
                if (names.isEmpty()) {
                    names = new HashSet<>();
                }
                names.add(name);
            }
        }
        return names;
    }

    /**
     * Adds a beta to the client's {@code anthropic-beta}; what the client sent stays byte for byte.
     *
     * @param clientBetas the client's comma list, null when it sent none
     * @param added the beta that the answer must be asked with
     */
    public static String mergeBeta(@Nullable String clientBetas, String added) {
        if (clientBetas == null || clientBetas.isBlank()) {
            return added;
        }
        for (String token : clientBetas.split(",", -1)) {
            if (token.strip().equals(added)) {
                return clientBetas;
            }
        }
        return clientBetas + "," + added;
    }

    private static boolean staysOnThisHop(String lower, Set<String> namedByConnection) {
        return hasInnerPrefix(lower) || (!namedByConnection.isEmpty() && namedByConnection.contains(lower));
    }

    private static boolean hasInnerPrefix(String lower) {
        return switch (lower.isEmpty() ? 0 : lower.charAt(0)) {
            case 'p' -> lower.startsWith("proxy-");
            case 'c' -> lower.startsWith("camel");
            case 'o' -> lower.startsWith("org.apache.camel");
            case ':' -> true;
            default -> false;
        };
    }
}
