package routes.relay;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The own thread of a translated stream: does the stream's work piece by piece, in order. */
final class EventWorker {

    private final BlockingQueue<Runnable> pieces = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread thread;
    private volatile boolean stopped;

    EventWorker(String name) {
        thread = Thread.ofVirtual().name(name).unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /** Adds a piece of work. From any thread. */
    void add(Runnable piece) {
        waiting.incrementAndGet();
        pieces.add(piece);
    }

    /** Pieces that are not done yet. */
    int waiting() {
        return waiting.get();
    }

    /** Ends the thread behind the piece that it is at; what waits is left undone. From any thread. */
    void stop() {
        stopped = true;
        pieces.add(() -> {});
    }

    private void work() {
        try {
            while (!stopped) {
                pieces.take().run();
                waiting.decrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
