package gateway.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which of the accounts that could serve a request is tried first. Safe from many threads; called for every request. */
@FunctionalInterface
public interface SelectionPolicy {

    /**
     * Orders accounts. The order does not reserve anything; an account at its concurrency limit is skipped afterwards.
     *
     * @param candidates accounts that may be used now; not changed
     * @param affinityKey the client's session, null when the request belongs to none
     * @param model the model asked for, null when the request names none
     * @return the same accounts, best first
     */
    List<Account> order(List<Account> candidates, @Nullable String affinityKey, @Nullable String model);
}
