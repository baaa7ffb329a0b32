package gateway.account;

import gateway.credential.Credential;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the pool knows of one account beyond its stored row. Reading and counting are safe from many threads; methods that
 * change the account or its cool-downs are called under the pool's lock.
 */
final class AccountSlot {

    private static final String NO_MODEL = "";

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger exempt = new AtomicInteger();
    private final ConcurrentMap<String, CoolDown> modelCoolDowns = new ConcurrentHashMap<>();
    private volatile Account account;
    private volatile @Nullable CoolDown coolDown;
    private volatile @Nullable Instant lastUsedAt;
    private volatile @Nullable Instant flushedAt;
    private @Nullable Instant suspectedAt;
    private long changedAt;

    AccountSlot(Account account) {
        this.account = account;
        this.coolDown = storedCoolDown(account);
        this.lastUsedAt = account.lastUsedAt();
        this.flushedAt = account.lastUsedAt();
    }

    Account account() {
        return account;
    }

    /** Whether an API request may go to it once it does not rest. */
    boolean isServing() {
        Account current = account;
        return current.kind() != AccountKind.COOKIE
                && (current.state() == AccountState.ACTIVE || current.state() == AccountState.RATE_LIMITED);
    }

    boolean isDueToRecover(Instant now) {
        CoolDown running = coolDown;
        return account.state() == AccountState.RATE_LIMITED && (running == null || !running.isRunning(now));
    }

    /** The cool-down that keeps a request for this model away, null when there is none. */
    @Nullable
    CoolDown coolDown(@Nullable String model, Instant now) {
        CoolDown ofModel = modelCoolDowns.isEmpty() ? null : modelCoolDowns.get(model == null ? NO_MODEL : model);
        return CoolDown.strongerRunning(coolDown, ofModel, now);
    }

    /** Counts a request in, unless that would be more than the limit; 0 means no limit. */
    boolean tryAcquire(int limit) {
        if (limit <= 0) {
            inFlight.incrementAndGet();
            return true;
        }
        int current = inFlight.get();
        while (current < limit) {
            if (inFlight.compareAndSet(current, current + 1)) {
                return true;
            }
            current = inFlight.get();
        }
        return false;
    }

    void release() {
        inFlight.decrementAndGet();
    }

    void acquireExempt() {
        exempt.incrementAndGet();
    }

    void releaseExempt() {
        exempt.decrementAndGet();
    }

    void used(Instant at) {
        lastUsedAt = at;
    }

    /** When it was last used, if that was not flushed yet. */
    @Nullable
    Instant unflushedUse() {
        Instant used = lastUsedAt;
        return used == null || used.equals(flushedAt) ? null : used;
    }

    void flushed(Instant used) {
        flushedAt = used;
    }

    /** The number of the pool's change that last changed the state here. */
    long changedAt() {
        return changedAt;
    }

    void change(AccountState state, @Nullable String reason, @Nullable Instant until, long changeNumber) {
        account = account.withState(state, reason, until);
        changedAt = changeNumber;
        if (state != AccountState.RATE_LIMITED) {
            coolDown = null;
        }
    }

    /** Starts or lengthens the cool-down of the whole account. */
    CoolDown rest(CoolDown added, Instant now) {
        CoolDown current = coolDown;
        CoolDown merged = current != null && current.isRunning(now) ? CoolDown.stronger(current, added) : added;
        coolDown = merged;
        return merged;
    }

    /** Starts or lengthens the cool-down of one model. */
    void restModel(@Nullable String model, CoolDown added, Instant now) {
        modelCoolDowns.merge(
                model == null ? NO_MODEL : model,
                added,
                (current, next) -> current.isRunning(now) ? CoolDown.stronger(current, next) : next);
    }

    void forgetEndedCoolDowns(Instant now) {
        modelCoolDowns.values().removeIf(each -> !each.isRunning(now));
    }

    /** Notes that the provider refused the credential, and tells when it last did so before. */
    @Nullable
    Instant suspect(Instant at) {
        Instant before = suspectedAt;
        suspectedAt = at;
        return before;
    }

    /** Takes over what is stored now; cool-downs and counts stay. */
    void adopt(Account stored, boolean keepState) {
        Account current = account;
        if (!stored.credential().equals(current.credential()) || stored.state() != current.state()) {
            suspectedAt = null;
        }
        if (keepState) {
            account = stored.withState(current.state(), current.stateReason(), current.limitedUntil());
            return;
        }
        if (stored.state() == AccountState.RATE_LIMITED) {
            coolDown = storedCoolDown(stored);
        } else if (current.state() == AccountState.RATE_LIMITED) {
            coolDown = null;
        }
        account = stored;
    }

    AccountView view(Instant now) {
        Account current = account;
        CoolDown whole = CoolDown.strongerRunning(coolDown, null, now);
        Map<String, Instant> models = new HashMap<>();
        modelCoolDowns.forEach((model, each) -> {
            if (each.isRunning(now)) {
                models.put(model, each.until());
            }
        });
        return new AccountView(
                current.id(),
                current.name(),
                current.kind(),
                current.state(),
                current.stateReason() == null && whole != null ? whole.reason() : current.stateReason(),
                whole == null ? null : whole.until(),
                inFlight.get() + exempt.get(),
                lastUsedAt,
                models,
                current.credential() instanceof Credential.OAuthToken token ? token.issuedAt() : null,
                current.credential() instanceof Credential.OAuthToken token ? token.expiresAt() : null);
    }

    private static @Nullable CoolDown storedCoolDown(Account account) {
        Instant until = account.limitedUntil();
        if (account.state() != AccountState.RATE_LIMITED || until == null) {
            return null;
        }
        String reason = account.stateReason();
        return new CoolDown(until, true, reason == null ? "rate limited" : reason);
    }
}
