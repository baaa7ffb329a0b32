package gateway.account;

import gateway.upstream.UsageWindows;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where accounts and what is known of them live. Safe from many threads; every call may fail with STORAGE_UNAVAILABLE. */
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

    /** Sets {@code last_used_at}, never back in time. */
    void touch(Map<String, Instant> lastUsedByAccountId);

    /** Stores how far windows are used, by account id; what is newer in the store stays. */
    void saveWindows(Map<String, UsageWindows> windowsByAccountId);

    /** Stores that models of accounts rest; the later end wins. */
    void saveModelCoolDowns(List<ModelCoolDown> coolDowns);

    /**
     * Forgets that models of an account rest, and tells all nodes.
     *
     * @param model null for all of them
     */
    void liftModelCoolDowns(String accountId, @Nullable String model);

    /** The cool-downs of models that have not ended. */
    List<ModelCoolDown> modelCoolDowns(Instant now);

    /**
     * Remembers where a provider's resource is and whose it is; the first pin of an id wins.
     *
     * @return the pin that holds
     */
    Pin pin(String resourceId, Pin pin);

    /** The pins of those of these resources that have one. */
    Map<String, Pin> pins(Collection<String> resourceIds);
}
