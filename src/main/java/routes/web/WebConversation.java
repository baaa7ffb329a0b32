package routes.web;

import gateway.account.Account;
import gateway.account.pool.Lease;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One conversation at the web application, from before it is begun until it is over. It holds a place at its account. Safe from many
 * threads.
 */
final class WebConversation {

    private final UUID id;
    private final Account account;
    private final String organization;
    private final String tenant;
    private final Lease lease;
    private final WebEnd ending;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private volatile long activeNanos;
    private volatile Set<String> calls = Set.of();
    private volatile @Nullable WebStream stream;

    /** Where a conversation is with its client. */
    private enum State {
        RUNNING,
        PAUSED,
        GOING_ON,
        OVER
    }

    /** What becomes of a conversation at its end. */
    interface WebEnd {

        /** The conversation is over; its answer may still be made at the web application. */
        void over(WebConversation conversation, boolean stop);

        /** There never was such a conversation. */
        void disowned(WebConversation conversation);

        /** The time on the clock of the conversations. */
        long now();
    }

    /**
     * A conversation that is about to be begun.
     *
     * @param tenant whose it is
     * @param lease its place at the account, which it gives back at its end
     */
    WebConversation(UUID id, String organization, String tenant, Lease lease, WebEnd ending) {
        this.id = id;
        this.account = lease.account();
        this.organization = organization;
        this.tenant = tenant;
        this.lease = lease;
        this.ending = ending;
        this.activeNanos = ending.now();
    }

    UUID id() {
        return id;
    }

    Account account() {
        return account;
    }

    String organization() {
        return organization;
    }

    /** Whose it is. */
    String tenant() {
        return tenant;
    }

    /** The calls whose results it waits for, or has waited for last. */
    Set<String> calls() {
        return calls;
    }

    /** When something last came or went, on the clock of the conversations. */
    long activeNanos() {
        return activeNanos;
    }

    /** Something comes or goes. */
    void touch() {
        activeNanos = ending.now();
    }

    boolean isPaused() {
        return state.get() == State.PAUSED;
    }

    boolean isOver() {
        return state.get() == State.OVER;
    }

    /** Its stream begins; of one that is over by now it is given up. On the event loop of the stream. */
    void streams(WebStream begun) {
        stream = begun;
        if (isOver()) {
            begun.close();
        } else {
            begun.read();
        }
    }

    /** Its stream, which has begun. */
    WebStream stream() {
        return Objects.requireNonNull(stream, "its stream has not begun");
    }

    /** The client has its answer, and the conversation waits for results. */
    void pauses(Set<String> waitingFor) {
        calls = waitingFor;
        touch();
        stream().rests();
        state.compareAndSet(State.RUNNING, State.PAUSED);
    }

    /** Takes it for a client that brings results; false where another one was faster, or it is over. */
    boolean takeOn() {
        return state.compareAndSet(State.PAUSED, State.GOING_ON);
    }

    /** The results could not be given, and it waits for them once more. */
    void waitsAgain() {
        state.compareAndSet(State.GOING_ON, State.PAUSED);
    }

    /** The results are given. */
    void goesOn() {
        state.compareAndSet(State.GOING_ON, State.RUNNING);
    }

    /**
     * Ends it: gives its place back, and has it deleted. Only the first call counts.
     *
     * @param stop whether the web application is told to make nothing more
     */
    void end(boolean stop) {
        if (state.getAndSet(State.OVER) == State.OVER) {
            return;
        }
        WebStream begun = stream;
        boolean runs = begun != null && !begun.isOver();
        if (begun != null) {
            begun.close();
        }
        ending.over(this, stop && runs);
    }

    /** Gives its place at the account back. */
    void leave() {
        lease.close();
    }

    /** Forgets it: its id is that of another conversation, which is neither stopped nor deleted. Its place goes on to the next. */
    void disown() {
        state.set(State.OVER);
        ending.disowned(this);
    }
}
