package gateway.account.pool;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.account.ModelCoolDown;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.upstream.PolledUsage;
import gateway.upstream.Verdict;
import gateway.upstream.Verdict.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes states and cool-downs of accounts, under the pool's lock and within {@link Transitions}, and has them stored. */
final class StateChanges {

    private static final Logger LOG = LoggerFactory.getLogger(StateChanges.class);

    private final ReentrantLock lock;
    private final StateWriter writer;
    private long count;

    StateChanges(ReentrantLock lock, StateWriter writer) {
        this.lock = lock;
        this.writer = writer;
    }

    /** How many changes there were; what changes or begins to rest after this moment carries a higher number. */
    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the account, or one of its models, rest. */
    void rest(AccountSlot slot, @Nullable String model, Verdict.Rest coolDown, Instant now) {
        locked(() -> begin(slot, model, coolDown, now));
    }

    /** Lets an account rest that has nothing left to pay with; an exhausted window that it rests for goes before. */
    void restWithoutCredit(AccountSlot slot, String reason, Instant until, Instant now) {
        locked(() -> {
            CoolDown merged = slot.rest(new CoolDown(until, false, reason), now);
            Account account = slot.account();
            boolean known = account.state() == AccountState.RATE_LIMITED && until.equals(account.limitedUntil());
            if (!merged.unified()
                    && !known
                    && mayGo(account, AccountState.RATE_LIMITED, TransitionCause.CREDIT_USED_UP)) {
                change(slot, AccountState.RATE_LIMITED, TransitionCause.CREDIT_USED_UP, reason, merged.until(), now);
                LOG.warn("Account {} rests until it is checked at {}: {}", account.name(), merged.until(), reason);
            }
        });
    }

