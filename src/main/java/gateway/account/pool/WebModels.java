package gateway.account.pool;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountUse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which models web conversations serve, where no account calls the Messages API, which would tell them. */
public final class WebModels {

    private WebModels() {}

    /**
     * The names that the accounts list.
     *
     * @return empty where somebody calls the Messages API, or nobody serves; an empty list where it is not known of each account
     */
    public static Optional<List<String>> alone(AccountPool pool) {
        if (pool.hasAccounts(AccountUse.API) || !pool.hasAccounts(AccountUse.WEB)) {
            return Optional.empty();
        }
        Set<String> names = new LinkedHashSet<>();
        for (Account account : pool.accounts()) {
            List<String> listed = account.profile().models();
            boolean serves = AccountUse.WEB.suits(account.kind())
                    && (account.state() == AccountState.ACTIVE || account.state() == AccountState.RATE_LIMITED);
            if (serves && listed.isEmpty()) {
                return Optional.of(List.of());
            }
            if (serves) {
                names.addAll(listed);
            }
        }
        return Optional.of(List.copyOf(names));
    }
}
