package gateway.account.pool;

import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.ModelCoolDown;
import gateway.account.StateChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changed states and cool-downs of models to the store, one after the other, so that requests never wait for it. While
 * the store is down the changes are kept and written by the next {@link #retry}; of limits that follow each other only the latest. Safe from many threads.
 */
final class StateWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);

    /** Clients choose the names of models; while the store is down no more are kept for it. */
    private static final int MOST_COOL_DOWNS = 10_000;

    private final AccountStore store;
    private final AccountTraces traces;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Write.State> states = new ArrayList<>();
    private final Map<RestingModel, ModelCoolDown> coolDowns = new LinkedHashMap<>();
    private boolean writing;
    private @Nullable Write current;

    private record RestingModel(String accountId, String model) {}

    /** One write: the state of an account, or all cool-downs of models at once. */
    private sealed interface Write {
        record State(String accountId, StateChange change) implements Write {}

        record CoolDowns(List<ModelCoolDown> coolDowns) implements Write {}
    }

    StateWriter(AccountStore store, AccountTraces traces, Executor executor) {
        this.store = store;
        this.traces = traces;
        this.executor = executor;
    }

    void write(String accountId, StateChange change) {
        lock.lock();
        try {
            enqueue(new Write.State(accountId, change));
        } finally {
            lock.unlock();
        }
        retry();
    }

    /** A limit, or its end, makes the one before it needless; a change of another kind must not be lost. */
    private void enqueue(Write.State added) {
        for (int i = states.size() - 1; i >= 0; i--) {
            Write.State queued = states.get(i);
            if (queued.accountId.equals(added.accountId)) {
                if (!queued.equals(current) && isLimit(queued.change) && isLimit(added.change)) {
                    states.set(i, added);
                    return;
                }
                break;
            }
        }
        states.add(added);
    }

    private static boolean isLimit(StateChange change) {
        return switch (change.cause()) {
            case RATE_LIMIT, CREDIT_USED_UP, COOL_DOWN_ENDED, ROOM_FOUND -> true;
            default -> false;
        };
    }

    void write(ModelCoolDown coolDown) {
        lock.lock();
        try {
            if (coolDowns.size() < MOST_COOL_DOWNS || coolDowns.containsKey(keyOf(coolDown))) {
                coolDowns.put(keyOf(coolDown), coolDown);
            }
        } finally {
            lock.unlock();
        }
        retry();
    }

    /** Whether the store may not know the latest state of this account yet. */
    boolean isPending(String accountId) {
        lock.lock();
        try {
            return states.stream().anyMatch(state -> state.accountId.equals(accountId));
        } finally {
            lock.unlock();
        }
    }

    /** Models whose rest the store may not know yet, by account. */
    Map<String, Set<String>> pendingRests() {
        lock.lock();
        try {
            return coolDowns.keySet().stream()
                    .collect(Collectors.groupingBy(
                            RestingModel::accountId, Collectors.mapping(RestingModel::model, Collectors.toSet())));
        } finally {
            lock.unlock();
        }
    }

    /** Forgets rests that were lifted before they were stored. */
    void forgetRests(String accountId, @Nullable String model) {
        lock.lock();
        try {
            coolDowns
                    .keySet()
                    .removeIf(each -> each.accountId.equals(accountId) && (model == null || model.equals(each.model)));
        } finally {
            lock.unlock();
        }
    }

    /** Has the store forget the rest of a model; while it is down the rest comes back from it. */
    void lift(String accountId, String model) {
        forgetRests(accountId, model);
        executor.execute(() -> {
            try {
                traces.liftModelCoolDowns(accountId, model);
            } catch (RuntimeException e) {
                LOG.warn("The end of a rest of account {} is not stored", accountId, e);
            }
        });
    }

    /** Accounts whose latest state the store may not know yet. */
    Set<String> pending() {
        lock.lock();
        try {
            return states.stream().map(Write.State::accountId).collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    void retry() {
        lock.lock();
        try {
            if (writing || next() == null) {
                return;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        executor.execute(this::drain);
    }

    private void drain() {
        for (Write write = following(null); write != null; write = following(write)) {
            try {
                switch (write) {
                    case Write.State state -> store.changeState(state.accountId, state.change);
                    case Write.CoolDowns rests -> traces.saveModelCoolDowns(rests.coolDowns);
                }
            } catch (RuntimeException e) {
                LOG.warn("{} is not stored yet", nameOf(write), e);
                stopAfter(write);
                return;
            }
        }
    }

    private static String nameOf(Write write) {
        return switch (write) {
            case Write.State state -> "The state " + state.change.to() + " of account " + state.accountId;
            case Write.CoolDowns rests -> "The rest of " + rests.coolDowns.size() + " models";
        };
    }

    /** Forgets what was written, unless it has changed since, and takes the next. */
    private @Nullable Write following(@Nullable Write written) {
        lock.lock();
        try {
            switch (written) {
                case null -> {}
                case Write.State state -> states.remove(state);
                case Write.CoolDowns rests -> rests.coolDowns.forEach(each -> coolDowns.remove(keyOf(each), each));
            }
            Write next = next();
            current = next;
            writing = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Write next() {
        if (!states.isEmpty()) {
            return states.getFirst();
        }
        return coolDowns.isEmpty() ? null : new Write.CoolDowns(new ArrayList<>(coolDowns.values()));
    }

    /** Puts the states of an account that could not be written behind the others, so that they do not hold them up for ever. */
    private void stopAfter(Write failed) {
        lock.lock();
        try {
            writing = false;
            current = null;
            if (failed instanceof Write.State state) {
                List<Write.State> own = states.stream()
                        .filter(each -> each.accountId.equals(state.accountId))
                        .toList();
                states.removeAll(own);
                states.addAll(own);
            }
        } finally {
            lock.unlock();
        }
    }

    private static RestingModel keyOf(ModelCoolDown coolDown) {
        return new RestingModel(coolDown.accountId(), coolDown.model());
    }
}
