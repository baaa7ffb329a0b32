package gateway.account.affinity;

import java.time.Instant;
import java.util.List;

/** Where bindings are shared by the nodes. Safe from many threads; every call may fail with STORAGE_UNAVAILABLE. */
public interface AffinityStore {

    /**
     * A conversation belongs to an account.
     *
     * @param key one of its keys
     * @param accountId the account
     * @param boundAt when it came to this account
     * @param until when it is forgotten
     */
    record StoredBinding(long key, String accountId, Instant boundAt, Instant until) {}

    /** What was read. {@code mark} is to be given to the next read. */
    record Page(List<StoredBinding> bindings, long mark) {
        public Page {
            bindings = List.copyOf(bindings);
        }
    }

    /** Stores bindings; of two bindings of a key the one that was bound later wins, with the later end. */
    void save(List<StoredBinding> bindings);

    /**
     * Bindings that were stored since an earlier read, ended ones left out. May repeat some.
     *
     * @param mark of the earlier read, 0 for all
     */
    Page changedSince(long mark);

    /** Removes ended bindings and tells how many there were. */
    int removeEnded();
}
