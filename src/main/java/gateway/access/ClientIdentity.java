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
 * @param lastingId what the key is known by where its things are kept: never another key's, after a restart neither
 */
public record ClientIdentity(
        String keyId, String name, KeyScope scope, @Nullable String domain, Set<String> hosts, String lastingId) {

    public ClientIdentity {
        hosts = Set.copyOf(hosts);
    }

    /** A key of no domain whose id is never another key's. */
    public ClientIdentity(String keyId, String name, KeyScope scope) {
        this(keyId, name, scope, null, Set.of(), keyId);
    }

    /**
     * Who shares what is made with this key: everybody of the domain that serves the request, without one this key alone. What
     * belongs to one tenant is not there for another.
     *
     * @param serving the domain whose accounts serve the request, null for none
     */
    public String tenant(@Nullable String serving) {
        return serving == null ? "key:" + lastingId : "domain:" + serving;
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
