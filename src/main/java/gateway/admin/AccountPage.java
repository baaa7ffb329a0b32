package gateway.admin;

import gateway.account.Account;
import java.util.List;

/**
 * A part of a list, in the order in which the accounts were added. Immutable.
 *
 * @param hasMore whether others follow
 */
public record AccountPage(List<Account> accounts, boolean hasMore) {
    public AccountPage {
        accounts = List.copyOf(accounts);
    }
}
