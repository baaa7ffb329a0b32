package routes.relay;

import gateway.memory.Grant;
import gateway.memory.Holding;
import java.util.concurrent.locks.ReentrantLock;
import routes.request.BaseMemory;

/** What one part of a stream's way keeps, held in steps of the memory budget. Safe from many threads. */
public final class StreamHolding {

    private static final long FREE_BYTES = BaseMemory.BYTES;
    private static final long STEP = 64 * 1024;

    private final Holding holding;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long counted;

    public StreamHolding(Holding holding) {
        this.holding = holding;
    }

    /** Whether so many bytes may be kept now. */
    public boolean covers(long bytes) {
        if (bytes <= FREE_BYTES) {
            release();
            return true;
        }
        return bytes <= counted || grow(bytes);
    }

    private boolean grow(long bytes) {
        lock.lock();
        try {
            long wanted = bytes + STEP - counted;
            if (wanted > 0 && holding.grow(wanted) != Grant.GRANTED) {
                return false;
            }
            counted = bytes + STEP;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives everything back. */
    public void release() {
        if (counted == 0) {
            return;
        }
        lock.lock();
        try {
            holding.shrink(counted);
            counted = 0;
        } finally {
            lock.unlock();
        }
    }
}
