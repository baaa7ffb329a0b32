package gateway.admin;

import gateway.account.Account;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, in the order in which the accounts were added. Immutable.
 *
 * @param hasMore whether others follow
 */
public record AccountPage(List<Account> accounts, boolean hasMore) {
    public AccountPage {
        accounts = List.copyOf(accounts);
    }

    /** The page of those of these accounts that pass, behind the one that is named. */
    static AccountPage of(List<Account> all, Predicate<Account> filter, @Nullable String after, int limit) {
        List<Account> page = new ArrayList<>();
        boolean begun = after == null;
        for (Account account : all) {
            if (begun && filter.test(account)) {
                if (page.size() == limit) {
                    return new AccountPage(page, true);
                }
                page.add(account);
            }
            begun |= account.id().equals(after);
        }
        if (!begun) {
            throw new GatewayFailure.RequestRefused(
                    FailureKind.REQUEST_PARAMETER,
                    "after",
                    "there is no account with this id, expected the last_id of the page before");
        }
        return new AccountPage(page, false);
    }
}
