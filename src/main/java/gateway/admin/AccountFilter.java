package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts are listed. Immutable.
 *
 * @param state only these, null for any
 * @param kind only these, null for any
 * @param domain only those of this domain, null for any, empty for those of none
 * @param text part of the name, e-mail address, organisation's name or its UUID, in any case; null for any
 */
public record AccountFilter(
        @Nullable AccountState state,
        @Nullable AccountKind kind,
        @Nullable String domain,
        @Nullable String text) {

    /** Every account. */
    public static final AccountFilter ALL = new AccountFilter(null, null, null, null);

    boolean accepts(Account account, AccountState current) {
        return (state == null || state == current)
                && (kind == null || kind == account.kind())
                && (domain == null || inDomain(account, domain))
                && (text == null || mentions(account, text.toLowerCase(Locale.ROOT)));
    }

    private static boolean inDomain(Account account, String wanted) {
        String own = account.options().domain();
        return wanted.isEmpty() ? own == null : wanted.toLowerCase(Locale.ROOT).equals(own);
    }

    private static boolean mentions(Account account, String wanted) {
        return has(account.name(), wanted)
                || has(account.profile().email(), wanted)
                || has(account.profile().organizationName(), wanted)
                || has(account.organizationUuid(), wanted);
    }

    private static boolean has(@Nullable String text, String wanted) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
