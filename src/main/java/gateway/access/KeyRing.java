package gateway.access;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that let somebody in: configured ones, which are always there, and stored ones. Keys are looked up by their hashes,
 * so the time that a look-up takes says nothing about a valid key. Safe from many threads; authenticating takes no lock.
 */
public final class KeyRing {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private static final String KEY_PREFIX = "sk-proxy-";
    private static final int KEY_BYTES = 32;

    /** A longer text is no key of ours and is not worth hashing. */
    private static final int LONGEST_KEY = 1024;

    private final ClientKeyStore store;
    private final KeyHasher hasher;
    private final InstantSource clock;
    private final FixedKeys fixed;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile Snapshot snapshot;

    /**
     * A ring that knows the configured keys; {@link #load} adds the stored ones.
     *
     * @param configuredClientKeys keys for clients; blank ones are ignored
     * @param configuredAdminKeys keys for administrators; blank ones are ignored
     */
    public KeyRing(
            ClientKeyStore store,
            KeyHasher hasher,
            List<String> configuredClientKeys,
            List<String> configuredAdminKeys,
            InstantSource clock) {
        this(store, hasher, new FixedKeys(configuredClientKeys, configuredAdminKeys, Set.of()), clock);
    }

    /** A ring that knows the keys of a start; {@link #load} adds the stored ones. */
    public KeyRing(ClientKeyStore store, KeyHasher hasher, FixedKeys fixed, InstantSource clock) {
        this.store = store;
        this.hasher = hasher;
        this.clock = clock;
        this.fixed = fixed;
        this.snapshot = configured();
    }

    /** By what the hasher says now: its pepper may come late, with the database. */
    private Snapshot configured() {
        return new Snapshot(fixed.identities(KeyScope.CLIENT, hasher), fixed.identities(KeyScope.ADMIN, hasher));
    }

    /**
     * Reads the stored keys.
     *
     * @return false when the store could not be read and the known keys stay
     */
    public boolean load() {
        loading.lock();
        try {
            snapshot = configured().with(store.loadAll());
            return true;
        } catch (RuntimeException e) {
            LOG.warn("The stored client keys cannot be read, the known ones stay", e);
            return false;
        } finally {
            loading.unlock();
        }
    }

    /**
     * Who presents a key. Clients send dummies beside their keys, so the header with a valid one decides; where both are valid it
     * is {@code x-api-key}.
     *
     * @param xApiKey value of {@code x-api-key}, null when absent
     * @param authorization value of {@code authorization}, null when absent
     * @param scope what the key must open
     * @return empty when there is no key or it opens nothing here
     */
    public Optional<ClientIdentity> authenticate(
            @Nullable String xApiKey, @Nullable String authorization, KeyScope scope) {
        ClientIdentity byKey = identityOf(xApiKey, scope);
        return Optional.ofNullable(byKey == null ? identityOf(bearer(authorization), scope) : byKey);
    }

