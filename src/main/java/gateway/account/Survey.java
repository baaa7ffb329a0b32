package gateway.account;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure.AccountUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which accounts could serve one request at one moment. Confined to one thread. */
final class Survey {

    private final Instant now;
    private final List<Account> ready;
    private List<Resting> resting = List.of();
    private @Nullable Instant nearestReset;

    Survey(Instant now, int expected) {
        this.now = now;
        this.ready = new ArrayList<>(expected);
    }

    /** Takes in an account that serves and was not tried yet. */
    void add(AccountSlot slot, @Nullable String model) {
        CoolDown coolDown = slot.coolDown(model, now);
        if (coolDown == null) {
            ready.add(slot.account());
        } else if (coolDown.unified()) {
            Instant reset = nearestReset;
            nearestReset = reset == null || coolDown.until().isBefore(reset) ? coolDown.until() : reset;
        } else {
            if (resting.isEmpty()) {
                resting = new ArrayList<>();
            }
            resting.add(new Resting(slot.account(), coolDown.until()));
        }
    }

    /** Accounts that do not rest. */
    List<Account> ready() {
        return ready;
    }

    /** Accounts that rest without an exhausted window, the one that returns soonest first. */
    List<Account> hopes() {
        resting.sort(Comparator.comparing(Resting::until));
        List<Account> accounts = new ArrayList<>(resting.size());
        for (Resting each : resting) {
            accounts.add(each.account);
        }
        return accounts;
    }

    boolean isHopeless() {
        return ready.isEmpty() && resting.isEmpty();
    }

    /** Why there is none. */
    AccountUnavailable failure() {
        Instant reset = nearestReset;
        return reset == null
                ? new AccountUnavailable(FailureKind.ACCOUNT_NONE, null)
                : new AccountUnavailable(FailureKind.ACCOUNT_ALL_LIMITED, Duration.between(now, reset));
    }

    private record Resting(Account account, Instant until) {}
}
