package gateway.oauth;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Parks the thread. Returns at once, with the mark kept, when the thread is interrupted. */
public final class ParkingPause implements Pause {

    @Override
    public void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        long left = length.toNanos();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, left);
            left = end - System.nanoTime();
        }
    }
}
