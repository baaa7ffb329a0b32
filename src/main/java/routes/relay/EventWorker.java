package routes.relay;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import routes.request.RequestThreads;

/**
 * Does the work of a translated stream piece by piece, in order and never two at a time, on virtual threads of its own.
 * Pieces may block.
 */
public final class EventWorker {

    private final Queue<Runnable> pieces = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean stopped;

    /** Adds a piece of work, which must not throw. By one thread at a time. */
    public void add(Runnable piece) {
        pieces.add(piece);
        if (waiting.getAndIncrement() == 0) {
            RequestThreads.start(this::work);
        }
    }

    /** Pieces that are not done yet. */
    public int waiting() {
        return waiting.get();
    }

    /** Leaves undone what waits. From any thread. */
    public void stop() {
        stopped = true;
    }

    private void work() {
        do {
            Runnable piece = pieces.poll();
            if (piece != null && !stopped) {
                piece.run();
            }
        } while (waiting.decrementAndGet() > 0);
    }
}
