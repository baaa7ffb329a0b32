package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.CredentialStore;
import gateway.account.ModelCoolDown;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.credential.Credential;
import gateway.upstream.UsageWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts in memory, with the rules of the real store that matter here. */
public final class MemoryStore implements AccountStore, AccountTraces, CredentialStore {

    public final Map<String, Account> rows = new LinkedHashMap<>();
    final Map<String, List<HistoryEntry>> histories = new HashMap<>();
    final Map<String, UsageWindows> windows = new HashMap<>();

    /** Runs once, in the middle of the next change. */
    @Nullable
    Runnable meanwhile;

    private long entries;

    @Override
    public synchronized List<Account> loadAll() {
        return List.copyOf(rows.values());
    }

    @Override
    public synchronized boolean insert(Account account, String actor) {
        if (rows.containsKey(account.id()) || isTaken(account)) {
            return false;
        }
        rows.put(account.id(), account);
        note(
                account.id(),
                new StateChange(account.createdAt(), null, account.state(), TransitionCause.ADDED, actor, null, null));
        return true;
    }

    @Override
    public synchronized Update update(Account account) {
        Runnable other = meanwhile;
        if (other != null) {
            meanwhile = null;
            other.run();
        }
        Account stored = rows.get(account.id());
        if (stored == null) {
            return Update.GONE;
        }
        if (stored.version() != account.version()) {
            return Update.STALE;
        }
        if (isTaken(account)) {
            return Update.DUPLICATE;
        }
        Account changed = account.withState(stored.state(), stored.stateReason(), stored.limitedUntil());
        rows.put(account.id(), raised(changed));
        return Update.DONE;
    }

    private boolean isTaken(Account account) {
        return rows.values().stream()
                .filter(other -> !other.id().equals(account.id()))
                .anyMatch(other -> other.name().equals(account.name())
                        || other.credential()
                                .secret()
                                .equals(account.credential().secret())
                        || (other.organizationUuid() != null
                                && other.organizationUuid().equals(account.organizationUuid())));
    }

    private static Account raised(Account account) {
        return new Account(
                account.id(),
                account.name(),
                account.kind(),
                account.state(),
                account.stateReason(),
                account.limitedUntil(),
                account.organizationUuid(),
                account.credential(),
                account.createdAt(),
                account.lastUsedAt(),
                account.cookie(),
                account.options(),
                account.profile(),
                account.windows(),
                account.version() + 1);
    }

    @Override
    public synchronized boolean delete(String accountId, @Nullable Long version) {
        return rows.remove(accountId) != null;
    }

    @Override
    public synchronized void changeState(String accountId, StateChange change) {
        Account stored = rows.get(accountId);
        if (stored == null
                || (stored.state() == change.to() && Objects.equals(stored.limitedUntil(), change.until()))) {
            return;
        }
        rows.put(accountId, raised(stored.withState(change.to(), change.reason(), change.until())));
        note(accountId, change);
    }

    private void note(String accountId, StateChange change) {
        histories.computeIfAbsent(accountId, id -> new ArrayList<>()).addFirst(new HistoryEntry(++entries, change));
    }

    @Override
    public synchronized List<HistoryEntry> history(String accountId, @Nullable Long before, int limit) {
        return histories.getOrDefault(accountId, List.of()).stream()
                .filter(entry -> before == null || entry.number() < before)
                .limit(limit)
                .toList();
    }

    /** The causes in the history of an account, the latest first. */
    List<TransitionCause> causes(String accountId) {
        return history(accountId, null, 100).stream()
                .map(entry -> entry.change().cause())
                .toList();
    }

    AccountState state(String accountId) {
        return Objects.requireNonNull(rows.get(accountId)).state();
    }

    @Override
    public void touch(Map<String, Instant> lastUsedByAccountId) {}

    @Override
    public void saveWindows(Map<String, UsageWindows> windowsByAccountId) {
        windows.putAll(windowsByAccountId);
    }

    @Override
    public void saveModelCoolDowns(List<ModelCoolDown> coolDowns) {}

    @Override
    public void liftModelCoolDowns(String accountId, String model) {}

    @Override
    public List<ModelCoolDown> modelCoolDowns(Instant now) {
        return List.of();
    }

    @Override
    public synchronized Optional<Account> read(String accountId) {
        return Optional.ofNullable(rows.get(accountId));
    }

    @Override
    public boolean tryLease(String accountId, String holder, Duration length) {
        return true;
    }

    @Override
    public void release(String accountId, String holder) {}

    @Override
    public synchronized boolean saveToken(String accountId, String replacedSecret, Credential.OAuthToken token) {
        Account stored = rows.get(accountId);
        if (stored == null || !stored.credential().secret().equals(replacedSecret)) {
            return false;
        }
        rows.put(accountId, raised(stored.withCredential(token)));
        return true;
    }

    @Override
    public synchronized boolean saveCookie(
            String accountId, Credential.SessionCookie replaced, Credential.SessionCookie cookie) {
        Account stored = rows.get(accountId);
        if (stored == null || !replaced.equals(stored.sessionCookie())) {
            return false;
        }
        Account next = stored.kind().hasToken()
                ? stored.withOptions(stored.name(), stored.kind(), stored.options(), cookie)
                : stored.withCredential(cookie);
        rows.put(accountId, raised(next));
        return true;
    }
}
