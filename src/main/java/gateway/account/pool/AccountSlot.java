package gateway.account.pool;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountUse;
import gateway.account.StateChange;
import gateway.account.selection.Candidate;
import gateway.credential.Credential;
import gateway.upstream.PeakLatency;
import gateway.upstream.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the pool knows of one account beyond its stored row. Reading and counting are safe from many threads; methods that
 * change the account or its cool-downs are called under the pool's lock.
 */
final class AccountSlot implements Candidate {

    private final String id;
    private final InstantSource clock;
    private final Places api = new Places();
    private final Places web = new Places();
    private final Places exempt = new Places();
    private final ModelRests modelRests = new ModelRests();
    private final PeakLatency latency = new PeakLatency();
    private final ObservedWindows windows;
    private volatile Account account;
    private volatile @Nullable CoolDown coolDown;
    private volatile ProbeTurn turn;
    private Instant restBegun = Instant.EPOCH;
    private volatile @Nullable String cookieRefusal;
    private volatile @Nullable Instant lastUsedAt;
    private volatile @Nullable Instant flushedAt;
    private long changedAt;

    AccountSlot(Account account, InstantSource clock) {
        this.id = account.id();
        this.clock = clock;
        this.account = account;
        this.coolDown = storedCoolDown(account);
        this.turn = new ProbeTurn(clock.instant());
        this.lastUsedAt = account.lastUsedAt();
        this.flushedAt = account.lastUsedAt();
        this.windows = new ObservedWindows(account.windows());
    }

    Account account() {
        return account;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int weight() {
        return account.options().weight();
    }

    @Override
    public int priority() {
        return account.options().priority();
    }

    @Override
    public int inFlight() {
        return api.taken() + exempt.taken();
    }

    @Override
    public int webSessions() {
        return web.taken();
    }

    @Override
    public @Nullable Instant lastUsedAt() {
        return lastUsedAt;
    }

    @Override
    public double latencyMillis() {
        return latency.millisAt(clock.millis());
    }

    @Override
    public double remainingWindow() {
        return windows.current() == null ? 1 : windows.remaining(clock.instant());
    }

    ModelRests modelRests() {
        return modelRests;
    }

    PeakLatency latency() {
        return latency;
    }

    ObservedWindows windows() {
        return windows;
    }

    boolean isDueToRecover(Instant now) {
        CoolDown running = coolDown;
        return account.state() == AccountState.RATE_LIMITED && (running == null || !running.isRunning(now));
    }

    /** The cool-down that keeps a request for this model away, null when there is none. */
    @Nullable
    CoolDown coolDown(@Nullable String model, Instant now) {
        return CoolDown.strongerRunning(coolDown, modelRests.of(model), now);
    }

    /**
     * Whether a request for this model may show that an exhausted window, for which the account rests, has room again.
     *
     * @param after the first wait from the beginning of a rest; 0 for never
     */
    boolean mayProbe(@Nullable String model, Instant now, Duration after) {
        return turn.admits(coolDown, now, after) && modelRests.mayProbe(model, now, after);
    }

    /** Takes the turn of a request that {@link #mayProbe}; false when another one was faster. */
    boolean takeProbe(@Nullable String model, Instant now, Duration after) {
        return turn.take(coolDown, now, after) && modelRests.takeProbe(model, now, after);
    }

    /** Whether it rests for every model. */
    boolean restsWholly(Instant now) {
        CoolDown running = coolDown;
        return running != null && running.isRunning(now);
    }

    /** Requests and conversations that use it in a way, and count against its limit. */
    Places places(AccountUse use) {
        return use.isWeb() ? web : api;
    }

    /** Requests that count against no limit. */
    Places exempt() {
        return exempt;
    }

    /** Why the web application refuses its cookie, null while nobody knows that it does. */
    @Nullable
    String cookieRefusal() {
        return cookieRefusal;
    }

    /** Takes note of what the web application says of its cookie; null where it takes it. */
    void cookieRefused(@Nullable String reason) {
        cookieRefusal = reason;
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

    void change(StateChange change, long changeNumber) {
        account = account.withState(change.to(), change.reason(), change.until());
        changedAt = changeNumber;
        if (change.to() != AccountState.RATE_LIMITED) {
            coolDown = null;
        }
    }

    /** Starts or lengthens the cool-down of the whole account. */
    CoolDown rest(CoolDown added, Instant now) {
        CoolDown current = coolDown;
        CoolDown before = current != null && current.isRunning(now) ? current : null;
        CoolDown merged = before == null ? added : CoolDown.stronger(before, added);
        turn = before == null ? new ProbeTurn(now) : turn;
        coolDown = merged;
        restBegun = now;
        return merged;
    }

    /** When the cool-down of the whole account was begun or lengthened here; the epoch where it was read from the store. */
    Instant restBegun() {
        return restBegun;
    }

    /** Ends the cool-down of the whole account. */
    boolean endRest() {
        boolean rested = coolDown != null;
        coolDown = null;
        return rested;
    }

    /** Takes over what is stored now; cool-downs and counts stay. */
    void adopt(Account stored, boolean keepState) {
        Account current = account;
        windows.adopt(stored.windows());
        if (!Objects.equals(stored.sessionCookie(), current.sessionCookie())) {
            cookieRefusal = null;
        }
        if (keepState) {
            account = stored.withState(current.state(), current.stateReason(), current.limitedUntil());
            return;
        }
        if (stored.state() == AccountState.RATE_LIMITED) {
            turn = coolDown == null ? new ProbeTurn(clock.instant()) : turn;
            coolDown = storedCoolDown(stored);
        } else if (current.state() == AccountState.RATE_LIMITED) {
            coolDown = null;
        }
        account = stored;
    }

    AccountView view(PoolLimits limits, Instant now) {
        Account current = account;
        Credential.OAuthToken token = current.token();
        CoolDown whole = CoolDown.strongerRunning(coolDown, null, now);
        return new AccountView(
                id,
                current.name(),
                current.kind(),
                current.state(),
                current.stateReason() == null && whole != null ? whole.reason() : current.stateReason(),
                whole == null ? null : whole.until(),
                inFlight(),
                new AccountView.Web(limits.web() && current.kind().hasCookie(), webSessions(), cookieRefusal),
                lastUsedAt,
                modelRests.running(now),
                token == null ? null : token.issuedAt(),
                token == null ? null : token.expiresAt(),
                current.organizationUuid(),
                current.options(),
                current.profile(),
                windows.current(),
                latency.millis(),
                windows.isNearLimit(limits, now),
                current.version(),
                current.createdAt());
    }

    private static @Nullable CoolDown storedCoolDown(Account account) {
        Instant until = account.limitedUntil();
        if (account.state() != AccountState.RATE_LIMITED || until == null) {
            return null;
        }
        String reason = account.stateReason();
        // Who has no credit may have been given some at any time; an exhausted window has room at its end only.
        boolean unified = !Verdict.NoCredit.isReason(reason);
        return new CoolDown(until, unified, reason == null ? "rate limited" : reason);
    }
}
