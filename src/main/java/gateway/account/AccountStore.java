package gateway.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where accounts and their history live. Safe from many threads; every call may fail with STORAGE_UNAVAILABLE. */
public interface AccountStore {

    /** All accounts, in the order in which they were added. */
    List<Account> loadAll();

    /**
     * Adds an account, with the first entry of its history.
     *
     * @param actor who adds it
     * @return false when an account of this name, with this credential or of this organisation is there already
     */
    boolean insert(Account account, String actor);

    /**
     * Replaces name, kind, credential, cookie, options, profile and organisation, and raises the version.
     *
     * @param account with the version that the change is based on
     * @return what came of it
     */
    Update update(Account account);

    /** What came of a conditional change. */
    enum Update {
        DONE,
        /** Somebody else changed the account since. */
        STALE,
        /** Another account has this name, credential or organisation. */
        DUPLICATE,
        /** There is no such account. */
        GONE
    }

    /**
     * Removes an account with its history, leases, cool-downs and pins.
     *
     * @param version that it must have, null for any
     * @return false when there is none, or none of this version
     */
    boolean delete(String accountId, @Nullable Long version);

    /** Sets the state and adds an entry to the history; does nothing where state and end of the cool-down are so already. */
    void changeState(String accountId, StateChange change);

    /**
     * What happened to an account, the latest first.
     *
     * @param before only entries with a smaller number, null for the latest
     */
    List<HistoryEntry> history(String accountId, @Nullable Long before, int limit);

    /**
     * An entry of the history.
     *
     * @param number grows with time
     */
    record HistoryEntry(long number, StateChange change) {}
}
