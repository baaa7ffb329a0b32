package gateway.account.pool;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.AccountUse;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.account.affinity.AffinityBook;
import gateway.account.decision.Choice;
import gateway.account.selection.SelectionPolicy;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.upstream.PolledUsage;
import gateway.upstream.UsageWindows;
import gateway.upstream.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The accounts in memory: chooses one for each try, counts what is under way, keeps states, cool-downs and what answers tell.
 * The store follows at its own pace; while it is down the pool goes on with what it knows. Safe from many threads; a lease
 * that need not wait takes no lock.
 */
public final class AccountPool {

    private final AccountTraces traces;
    private final InstantSource clock;
    private final Supplier<PoolLimits> limits;
    private final StateWriter writer;
    private final StateChanges changes;
    private final KnownAccounts known;
    private final PoolFlush flush;
    private final WaitingLine line;
    private final Leases leases;

    /**
     * An empty pool; {@link #load} fills it.
     *
     * @param affinity which account each conversation has; asked and told by sticky policies
     * @param limits asked for every lease, so that settings apply at once
     * @param stateWriting runs what writes changed states to the store; on the same thread they are stored before a change
     *     returns, as a process needs that ends soon
     * @param look how often those who wait for an account look again
     */
    public AccountPool(
            AccountStore store,
            AccountTraces traces,
            AffinityBook affinity,
            InstantSource clock,
            Supplier<PoolLimits> limits,
            Executor stateWriting,
            Duration look) {
        ReentrantLock lock = new ReentrantLock();
        this.traces = traces;
        this.clock = clock;
        this.limits = limits;
        this.writer = new StateWriter(store, traces, stateWriting);
        this.changes = new StateChanges(lock, writer);
        this.known = new KnownAccounts(store, traces, clock, lock, changes, writer);
        this.flush = new PoolFlush(traces);
        this.line = new WaitingLine(lock, look);
        this.leases = new Leases(known, new AccountChooser(affinity), line, limits, clock);
    }

    /**
     * Reads the accounts from the store. Accounts that stay keep their cool-downs and what is under way; a state that the store
     * does not know yet wins over the stored one.
     *
     * @return false when the store could not be read and everything stays as it is
     */
    public boolean load() {
        boolean loaded = known.load();
        if (loaded) {
            line.wakeAll();
        }
        return loaded;
    }

    /**
     * Puts in an account as it was just stored, without waiting for the next {@link #load}. Of a known account it takes over
     * everything except the state, which {@link #transition} changes.
     */
    public void adopt(Account stored) {
        known.adopt(stored);
        line.wakeAll();
    }

    /** Takes an account out that was just removed from the store; requests that it serves go on. */
    public void forget(String accountId) {
        known.forget(accountId);
        line.wakeAll();
    }

    /** The account with this id or of this organisation. */
    public Optional<Account> find(String idOrOrganizationUuid) {
        return known.snapshot().find(idOrOrganizationUuid);
    }

    /** All accounts in the order in which they were added; their last use and windows as they were when last read. */
    public List<Account> accounts() {
        return known.snapshot().slots().stream().map(AccountSlot::account).toList();
    }

    /** Whether there is an account that may serve in any way and is not switched off; it may be resting. */
    public boolean hasAccounts() {
        return hasAccounts(AccountUse.API) || hasAccounts(AccountUse.WEB);
    }

    /** The same for one way; for WEB only where the operator has cookies serve. */
    public boolean hasAccounts(AccountUse use) {
        return (!use.isWeb() || limits.get().web()) && known.snapshot().hasServing(use);
    }

    /** Whether it is known that there is no account at all. */
    public boolean isEmpty() {
        return known.isLoaded() && known.snapshot().slots().isEmpty();
    }

    /** Makes rate-limited accounts active whose cool-down has ended, and writes states that the store has missed. */
    public void recover() {
        Instant now = clock.instant();
        known.recovered(now).forEach(slot -> slot.modelRests().forgetEnded(now));
        writer.retry();
        line.wakeAll();
    }

    /** Writes when accounts were last used, in one batch; what a dead store misses is written the next time. */
    public void flushLastUsed() {
        flush.lastUsed(known.snapshot().slots());
    }

    /** Writes how far windows are used, as {@link #flushLastUsed} does. */
    public void flushWindows() {
        flush.windows(known.snapshot().slots());
    }

    /**
     * Chooses and reserves an account. Parks the thread, {@link PoolLimits#longestWait} at most, while every account that could
     * serve the request is at its concurrency limit.
     *
     * @param policy orders the accounts that could serve the request
     * @throws GatewayFailure of an account that serves later, or what {@link Absence} finds where none ever does; CLIENT_GONE
     *     when it was cancelled while it waited; DRAINING when the thread was interrupted
     */
    public Lease lease(LeaseRequest request, SelectionPolicy policy) {
        return leases.lease(request, policy);
    }

    /** Says what {@link #lease} would choose now; reserves nothing, does not wait and binds no conversation. */
    public Choice explain(LeaseRequest request, SelectionPolicy policy) {
        return leases.explain(request, policy);
    }