    private @Nullable ClientIdentity identityOf(@Nullable String presented, KeyScope scope) {
        String key = presented == null ? "" : presented.strip();
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            return null;
        }
        Map<String, ClientIdentity> known = snapshot.of(scope);
        ClientIdentity random = known.get(KeyHasher.digest(key));
        return random == null ? known.get(hasher.hmac(key)) : random;
    }

    /** The identity of a valid key, configured or stored, by the key's id. */
    public Optional<ClientIdentity> find(String keyId) {
        Snapshot now = snapshot;
        return Stream.concat(now.clients().values().stream(), now.admins().values().stream())
                .filter(identity -> identity.keyId().equals(keyId))
                .findFirst();
    }

    /** The ids of the client keys that are valid now, configured and stored. */
    public Set<String> clientIds() {
        return snapshot.clients().values().stream().map(ClientIdentity::keyId).collect(Collectors.toUnmodifiableSet());
    }

    /** The identity of the only valid client key without a domain; empty where there are several, or none. */
    public Optional<ClientIdentity> soleClient() {
        List<ClientIdentity> clients = snapshot.clients().values().stream()
                .filter(client -> client.domain() == null)
                .limit(2)
                .toList();
        return clients.size() == 1 ? Optional.of(clients.getFirst()) : Optional.empty();
    }

    /**
     * The stored keys, revoked ones included, in the order in which they were made.
     *
     * @throws GatewayFailure STORAGE_UNAVAILABLE
     */
    public List<ClientKey> keys() {
        return store.loadAll();
    }

    /**
     * Makes a key of no domain, stores it and lets it in at once.
     *
     * @param name what operators will call it, not blank
     * @throws GatewayFailure STORAGE_UNAVAILABLE, or ACCESS_KEY_NAME when a valid key has that name
     */
    public GeneratedKey create(String name, KeyScope scope) {
        return create(name, scope, null, Set.of());
    }

    /**
     * Makes a key, stores it and lets it in at once.
     *
     * @param name what operators will call it, not blank
     * @param domain the team that it belongs to, in any case; null or blank for none
     * @param hosts other domains that it may choose by the host that it calls, in any case
     * @throws GatewayFailure STORAGE_UNAVAILABLE, or ACCESS_KEY_NAME when a valid key has that name
     */
    public GeneratedKey create(String name, KeyScope scope, @Nullable String domain, Set<String> hosts) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name of a key: expected a text, got a blank one");
        }
        String key = newKey();
        ClientKey row = new ClientKey(
                UUID.randomUUID().toString(),
                name.strip(),
                scope,
                KeyHasher.digest(key),
                hint(key),
                clock.instant(),
                null,
                domain == null || domain.isBlank() ? null : lower(domain),
                hosts.stream().map(KeyRing::lower).collect(Collectors.toUnmodifiableSet()));
        loading.lock();
        try {
            if (!store.insert(row)) {
                throw new GatewayFailure.RequestRefused(FailureKind.ACCESS_KEY_NAME, row.name(), idOf(row.name()));
            }
            snapshot = snapshot.with(List.of(row));
        } finally {
            loading.unlock();
        }
        return new GeneratedKey(row, key);
    }

    private String idOf(String name) {
        return store.loadAll().stream()
                .filter(key -> key.revokedAt() == null && key.name().equals(name))
                .map(ClientKey::id)
                .findFirst()
                .orElse("-");
    }

    /**
     * Revokes the stored key with this id or name and lets it in no longer. A configured key with the same text stays.
     *
     * @return whether there was one that was still valid
     * @throws GatewayFailure STORAGE_UNAVAILABLE
     */
    public boolean revoke(String idOrName) {
        loading.lock();
        try {
            boolean revoked = store.revoke(idOrName, clock.instant());
            if (revoked) {
                snapshot = snapshot.without(idOrName, configured());
            }
            return revoked;
        } finally {
            loading.unlock();
        }
    }

    /** A fresh key that nobody knows yet: {@code sk-proxy-} and 32 random bytes in base64url. */
    public static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return KEY_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        String scheme = "Bearer ";
        if (authorization == null || !authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return null;
        }
        return authorization.substring(scheme.length()).strip();
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static String hint(String key) {
        return key.substring(0, KEY_PREFIX.length() + 3) + "…" + key.substring(key.length() - 4);
    }

    private record Snapshot(Map<String, ClientIdentity> clients, Map<String, ClientIdentity> admins) {

        Map<String, ClientIdentity> of(KeyScope scope) {
            return scope == KeyScope.ADMIN ? admins : clients;
        }

        Snapshot with(List<ClientKey> rows) {
            Map<String, ClientIdentity> newClients = new HashMap<>(clients);
            Map<String, ClientIdentity> newAdmins = new HashMap<>(admins);
            for (ClientKey row : rows) {
                if (row.revokedAt() == null) {
                    Map<String, ClientIdentity> target = row.scope() == KeyScope.ADMIN ? newAdmins : newClients;
                    target.putIfAbsent(
                            row.hmac(),
                            new ClientIdentity(row.id(), row.name(), row.scope(), row.domain(), row.hosts(), row.id()));
                }
            }
            return new Snapshot(Map.copyOf(newClients), Map.copyOf(newAdmins));
        }

        Snapshot without(String idOrName, Snapshot kept) {
            return new Snapshot(without(clients, idOrName, kept.clients()), without(admins, idOrName, kept.admins()));
        }

        private static Map<String, ClientIdentity> without(
                Map<String, ClientIdentity> all, String idOrName, Map<String, ClientIdentity> kept) {
            Map<String, ClientIdentity> rest = new HashMap<>(all);
            rest.values()
                    .removeIf(key -> key.keyId().equals(idOrName) || key.name().equals(idOrName));
            rest.putAll(kept);
            return Map.copyOf(rest);
        }
    }
}