    /**
     * Ends rests before their time, except for the state of the account.
     *
     * @param model null for all models and for pauses of the whole account
     * @return whether there was one
     */
    boolean lift(AccountSlot slot, @Nullable String model) {
        lock.lock();
        try {
            writer.forgetRests(slot.id(), model);
            boolean lifted = slot.modelRests().lift(model);
            if (model == null) {
                slot.cookieRefused(null);
            }
            boolean whole = model == null && slot.account().state() != AccountState.RATE_LIMITED && slot.endRest();
            return lifted || whole;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps an account whose cookie is refused from web conversations; one that has nothing else becomes invalid. */
    void cookieRefused(AccountSlot slot, String reason, Instant now) {
        lock.lock();
        try {
            Account account = slot.account();
            if (account.kind() != AccountKind.COOKIE) {
                slot.cookieRefused(reason);
            } else if (mayGo(account, AccountState.INVALID, TransitionCause.CREDENTIAL_REFUSED)) {
                change(slot, AccountState.INVALID, TransitionCause.CREDENTIAL_REFUSED, reason, null, now);
            } else {
                return;
            }
            LOG.warn("Account {} holds no web conversations: {}", account.name(), reason);
        } finally {
            lock.unlock();
        }
    }

    /** Ends rests for windows that have room by a later look at them; returns the models. */
    List<String> polled(AccountSlot slot, PolledUsage usage, Instant now) {
        lock.lock();
        try {
            Account account = slot.account();
            boolean window =
                    account.state() == AccountState.RATE_LIMITED && !Verdict.NoCredit.isReason(account.stateReason());
            if (window && slot.restBegun().isBefore(usage.windows().at()) && usage.hasRoom()) {
                change(slot, AccountState.ACTIVE, TransitionCause.ROOM_FOUND, "its windows have room", null, now);
                LOG.info("Account {} is back before its time: its windows have room", account.name());
            }
            List<String> models = slot.modelRests().endWithRoom(usage, now);
            models.forEach(model -> {
                writer.forgetRests(slot.id(), model);
                LOG.info("Account {} serves {} before its time: its windows have room", account.name(), model);
            });
            return models;
        } finally {
            lock.unlock();
        }
    }

    /** Makes a rate-limited account active before its time, because it has served. */
    void served(AccountSlot slot, Instant now) {
        locked(() -> {
            if (slot.account().state() == AccountState.RATE_LIMITED) {
                change(slot, AccountState.ACTIVE, TransitionCause.ROOM_FOUND, "it serves again", null, now);
                LOG.info("Account {} serves again", slot.account().name());
            }
        });
    }

    /** Ends the rests of an account and of one of its models, because it has served that model although it rested. */
    void roomFound(AccountSlot slot, @Nullable String model, Instant now) {
        locked(() -> {
            served(slot, now);
            String rested = slot.modelRests().liftOne(model);
            if (rested != null) {
                writer.lift(slot.id(), rested);
                LOG.info("Account {} serves {} before its time", slot.account().name(), rested);
            }
        });
    }

    /** Makes a rate-limited account active when its cool-down has ended. */
    void recover(AccountSlot slot, Instant now) {
        locked(() -> {
            if (slot.isDueToRecover(now)) {
                change(slot, AccountState.ACTIVE, TransitionCause.COOL_DOWN_ENDED, null, null, now);
                LOG.info("Account {} is back", slot.account().name());
            }
        });
    }

    /**
     * Sends an account to another state.
     *
     * @return what has changed, null when it is there already
     * @throws RequestRefused ACCOUNT_TRANSITION when it may not go there
     */
    @Nullable
    StateChange transition(
            AccountSlot slot,
            AccountState to,
            TransitionCause cause,
            String actor,
            @Nullable String reason,
            Instant now) {
        lock.lock();
        try {
            AccountState from = slot.account().state();
            if (from == to) {
                return null;
            }
            // Without the end of a cool-down nobody can be sent to rest.
            if (to == AccountState.RATE_LIMITED || !Transitions.allow(from, to, cause)) {
                throw new RequestRefused(
                        FailureKind.ACCOUNT_TRANSITION,
                        nameOf(from),
                        nameOf(to),
                        slot.account().name());
            }
            StateChange made = new StateChange(now, from, to, cause, actor, reason, null);
            change(slot, made);
            LOG.info("Account {} goes from {} to {}: {}", slot.account().name(), nameOf(from), nameOf(to), cause);
            return made;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private void begin(AccountSlot slot, @Nullable String model, Verdict.Rest verdict, Instant now) {
        CoolDown added = new CoolDown(verdict.until(), verdict.unifiedWindow(), verdict.reason());
        if (verdict.scope() == Scope.MODEL) {
            count++;
            ModelCoolDown news = slot.modelRests().begin(slot.id(), model, added, now, count);
            if (news != null) {
                writer.write(news);
            }
            return;
        }
        CoolDown merged = slot.rest(added, now);
        Account account = slot.account();
        boolean known =
                account.state() == AccountState.RATE_LIMITED && merged.until().equals(account.limitedUntil());
        if (merged.unified() && !known && mayGo(account, AccountState.RATE_LIMITED, TransitionCause.RATE_LIMIT)) {
            change(slot, AccountState.RATE_LIMITED, TransitionCause.RATE_LIMIT, merged.reason(), merged.until(), now);
            LOG.warn("Account {} rests until {}: {}", account.name(), merged.until(), merged.reason());
        }
    }

    private void change(
            AccountSlot slot,
            AccountState to,
            TransitionCause cause,
            @Nullable String reason,
            @Nullable Instant until,
            Instant now) {
        AccountState from = slot.account().state();
        change(slot, new StateChange(now, from, to, cause, StateChange.GATEWAY, reason, until));
    }

    private void change(AccountSlot slot, StateChange change) {
        count++;
        slot.change(change, count);
        writer.write(slot.id(), change);
    }

    private static boolean mayGo(Account account, AccountState to, TransitionCause cause) {
        return Transitions.allow(account.state(), to, cause);
    }

    private static String nameOf(AccountState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
