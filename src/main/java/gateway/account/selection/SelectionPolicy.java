package gateway.account.selection;

import java.util.List;

/** Decides which of the accounts that could serve a request is tried first. Safe from many threads; called for every request. */
public interface SelectionPolicy {

    /** The name under which the routes choose it, in kebab-case. */
    String name();

    /**
     * Orders accounts. The order does not reserve anything; an account at its concurrency limit is skipped afterwards.
     *
     * @param candidates accounts that may be used now; not changed
     * @param seed a number that is equal for all requests of a conversation on all nodes; 0 when the request belongs to none
     * @return the same accounts, best first; may be the same list
     */
    List<Candidate> order(List<Candidate> candidates, long seed);

    /** Whether a conversation stays with the account that it has, before this order counts. */
    default boolean sticky() {
        return false;
    }
}
