package routes.relay;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does the work of a translated stream piece by piece, in order and never two at a time: on virtual threads of its own, where
 * pieces may block, or at once by the caller where nothing waits and the piece is known not to block.
 */
final class EventWorker {

    private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean stopped;

    /** A piece of work; must not throw. */
    @FunctionalInterface
    interface Piece {

        /**
         * Does it.
         *
         * @param byCaller whether this is the thread that added it
         */
        void run(boolean byCaller);
    }

    /** Does a piece of work before it returns, unless others wait. */
    void doNow(Piece piece) {
        if (waiting.get() > 0) {
            add(piece);
        } else if (!stopped) {
            piece.run(true);
        }
    }

    /** Adds a piece of work. By one thread at a time. */
    void add(Piece piece) {
        pieces.add(piece);
        if (waiting.getAndIncrement() == 0) {
            Thread.startVirtualThread(this::work);
        }
    }

    /** Pieces that are not done yet. */
    int waiting() {
        return waiting.get();
    }

    /** Leaves undone what waits. From any thread. */
    void stop() {
        stopped = true;
    }

    private void work() {
        do {
            Piece piece = pieces.poll();
            if (piece != null && !stopped) {
                piece.run(false);
            }
        } while (waiting.decrementAndGet() > 0);
    }
}
