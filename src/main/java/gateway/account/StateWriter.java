package gateway.account;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changed states and cool-downs of models to the store, one after the other, so that requests never wait for it. While
 * the store is down the latest change of each account is kept and written by the next {@link #retry}. Safe from many threads.
 */
final class StateWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);

    private final AccountStore store;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, StateChange> states = new LinkedHashMap<>();
    private final Map<RestingModel, ModelCoolDown> coolDowns = new LinkedHashMap<>();
    private boolean writing;

    private record RestingModel(String accountId, String model) {}

    /** One write: the state of an account, or all cool-downs of models at once. */
    private sealed interface Write {
        record State(String accountId, StateChange change) implements Write {}

        record CoolDowns(List<ModelCoolDown> coolDowns) implements Write {}
    }

    StateWriter(AccountStore store, Executor executor) {
        this.store = store;
        this.executor = executor;
    }

    void write(String accountId, StateChange change) {
        lock.lock();
        try {
            states.put(accountId, change);
        } finally {
            lock.unlock();
        }
        retry();
    }

    void write(ModelCoolDown coolDown) {
        lock.lock();
        try {
            coolDowns.put(keyOf(coolDown), coolDown);
        } finally {
            lock.unlock();
        }
        retry();
    }

    /** Whether the store may not know the latest state of this account yet. */
    boolean isPending(String accountId) {
        lock.lock();
        try {
            return states.containsKey(accountId);
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
                    case Write.CoolDowns rests -> store.saveModelCoolDowns(rests.coolDowns);
                }
            } catch (RuntimeException e) {
                LOG.warn("{} is not stored yet: {}", nameOf(write), e.toString());
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
                case Write.State state -> states.remove(state.accountId, state.change);
                case Write.CoolDowns rests -> rests.coolDowns.forEach(each -> coolDowns.remove(keyOf(each), each));
            }
            Write next = next();
            writing = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Write next() {
        if (!states.isEmpty()) {
            Map.Entry<String, StateChange> first = states.entrySet().iterator().next();
            return new Write.State(first.getKey(), first.getValue());
        }
        return coolDowns.isEmpty() ? null : new Write.CoolDowns(new ArrayList<>(coolDowns.values()));
    }

    /** Puts a state that could not be written behind the others, so that it does not hold them up for ever. */
    private void stopAfter(Write failed) {
        lock.lock();
        try {
            writing = false;
            if (failed instanceof Write.State state && states.remove(state.accountId, state.change)) {
                states.put(state.accountId, state.change);
            }
        } finally {
            lock.unlock();
        }
    }

    private static RestingModel keyOf(ModelCoolDown coolDown) {
        return new RestingModel(coolDown.accountId(), coolDown.model());
    }
}
