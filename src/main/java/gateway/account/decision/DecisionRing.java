package gateway.account.decision;

import gateway.account.decision.Decision.Try;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The latest decisions of this node, in memory; the oldest gives way to the newest. Safe from many threads.
 *
 * <p>A decision lives longer than its request, and there may be thousands a second. So it is kept in arrays that are there
 * already, and of equal choices and model names one is kept: nothing of a usual request outlives it, which would make the
 * garbage collector's old generation grow.
 */
public final class DecisionRing {

    private static final int REMEMBERED = 256;

    private final long[] idHigh;
    private final long[] idLow;
    private final long[] seconds;
    private final int[] nanos;
    private final @Nullable String[] models;
    private final @Nullable String[] domains;
    private final @Nullable String[] affinities;
    private final @Nullable Choice[] choices;
    private final @Nullable String[] outcomes;
    private final @Nullable UUID[] replays;
    /** The tries of decisions that have not exactly one. */
    private final List<@Nullable List<Try>> otherTries;

    private final @Nullable Choice[] knownChoices = new Choice[REMEMBERED];
    private final @Nullable String[] knownModels = new String[REMEMBERED];
    private long added;

    /**
     * An empty ring.
     *
     * @param size how many decisions are kept, at least 1
     */
    public DecisionRing(int size) {
        idHigh = new long[size];
        idLow = new long[size];
        seconds = new long[size];
        nanos = new int[size];
        models = new String[size];
        domains = new String[size];
        affinities = new String[size];
        choices = new Choice[size];
        outcomes = new String[size];
        replays = new UUID[size];
        otherTries = new ArrayList<>(Collections.nCopies(size, null));
    }

    /** Keeps a decision. */
    public synchronized void add(Decision decision) {
        int place = place(added++);
        idHigh[place] = decision.requestId().getMostSignificantBits();
        idLow[place] = decision.requestId().getLeastSignificantBits();
        Instant at = decision.at();
        seconds[place] = at.getEpochSecond();
        nanos[place] = at.getNano();
        models[place] = known(knownModels, decision.model());
        domains[place] = decision.domain();
        affinities[place] = decision.affinity();
        replays[place] = decision.replayOf();
        boolean single = decision.tries().size() == 1;
        Try only = single ? decision.tries().getFirst() : null;
        choices[place] = only == null ? null : known(knownChoices, only.choice());
        outcomes[place] = only == null ? null : only.outcome();
        otherTries.set(place, single ? null : decision.tries());
    }

    /** The one that is kept already, where it is equal. */
    private static <T> @Nullable T known(@Nullable T[] remembered, @Nullable T value) {
        if (value == null) {
            return null;
        }
        int at = value.hashCode() & (REMEMBERED - 1);
        T kept = remembered[at];
        if (value.equals(kept)) {
            return kept;
        }
        remembered[at] = value;
        return value;
    }

    /** The latest decision on a request. Looks at all that are kept. */
    public synchronized Optional<Decision> find(UUID requestId) {
        long high = requestId.getMostSignificantBits();
        long low = requestId.getLeastSignificantBits();
        for (long number = added - 1; number >= oldest(); number--) {
            int place = place(number);
            if (idLow[place] == low && idHigh[place] == high) {
                return Optional.of(decision(place));
            }
        }
        return Optional.empty();
    }

    /** At most so many decisions, the newest first. */
    public synchronized List<Decision> latest(int most) {
        List<Decision> latest = new ArrayList<>();
        for (long number = added - 1; number >= oldest() && latest.size() < most; number--) {
            latest.add(decision(place(number)));
        }
        return List.copyOf(latest);
    }

    private long oldest() {
        return Math.max(0, added - idHigh.length);
    }

    private int place(long number) {
        return (int) (number % idHigh.length);
    }

    private Decision decision(int place) {
        Choice choice = choices[place];
        List<Try> tries = otherTries.get(place);
        if (tries == null) {
            tries = choice == null ? List.of() : List.of(new Try(choice, outcomes[place]));
        }
        return new Decision(
                new UUID(idHigh[place], idLow[place]),
                Instant.ofEpochSecond(seconds[place], nanos[place]),
                models[place],
                domains[place],
                affinities[place],
                tries,
                replays[place]);
    }
}
