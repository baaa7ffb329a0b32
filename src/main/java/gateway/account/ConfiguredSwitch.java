package gateway.account;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches an account of the configuration off when its secret has left the configuration, and on again when the secret is
 * back. What an operator has switched off stays off, and what an operator has switched on again after that stays on. Stateless.
 */
final class ConfiguredSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredSwitch.class);

    private static final int PAGE = 500;

    private final AccountStore store;
    private final InstantSource clock;

    ConfiguredSwitch(AccountStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    void follow(List<Account> configured) {
        Set<String> ids = configured.stream().map(Account::id).collect(Collectors.toSet());
        for (Account account : store.loadAll()) {
            boolean listed = ids.contains(account.id());
            if (!listed && account.state() != AccountState.INACTIVE && isOfConfiguration(account)) {
                change(account, AccountState.INACTIVE, TransitionCause.OPERATOR_DEACTIVATED, "is not listed any more");
            } else if (listed && account.state() == AccountState.INACTIVE && wasSwitchedOffHere(account)) {
                change(account, AccountState.ACTIVE, TransitionCause.OPERATOR_ACTIVATED, "is listed again");
            }
        }
    }

    /**
     * Whether the configuration of this database has added an account and decides over it still. One that was imported, one whose
     * key an operator has replaced, and one that an operator has switched on after its secret had left, are the operator's.
     * Another cookie says nothing of operators: the web application renews them.
     */
    private boolean isOfConfiguration(Account account) {
        boolean renewable = account.kind() == AccountKind.COOKIE;
        if (!renewable && !account.id().equals(ConfiguredAccounts.idOf(account.credential()))) {
            return false;
        }
        StateChange last = null;
        boolean switchedOn = false;
        for (StateChange change : history(account.id())) {
            if (last == null && isHere(change)) {
                last = change;
            }
            switchedOn |= last == null && change.cause() == TransitionCause.OPERATOR_ACTIVATED;
            if (change.cause() == TransitionCause.ADDED) {
                boolean overruled = switchedOn && last != null && last.to() == AccountState.INACTIVE;
                return isHere(change) && !overruled;
            }
        }
        return false;
    }

    private static boolean isHere(StateChange change) {
        return change.actor().equals(ConfiguredAccounts.ACTOR);
    }

    /** The latest first. */
    private List<StateChange> history(String accountId) {
        List<StateChange> changes = new ArrayList<>();
        Long before = null;
        List<AccountStore.HistoryEntry> page;
        do {
            page = store.history(accountId, before, PAGE);
            page.forEach(entry -> changes.add(entry.change()));
            before = page.isEmpty() ? before : Long.valueOf(page.getLast().number());
        } while (page.size() == PAGE);
        return changes;
    }

    private boolean wasSwitchedOffHere(Account account) {
        List<AccountStore.HistoryEntry> last = store.history(account.id(), null, 1);
        return !last.isEmpty() && isHere(last.getFirst().change());
    }

    private void change(Account account, AccountState to, TransitionCause cause, String what) {
        String list = account.kind() == AccountKind.COOKIE ? "COOKIES" : "ANTHROPIC_API_KEYS";
        String reason = "its secret " + what + " in " + list;
        store.changeState(
                account.id(),
                new StateChange(clock.instant(), account.state(), to, cause, ConfiguredAccounts.ACTOR, reason, null));
        LOG.warn("Account {} is switched {}: {}", account.name(), to == AccountState.ACTIVE ? "on" : "off", reason);
    }
}
