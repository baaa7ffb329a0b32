package gateway.account.pool;

import gateway.account.Account;
import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.ModelCoolDown;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.GatewayUnavailable;
import gateway.upstream.UsageWindows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the database would hold; may be down. */
public final class MemoryStore implements AccountStore, AccountTraces {

    public final Map<String, Account> rows = new LinkedHashMap<>();
    final Map<String, Account> known = new HashMap<>();
    public final List<String> writes = new ArrayList<>();
    public final List<StateChange> history = new ArrayList<>();
    private final Map<String, List<HistoryEntry>> entries = new HashMap<>();
    public final List<String> actors = new ArrayList<>();
    final Map<String, Instant> touched = new HashMap<>();
    final Map<String, UsageWindows> windows = new HashMap<>();
    final List<ModelCoolDown> rests = new ArrayList<>();
    Runnable whileLoading = () -> {};
    Runnable whileReadingRests = () -> {};
    boolean noRests;
    public volatile boolean down;

    @Override
    public List<Account> loadAll() {
        check();
        List<Account> all = List.copyOf(rows.values());
        all.forEach(account -> known.put(account.id(), account));
        whileLoading.run();
        return all;
    }

    @Override
    public boolean insert(Account account, String actor) {
        check();
        actors.add(actor);
        boolean inserted = rows.putIfAbsent(account.id(), account) == null;
        if (inserted) {
            note(
                    account.id(),
                    new StateChange(
                            account.createdAt(), null, account.state(), TransitionCause.ADDED, actor, null, null));
        }
        return inserted;
    }

    @Override
    public Update update(Account account) {
        check();
        return rows.replace(account.id(), account) == null ? Update.GONE : Update.DONE;
    }

    @Override
    public boolean delete(String accountId, @Nullable Long version) {
        check();
        return rows.remove(accountId) != null;
    }

    @Override
    public void changeState(String id, StateChange change) {
        check();
        writes.add(id + " " + change.to());
        history.add(change);
        note(id, change);
        rows.computeIfPresent(id, (key, row) -> row.withState(change.to(), change.reason(), change.until()));
    }

    @Override
    public List<HistoryEntry> history(String accountId, Long before, int limit) {
        check();
        return entries.getOrDefault(accountId, List.of()).reversed().stream()
                .filter(entry -> before == null || entry.number() < before)
                .limit(limit)
                .toList();
    }

    private void note(String id, StateChange change) {
        List<HistoryEntry> all = entries.computeIfAbsent(id, key -> new ArrayList<>());
        all.add(new HistoryEntry(all.size() + 1, change));
    }

    @Override
    public void touch(Map<String, Instant> lastUsedByAccountId) {
        check();
        touched.putAll(lastUsedByAccountId);
    }

    @Override
    public void saveWindows(Map<String, UsageWindows> windowsByAccountId) {
        check();
        windows.putAll(windowsByAccountId);
    }

    @Override
    public void saveModelCoolDowns(List<ModelCoolDown> coolDowns) {
        check();
        writes.add("rests " + coolDowns.size());
        rests.addAll(coolDowns);
    }

    @Override
    public void liftModelCoolDowns(String accountId, String model) {
        check();
        rests.removeIf(each -> each.accountId().equals(accountId) && (model == null || model.equals(each.model())));
    }

    @Override
    public List<ModelCoolDown> modelCoolDowns(Instant now) {
        check();
        if (noRests) {
            throw new IllegalStateException("no table");
        }
        List<ModelCoolDown> read =
                rests.stream().filter(each -> each.until().isAfter(now)).toList();
        whileReadingRests.run();
        return read;
    }

    private void check() {
        if (down) {
            throw new GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
        }
    }
}
