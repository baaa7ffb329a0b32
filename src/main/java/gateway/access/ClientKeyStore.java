package gateway.access;

import java.time.Instant;
import java.util.List;

/** Where client and admin keys live. Safe from many threads; every call may fail with STORAGE_UNAVAILABLE. */
public interface ClientKeyStore {

    /** All keys, revoked ones included, in the order in which they were made. */
    List<ClientKey> loadAll();

    /**
     * Adds a key, unless a valid key has its name.
     *
     * @return whether it was added
     */
    boolean insert(ClientKey key);

    /**
     * Revokes the key with this id or name.
     *
     * @return whether there was one that was still valid
     */
    boolean revoke(String idOrName, Instant at);
}
