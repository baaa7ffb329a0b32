package routes.request;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One state of all routes, as requests hold it: a request keeps the generation that it began with to its end. It counts who holds
 * it, and is idle when it is retired and nobody does. Safe from many threads.
 */
public final class Generation {

    private final int number;
    private final AnswerRoutes answers;
    /** One more than requests hold it, until it is retired. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private final AtomicBoolean retired = new AtomicBoolean();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();

    /**
     * A generation that nobody holds.
     *
     * @param number counted from 1 in a process
     * @param answers its routes that translate answers
     */
    public Generation(int number, AnswerRoutes answers) {
        this.number = number;
        this.answers = answers;
    }

    public int number() {
        return number;
    }

    public AnswerRoutes answers() {
        return answers;
    }

    /**
     * Holds it, until {@link #leave}.
     *
     * @return whether that is possible; it is not when it was idle once
     */
    public boolean enter() {
        int before = holders.get();
        while (before > 0) {
            if (holders.compareAndSet(before, before + 1)) {
                return true;
            }
            before = holders.get();
        }
        return false;
    }

    /** Lets go of it. */
    public void leave() {
        if (holders.decrementAndGet() == 0) {
            idle.complete(null);
        }
    }

    /** No new requests begin with it. */
    public void retire() {
        if (retired.compareAndSet(false, true)) {
            leave();
        }
    }

    /** Whether no new requests begin with it. */
    public boolean retired() {
        return retired.get();
    }

    /** How many hold it. */
    public int inFlight() {
        return Math.max(0, holders.get() - (retired.get() ? 0 : 1));
    }

    /** Ends when it is retired and nobody holds it; on the thread of the last one. */
    public CompletionStage<Void> idle() {
        return idle;
    }
}
