package gateway.account;

import gateway.upstream.Verdict;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns verdicts into states and cool-downs of accounts, under the pool's lock, and has changed states stored. */
final class StateChanges {

    private static final Logger LOG = LoggerFactory.getLogger(StateChanges.class);

    /** Two refusals of a key within this time make its account invalid. */
    private static final Duration SUSPICION = Duration.ofMinutes(1);

    private final ReentrantLock lock;
    private final StateWriter writer;
    private long count;

    StateChanges(ReentrantLock lock, StateWriter writer) {
        this.lock = lock;
        this.writer = writer;
    }

    /** How many changes there were; a slot changed after this moment carries a higher number. */
    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    void apply(AccountSlot slot, Account reported, @Nullable String model, Verdict verdict, Instant now) {
        lock.lock();
        try {
            switch (verdict) {
                case Verdict.CoolDown coolDown -> rest(slot, model, coolDown, now);
                case Verdict.KillAccount kill -> invalidate(slot, reported, kill.reason());
                case Verdict.SuspectCredential suspect -> suspect(slot, reported, suspect.reason(), now);
                case Verdict.PassOn _, Verdict.TryNext _ -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes a rate-limited account active when its cool-down has ended. */
    boolean recover(AccountSlot slot, Instant now) {
        lock.lock();
        try {
            if (!slot.isDueToRecover(now)) {
                return false;
            }
            change(slot, AccountState.ACTIVE, null, null);
            LOG.info("Account {} is back", slot.account().name());
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void rest(AccountSlot slot, @Nullable String model, Verdict.CoolDown verdict, Instant now) {
        CoolDown added = new CoolDown(verdict.until(), verdict.unifiedWindow(), verdict.reason());
        if (verdict.scope() == Scope.MODEL) {
            slot.restModel(model, added, now);
            return;
        }
        CoolDown merged = slot.rest(added, now);
        Account account = slot.account();
        boolean known =
                account.state() == AccountState.RATE_LIMITED && merged.until().equals(account.limitedUntil());
        if (merged.unified() && isServing(account) && !known) {
            change(slot, AccountState.RATE_LIMITED, merged.reason(), merged.until());
            LOG.warn("Account {} rests until {}: {}", account.name(), merged.until(), merged.reason());
        }
    }

    private void suspect(AccountSlot slot, Account reported, String reason, Instant now) {
        if (slot.account().kind() != AccountKind.API_KEY || isReplaced(slot, reported)) {
            return;
        }
        Instant before = slot.suspect(now);
        if (before != null && !before.plus(SUSPICION).isBefore(now)) {
            invalidate(slot, reported, reason);
        }
    }

    private void invalidate(AccountSlot slot, Account reported, String reason) {
        Account account = slot.account();
        if (isServing(account) && !isReplaced(slot, reported)) {
            change(slot, AccountState.INVALID, reason, null);
            LOG.warn("Account {} is invalid: {}", account.name(), reason);
        }
    }

    private void change(AccountSlot slot, AccountState state, @Nullable String reason, @Nullable Instant until) {
        count++;
        slot.change(state, reason, until, count);
        writer.write(slot.account());
    }

    private static boolean isServing(Account account) {
        return account.state() == AccountState.ACTIVE || account.state() == AccountState.RATE_LIMITED;
    }

    /** Whether the operator gave the account another credential since the try began. */
    private static boolean isReplaced(AccountSlot slot, Account reported) {
        return !slot.account().credential().equals(reported.credential());
    }
}