    /** Why {@link #lease} would find nobody now, as its client is told; null where it would not be refused at once. */
    public @Nullable GatewayFailure refusal(LeaseRequest request, SelectionPolicy policy) {
        return leases.refusal(request, policy);
    }

    /** Lets every waiting request look again whether it was cancelled or can be served. */
    public void wakeAll() {
        line.wakeAll();
    }

    /** Lets an account, or one of its models, rest; the model is null when the request named none. */
    public void rest(String accountId, @Nullable String model, Verdict.Rest coolDown) {
        change(accountId, slot -> changes.rest(slot, model, coolDown, clock.instant()));
    }

    /** Lets an account rest that has nothing left to pay with, until then; it is tried before its time where nobody else is left. */
    public void restWithoutCredit(String accountId, Verdict.NoCredit why, Instant until) {
        change(accountId, slot -> changes.restWithoutCredit(slot, why.reason(), until, clock.instant()));
    }

    /**
     * Takes note that the web application refuses the cookie of an account: one without a token is invalid, any other holds no web
     * conversations here until it has another cookie, or is {@link #lift lifted} as a whole.
     */
    public void cookieRefused(String accountId, String reason) {
        change(accountId, slot -> changes.cookieRefused(slot, reason, clock.instant()));
    }

    /** Takes note that the web application takes the cookie of an account. */
    public void cookieAccepted(String accountId) {
        change(accountId, slot -> slot.cookieRefused(null));
    }

    /**
     * Ends rests of models here; the store is told by the caller.
     *
     * @param model null for all of them, for pauses of the whole account and for what is known against its cookie
     * @return whether there was one
     */
    public boolean lift(String accountId, @Nullable String model) {
        AccountSlot slot = slot(accountId);
        boolean lifted = slot != null && changes.lift(slot, model);
        line.wakeAll();
        return lifted;
    }

    /**
     * Takes note of how far windows are used, as Anthropic said when it was asked, and ends the rests for windows that have
     * room. Waits for the store.
     */
    public void polled(String accountId, PolledUsage usage) {
        change(accountId, slot -> {
            slot.windows().observe(usage.windows());
            changes.polled(slot, usage, clock.instant()).forEach(model -> traces.liftModelCoolDowns(accountId, model));
        });
    }

    /** Ends the rest of a whole account that has answered well although it rested. */
    public void served(String accountId) {
        change(accountId, slot -> changes.served(slot, clock.instant()));
    }

    /** Ends the rests of an account that has served a model, null for none named, although it or the model rested. */
    public void roomFound(String accountId, @Nullable String model) {
        change(accountId, slot -> changes.roomFound(slot, model, clock.instant()));
    }

    /**
     * Sends an account to another state; the store follows.
     *
     * @param to any but RATE_LIMITED, which only {@link #rest} brings about
     * @param actor who wants it, as in {@link StateChange#actor}
     * @param reason why, in words for operators, null when there is nothing to add
     * @return false when it is in that state already
     * @throws RequestRefused ACCOUNT_NOT_FOUND; ACCOUNT_TRANSITION when there is no such way between the states
     */
    public boolean transition(
            String accountId, AccountState to, TransitionCause cause, String actor, @Nullable String reason) {
        return change(accountId, to, cause, actor, reason) != null;
    }

    /**
     * The same for those who store it themselves too.
     *
     * @return what has changed, null when it is in that state already
     */
    public @Nullable StateChange change(
            String accountId, AccountState to, TransitionCause cause, String actor, @Nullable String reason) {
        AccountSlot slot = slot(accountId);
        if (slot == null) {
            throw new RequestRefused(FailureKind.ACCOUNT_NOT_FOUND, accountId);
        }
        StateChange changed = changes.transition(slot, to, cause, actor, reason, clock.instant());
        line.wakeAll();
        return changed;
    }

    /** Takes note of how far an account has used its windows; what is older than what is known is left out. */
    public void observe(String accountId, UsageWindows windows) {
        with(accountId, slot -> slot.windows().observe(windows));
    }

    /** Takes note of how long a good answer of an account took to begin. */
    public void observeLatency(String accountId, long nanos) {
        with(accountId, slot -> slot.latency().observe(nanos, clock.millis()));
    }

    /** The pool at this moment. */
    public PoolView view() {
        Instant now = clock.instant();
        return PoolView.of(known.recovered(now), limits.get(), now);
    }

    /** How many requests wait for an account. */
    int waiting() {
        return line.size();
    }

    /** Changes an account; nothing happens where there is none. */
    private void change(String accountId, Consumer<AccountSlot> change) {
        with(accountId, change);
        line.wakeAll();
    }

    private void with(String accountId, Consumer<AccountSlot> action) {
        AccountSlot slot = slot(accountId);
        if (slot != null) {
            action.accept(slot);
        }
    }

    private @Nullable AccountSlot slot(String accountId) {
        return known.snapshot().byId().get(accountId);
    }
}
