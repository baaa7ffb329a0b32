package routes.replay;

import gateway.replay.ReplayEnd;
import gateway.replay.ReplayOrder;
import gateway.replay.ReplayTickets;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the gateway's own listener, so that they go the way of any other, with all that it does and costs. One at a
 * time; safe from many threads.
 */
public final class Replays {

    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /** What is left of a request when its answer is there, or nobody waits for it. */
    private static final Duration END = Duration.ofSeconds(10);

    private final ReplayTickets tickets;
    private final Supplier<URI> listener;
    private final Semaphore turn = new Semaphore(1);

    /** @param listener where this process is reached from itself */
    public Replays(ReplayTickets tickets, Supplier<URI> listener) {
        this.tickets = tickets;
        this.listener = listener;
    }

    /**
     * Takes the turn of this node, until {@link #leave}.
     *
     * @return whether it was free
     */
    boolean enter() {
        return turn.tryAcquire();
    }

    /** Lets the next one send. */
    void leave() {
        turn.release();
    }

    /**
     * What came of a request.
     *
     * @param end null where it is not known how it has ended
     */
    record Outcome(@Nullable ReplayEnd end, LoopbackAnswer answer) {}

    /**
     * Sends one and waits for its end.
     *
     * @param headers beside those that each has
     * @param begun gets what breaks it off
     */
    Outcome send(
            ReplayOrder order, Map<String, String> headers, byte[] body, Duration within, Consumer<Runnable> begun) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putIfAbsent("anthropic-version", "2023-06-01");
        String ticket = tickets.issue(order);
        try {
            all.put("x-api-key", ticket);
            LoopbackAnswer answer =
                    new LoopbackCall(listener.get(), MOST_BYTES).send(order.path(), all, body, within, begun);
            boolean never = tickets.withdraw(ticket);
            return new Outcome(never ? null : end(order), answer);
        } finally {
            tickets.withdraw(ticket);
        }
    }

    private static @Nullable ReplayEnd end(ReplayOrder order) {
        try {
            return order.end().get(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
