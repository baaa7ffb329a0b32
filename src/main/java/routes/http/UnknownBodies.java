package routes.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of all bodies that are collected before anything is known of their callers. Small ones need no key while there is room
 * here; a caller that has one needs no room. Safe from many threads.
 */
final class UnknownBodies {

    private static final long MOST = 16L * 1024 * 1024;

    private final AtomicLong held = new AtomicLong();

    /** Holds bytes; false where there is no room. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= MOST) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** Gives bytes back. */
    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    /** Bytes that are held. */
    long held() {
        return held.get();
    }
}
