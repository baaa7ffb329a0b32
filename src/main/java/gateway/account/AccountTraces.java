package gateway.account;

import gateway.upstream.UsageWindows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what requests leave behind at accounts: last use, usage windows, rests of models. Nothing of it raises an account's
 * version. Safe from many threads; every call may fail with STORAGE_UNAVAILABLE.
 */
public interface AccountTraces {

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
}
