package gateway.account;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The cool-downs of single models of one account. Safe from many threads; reading takes no lock. */
final class ModelRests {

    private static final String NO_MODEL = "";

    /** Clients choose the names; no account has so many models. */
    private static final int MOST_MODELS = 1000;

    /** Other nodes are not told of an end that is hardly later than the one they know: each time all of them read anew. */
    private static final Duration HARDLY = Duration.ofSeconds(1);

    private final ConcurrentMap<String, Rest> rests = new ConcurrentHashMap<>();

    /** @param told what other nodes know of it, null for nothing */
    private record Rest(CoolDown coolDown, @Nullable CoolDown told) {

        private Rest with(CoolDown added, Instant now) {
            return coolDown.isRunning(now) ? new Rest(CoolDown.stronger(coolDown, added), told) : new Rest(added, null);
        }

        private boolean isWorthTelling() {
            return told == null
                    || told.unified() != coolDown.unified()
                    || coolDown.until().isAfter(told.until().plus(HARDLY));
        }

        private Rest toldAll() {
            return new Rest(coolDown, coolDown);
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

    /**
     * Starts or lengthens a cool-down. Called under the pool's lock.
     *
     * @return what other nodes should know, null when they know it
     */
    @Nullable
    ModelCoolDown begin(String accountId, @Nullable String model, CoolDown added, Instant now) {
        String name = nameOf(model);
        Rest before = rests.get(name);
        if (before == null && rests.size() >= MOST_MODELS) {
            forgetEnded(now);
            if (rests.size() >= MOST_MODELS) {
                return null;
            }
        }
        Rest merged = before == null ? new Rest(added, null) : before.with(added, now);
        boolean tell = merged.isWorthTelling();
        rests.put(name, tell ? merged.toldAll() : merged);
        CoolDown told = merged.coolDown;
        return tell ? new ModelCoolDown(accountId, name, told.until(), told.unified(), told.reason()) : null;
    }

    /** Takes over a cool-down that all nodes know. Called under the pool's lock. */
    void learn(ModelCoolDown stored, Instant now) {
        CoolDown read = new CoolDown(stored.until(), stored.unified(), stored.reason());
        rests.merge(stored.model(), new Rest(read, read), (before, same) -> before.with(read, now));
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
