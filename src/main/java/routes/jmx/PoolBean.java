package routes.jmx;

import gateway.account.pool.AccountPool;
import gateway.account.pool.AccountView;
import gateway.account.pool.PoolView;
import gateway.admin.AccountAdministration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** Shows the pool. */
record PoolBean(AccountPool pool, AccountAdministration administration, IntSupplier conversations)
        implements PoolMXBean {

    private PoolView view() {
        return pool.view();
    }

    @Override
    public int getTotal() {
        return view().total();
    }

    @Override
    public int getUsable() {
        return view().usable();
    }

    @Override
    public int getActive() {
        return view().active();
    }

    @Override
    public int getRateLimited() {
        return view().rateLimited();
    }

    @Override
    public int getInvalid() {
        return view().invalid();
    }

    @Override
    public int getInactive() {
        return view().inactive();
    }

    @Override
    public int getConversations() {
        return conversations.getAsInt();
    }

    @Override
    public List<Reason> getReasons() {
        return view().accounts().stream()
                .filter(Predicate.not(AccountView::isUsable))
                .map(PoolBean::reason)
                .toList();
    }

    private static Reason reason(AccountView account) {
        return new Reason(
                account.id(),
                account.name(),
                account.state().name().toLowerCase(Locale.ROOT),
                account.reason(),
                account.limitedUntil() == null ? null : account.limitedUntil().toString());
    }

    @Override
    public void suspend(String account, String reason) {
        administration.deactivate(account, reason == null || reason.isBlank() ? null : reason, JmxCaller.actor());
    }

    @Override
    public void resume(String account) {
        administration.activate(account, null, JmxCaller.actor());
    }
}
