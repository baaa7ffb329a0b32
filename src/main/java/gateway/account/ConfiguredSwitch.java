package gateway.account;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches accounts off that were added for a secret of the configuration which is there no more, and on again when it is back.
 * What an operator has switched off stays off. Stateless.
 */
final class ConfiguredSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredSwitch.class);

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
            if (!listed && isOfConfiguration(account) && account.state() != AccountState.INACTIVE) {
                change(account, AccountState.INACTIVE, TransitionCause.OPERATOR_DEACTIVATED, "is not listed any more");
            } else if (listed && account.state() == AccountState.INACTIVE && wasSwitchedOffHere(account)) {
                change(account, AccountState.ACTIVE, TransitionCause.OPERATOR_ACTIVATED, "is listed again");
            }
        }
    }

    /** One whose credential an operator has replaced is the operator's. */
    private static boolean isOfConfiguration(Account account) {
        return account.id().equals(ConfiguredAccounts.idOf(account.credential()));
    }

    private boolean wasSwitchedOffHere(Account account) {
        List<AccountStore.HistoryEntry> last = store.history(account.id(), null, 1);
        return !last.isEmpty() && last.getFirst().change().actor().equals(ConfiguredAccounts.ACTOR);
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
