package gateway.account.pool;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountUse;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.TargetUnavailable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why no account serves a client, however long it waits: a fault of the set-up, which its operator mends and no retry does. Not
 * for accounts that rest or were tried.
 */
final class Absence {

    private final @Nullable String domain;
    private final AccountUse use;
    private final boolean web;
    private int others;
    private int all;
    private int invalid;
    private int sealed;
    private int inactive;

    private Absence(@Nullable String domain, AccountUse use, boolean web) {
        this.domain = domain;
        this.use = use;
        this.web = web;
    }

    /**
     * The failure that says so.
     *
     * @param slots all accounts, none of which serves the domain
     * @param domain of the client, null for none
     * @param use the way in which they would serve
     * @param web whether cookies serve
     */
    static TargetUnavailable of(List<AccountSlot> slots, @Nullable String domain, AccountUse use, boolean web) {
        Absence absence = new Absence(domain, use, web);
        slots.forEach(slot -> absence.count(slot.account()));
        return absence.failure();
    }

    private void count(Account account) {
        if (!Objects.equals(account.options().domain(), domain)) {
            others++;
            return;
        }
        all++;
        if (account.state() == AccountState.INACTIVE) {
            inactive++;
        } else if (account.state() == AccountState.INVALID) {
            invalid++;
            // What does not open is read as an empty secret.
            sealed += account.credential().secret().isEmpty() ? 1 : 0;
        }
    }

    private TargetUnavailable failure() {
        if (all == 0) {
            return others == 0
                    ? new TargetUnavailable(FailureKind.ACCOUNT_NOT_SET_UP, null)
                    : ofNumber(FailureKind.ACCOUNT_NOT_OF_DOMAIN, domain);
        }
        if (sealed > 0 && sealed == all) {
            return new TargetUnavailable(FailureKind.ACCOUNT_SEALED, null);
        }
        if (invalid == all) {
            return ofNumber(FailureKind.ACCOUNT_ALL_INVALID, all == 1 ? null : all);
        }
        if (inactive == all) {
            return ofNumber(FailureKind.ACCOUNT_ALL_INACTIVE, all == 1 ? null : all);
        }
        int unfit = all - invalid - inactive;
        return use == AccountUse.API
                ? new TargetUnavailable(
                        FailureKind.ACCOUNT_NONE_SERVES,
                        null,
                        all,
                        invalid,
                        inactive,
                        unfit,
                        web || unfit == 0 ? "" : " (web mode is off: gateway.web.enabled)")
                : new TargetUnavailable(
                        FailureKind.ACCOUNT_NONE_IN_MODE,
                        null,
                        all,
                        use.name().toLowerCase(Locale.ROOT),
                        invalid,
                        inactive,
                        unfit);
    }

    /** Without a number, or a name, the sentence is another one. */
    private static TargetUnavailable ofNumber(FailureKind kind, @Nullable Object argument) {
        return argument == null ? new TargetUnavailable(kind, null) : new TargetUnavailable(kind, null, argument);
    }
}
