package gateway.account.pool;

import gateway.account.ModelCoolDown;
import gateway.upstream.PolledUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The cool-downs of single models of one account. Safe from many threads; reading takes no lock. */
final class ModelRests {

    private static final String NO_MODEL = "";

    /** Clients choose the names; no account has so many models. */
    private static final int MOST_MODELS = 1000;

    /**
     * Other nodes are not told of an end that is hardly later than the one they know: each notice makes all of them read again.
     */
    private static final Duration HARDLY = Duration.ofSeconds(1);

    private final ConcurrentMap<String, Rest> rests = new ConcurrentHashMap<>();

    /**
     * @param told what other nodes know of it, null for nothing
     * @param begun when it was last begun or lengthened here
     * @param changedAt the number of the pool's change that did so, 0 for none
     * @param turn when a request may show that it is over
     */
    private record Rest(CoolDown coolDown, @Nullable CoolDown told, Instant begun, long changedAt, ProbeTurn turn) {

        private Rest with(CoolDown added, Instant now, long changeNumber) {
            return coolDown.isRunning(now)
                    ? new Rest(CoolDown.stronger(coolDown, added), told, now, changeNumber, turn)
                    : begun(added, now, changeNumber);
        }

        private static Rest begun(CoolDown added, Instant now, long changeNumber) {
            return new Rest(added, null, now, changeNumber, new ProbeTurn(now));
        }

        private boolean isWorthTelling() {
            return told == null
                    || told.unified() != coolDown.unified()
                    || coolDown.until().isAfter(told.until().plus(HARDLY));
        }

        private Rest knowing(CoolDown read) {
            CoolDown known = told == null ? read : CoolDown.stronger(told, read);
            return new Rest(CoolDown.stronger(coolDown, read), known, begun, changedAt, turn);
        }

        private Rest toldAll() {
            return new Rest(coolDown, coolDown, begun, changedAt, turn);
        }
    }

    /** The cool-down of a model, or of requests without one, running or ended. */
    @Nullable
    CoolDown of(@Nullable String model) {
        if (rests.isEmpty()) {
            return null;
        }
        Rest rest = rests.get(nameOf(model));
        return rest == null ? null : rest.coolDown;
    }

    /** Whether a request for a model may show that it need not rest, also where it does not. */
    boolean mayProbe(@Nullable String model, Instant now, Duration after) {
        Rest rest = rests.isEmpty() ? null : rests.get(nameOf(model));
        return rest == null || rest.turn.admits(rest.coolDown, now, after);
    }

    /** Takes the turn of a request that {@link #mayProbe}; false when another one was faster. */
    boolean takeProbe(@Nullable String model, Instant now, Duration after) {
        Rest rest = rests.isEmpty() ? null : rests.get(nameOf(model));
        return rest == null || rest.turn.take(rest.coolDown, now, after);
    }

    /**
     * Starts or lengthens a cool-down. Called under the pool's lock.
     *
     * @param changeNumber the number of this change of the pool
     * @return what other nodes should know, null when they know it
     */
    @Nullable
    ModelCoolDown begin(String accountId, @Nullable String model, CoolDown added, Instant now, long changeNumber) {
        String name = nameOf(model);
        Rest before = rests.get(name);
        if (before == null && rests.size() >= MOST_MODELS) {
            forgetEnded(now);
            if (rests.size() >= MOST_MODELS) {
                return null;
            }
        }
        Rest merged = before == null ? Rest.begun(added, now, changeNumber) : before.with(added, now, changeNumber);
        boolean tell = merged.isWorthTelling();
        rests.put(name, tell ? merged.toldAll() : merged);
        CoolDown told = merged.coolDown;
        return tell ? new ModelCoolDown(accountId, name, told.until(), told.unified(), told.reason()) : null;
    }

    /** Takes over a cool-down that all nodes know. Called under the pool's lock. */
    void learn(ModelCoolDown stored, Instant now) {
        CoolDown read = new CoolDown(stored.until(), stored.unified(), stored.reason());
        rests.merge(
                stored.model(),
                new Rest(read, read, Instant.EPOCH, 0, new ProbeTurn(now)),
                (before, learned) -> before.coolDown.isRunning(now) ? before.knowing(read) : learned);
    }

    /**
     * Ends cool-downs before their time. Called under the pool's lock.
     *
     * @param model null for all of them
     * @return whether there was one
     */
    boolean lift(@Nullable String model) {
        boolean any = !rests.isEmpty();
        if (model != null) {
            return rests.remove(model) != null;
        }
        rests.clear();
        return any;
    }

    /**
     * Ends the cool-down of one model, or of requests without one, before its time. Called under the pool's lock.
     *
     * @return the name under which others know it, null when there was none
     */
    @Nullable
    String liftOne(@Nullable String model) {
        String name = nameOf(model);
        return rests.remove(name) == null ? null : name;
    }

    /**
     * Ends those that the store has forgotten, because another node or an operator has lifted them. Called under the pool's lock.
     *
     * @param kept those that the store has, or did not have yet when it was asked
     * @param changesBefore the number of the pool's last change before it was asked; what has begun since stays
     */
    void keepOnly(Set<String> kept, long changesBefore) {
        rests.entrySet()
                .removeIf(each -> each.getValue().told != null
                        && each.getValue().changedAt <= changesBefore
                        && each.getKey().length() <= ModelCoolDown.LONGEST_NAME
                        && !kept.contains(each.getKey()));
    }

    /** Ends those of exhausted windows that have room by what was asked for later. Called under the pool's lock. */
    List<String> endWithRoom(PolledUsage usage, Instant now) {
        List<String> ended = new ArrayList<>();
        rests.forEach((model, each) -> {
            boolean older = each.begun.isBefore(usage.windows().at());
            if (older && each.coolDown.unified() && each.coolDown.isRunning(now) && usage.hasRoomFor(model)) {
                ended.add(model);
            }
        });
        ended.forEach(rests::remove);
        return ended;
    }

    void forgetEnded(Instant now) {
        rests.values().removeIf(each -> !each.coolDown.isRunning(now));
    }

    /** Ends of the running cool-downs by model; the empty name stands for requests without one. */
    Map<String, Instant> running(Instant now) {
        Map<String, Instant> running = new HashMap<>();
        rests.forEach((model, each) -> {
            if (each.coolDown.isRunning(now)) {
                running.put(model, each.coolDown.until());
            }
        });
        return running;
    }

    private static String nameOf(@Nullable String model) {
        return model == null ? NO_MODEL : model;
    }
}
