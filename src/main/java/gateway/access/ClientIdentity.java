package gateway.access;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who presented a valid key. Immutable.
 *
 * @param keyId id of the key
 * @param name what operators call the key
 * @param scope what it opens
 * @param domain the team that the key belongs to, null for none
 * @param hosts other domains that the key may choose by the host that it calls; in lower case
 */
public record ClientIdentity(
        String keyId, String name, KeyScope scope, @Nullable String domain, Set<String> hosts) {

    public ClientIdentity {
        hosts = Set.copyOf(hosts);
    }

    /** A key of no domain. */
    public ClientIdentity(String keyId, String name, KeyScope scope) {
        this(keyId, name, scope, null, Set.of());
    }

    /**
     * The domain whose accounts serve a request: the host where it is listed for the key, else the domain of the key.
     *
     * @param host the host that the request names, without a port, in any case; null when it names none
     */
    public @Nullable String domainFor(@Nullable String host) {
        if (host != null && !hosts.isEmpty()) {
            String lower = host.toLowerCase(Locale.ROOT);
            if (hosts.contains(lower)) {
                return lower;
            }
        }
        return domain;
    }
}
