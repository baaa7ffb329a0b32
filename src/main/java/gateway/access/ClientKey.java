package gateway.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that lets a client or an administrator in. Only a hash of it is kept.
 *
 * @param id ours, a UUID as text; configured keys have {@code configured-1}, … instead, those of a start
 *     {@code temporary}
 * @param name what operators call it
 * @param scope what it opens
 * @param hmac {@code sha256:} and its SHA-256; of keys of earlier versions HMAC-SHA256(pepper, key); in lower-case hex
 * @param hint first and last characters, for recognition
 * @param createdAt when it was made
 * @param revokedAt when it was revoked, null while it is valid
 * @param domain the team that it belongs to, in lower case; null for none
 * @param hosts other domains that it may choose by the host that it calls
 */
public record ClientKey(
        String id,
        String name,
        KeyScope scope,
        String hmac,
        String hint,
        Instant createdAt,
        @Nullable Instant revokedAt,
        @Nullable String domain,
        Set<String> hosts) {

    public ClientKey {
        hosts = Set.copyOf(hosts);
    }

    /** A key of no domain. */
    public ClientKey(
            String id,
            String name,
            KeyScope scope,
            String hmac,
            String hint,
            Instant createdAt,
            @Nullable Instant revokedAt) {
        this(id, name, scope, hmac, hint, createdAt, revokedAt, null, Set.of());
    }
}
