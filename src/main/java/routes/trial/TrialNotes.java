package routes.trial;

import gateway.routes.trial.TrialRequest;
import gateway.routes.trial.TrialWay.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of the one request that is under way in a trial. The thread that tries it writes; the one that waits for it reads
 * when that has ended.
 */
public final class TrialNotes {

    private static final int MOST_STEPS = 500;
    private static final int MOST_CALLS = 50;

    private volatile @Nullable Current current;

    private static final class Current {
        private final int index;
        private final TrialRequest request;
        private final TrialMemory memory;
        private final long endNanos;
        private final List<String> steps = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private @Nullable Sent sent;
        private @Nullable String defect;

        private Current(int index, TrialRequest request, TrialMemory memory, long endNanos) {
            this.index = index;
            this.request = request;
            this.memory = memory;
            this.endNanos = endNanos;
        }
    }

    /** A step has run too long. */
    static final class TrialOver extends RuntimeException {
        private static final long serialVersionUID = 1;

        TrialOver() {
            super("the request takes longer than a dry run allows", null, false, false);
        }
    }

    /**
     * The next request begins.
     *
     * @param index its place among all
     * @param memory what was found for it in the other trial
     * @param endNanos when it must have ended
     */
    void begin(int index, TrialRequest request, TrialMemory memory, long endNanos) {
        current = new Current(index, request, memory, endNanos);
    }

    private Current now() {
        return Objects.requireNonNull(current, "no request is tried");
    }

    /** Its place among all, from 0. */
    int index() {
        return now().index;
    }

    /** The request. */
    TrialRequest request() {
        return now().request;
    }

    /** The same for the same question, in both trials of the request. */
    <T> T remembered(Object question, Supplier<T> answer) {
        return now().memory.of(question, answer);
    }

    /** Notes a step that begins. */
    void step(String name) {
        Current now = now();
        if (System.nanoTime() - now.endNanos > 0) {
            throw new TrialOver();
        }
        if (now.steps.size() < MOST_STEPS) {
            now.steps.add(name);
        }
    }

    /** Notes something that would have been called. */
    void call(String what) {
        Current now = now();
        if (now.calls.size() < MOST_CALLS) {
            now.calls.add(what);
        }
    }

    /** Notes what an upstream would have got; of several the last counts. */
    void sent(Sent what) {
        now().sent = what;
    }

    /** Notes what went wrong in a step; the first counts. */
    void defect(String words) {
        Current now = now();
        if (now.defect == null) {
            now.defect = words;
        }
    }

    List<String> steps() {
        return now().steps;
    }

    List<String> calls() {
        return now().calls;
    }

    @Nullable
    Sent sent() {
        return now().sent;
    }

    @Nullable
    String defect() {
        return now().defect;
    }
}
