package routes.request;

import gateway.account.Account;
import org.jspecify.annotations.Nullable;

/** One try of a request against one account. Confined like the request that it belongs to. */
public final class Attempt {

    private final Account account;
    private BreakerPermit permit = BreakerPermit.NONE;
    private @Nullable AttemptOutcome outcome;

    public Attempt(Account account) {
        this.account = account;
    }

    /** The account that is tried. */
    public Account account() {
        return account;
    }

    /** Where the circuit breaker learns how the try went. */
    public BreakerPermit permit() {
        return permit;
    }

    public void permit(BreakerPermit newPermit) {
        permit = newPermit;
    }

    /** How the try ended, null while it is under way. */
    public @Nullable AttemptOutcome outcome() {
        return outcome;
    }

    public void outcome(AttemptOutcome end) {
        outcome = end;
    }
}
