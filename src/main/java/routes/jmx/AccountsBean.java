package routes.jmx;

import gateway.account.pool.AccountPool;
import gateway.account.pool.AccountView;
import gateway.admin.AccountAdministration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows the accounts. */
record AccountsBean(AccountPool pool, AccountAdministration administration) implements AccountsMXBean {

    @Override
    public List<AccountRow> getAccounts() {
        return pool.view().accounts().stream().map(AccountsBean::row).toList();
    }

    private static AccountRow row(AccountView account) {
        return new AccountRow(
                account.id(),
                account.name(),
                account.kind().name().toLowerCase(Locale.ROOT),
                account.state().name().toLowerCase(Locale.ROOT),
                account.reason(),
                account.isUsable(),
                text(account.limitedUntil()),
                account.inFlight(),
                account.web().sessions(),
                account.web().refusal(),
                text(account.lastUsedAt()),
                account.latencyMillis());
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    @Override
    public void lift(String account) {
        administration.lift(account, null, JmxCaller.actor());
    }

    @Override
    public String test(String account) {
        return administration
                .test(account, JmxCaller.actor())
                .account()
                .state()
                .name()
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public void refresh(String account) {
        administration.refresh(account, JmxCaller.actor());
    }
}
