package gateway.audit;

import java.util.Map;

/** Keeps who changed what. Safe from many threads; calls may fail with STORAGE_UNAVAILABLE. */
@FunctionalInterface
public interface AuditLog {

    /**
     * Adds one entry, at the store's time.
     *
     * @param actor id of the admin key, {@code command line}, or {@code gateway}
     * @param action subject and verb: {@code account.create}
     * @param subject id of what was changed
     * @param detail more about it, never a secret; values that can be written as JSON, nulls allowed
     */
    void record(String actor, String action, String subject, Map<String, Object> detail);
}
