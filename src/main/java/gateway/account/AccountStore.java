package gateway.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where accounts and the pins of provider resources live. Safe from many threads; every call may fail with STORAGE_UNAVAILABLE. */
public interface AccountStore {

    /** All accounts, in the order in which they were added. */
    List<Account> loadAll();

    /**
     * Adds an account.
     *
     * @return false when an account of this name or with this credential is there already
     */
    boolean insert(Account account);

    /** Sets the state. */
    void updateState(String accountId, AccountState state, @Nullable String reason, @Nullable Instant limitedUntil);

    /** Sets {@code last_used_at}, never back in time. */
    void touch(Map<String, Instant> lastUsedByAccountId);

    /** Remembers that a provider resource (batch, file, container, skill) belongs to an account; the first pin of an id wins. */
    void pin(String resourceId, String accountId);

    /** The account that a provider resource belongs to. */
    Optional<String> pinnedAccount(String resourceId);
}
