package gateway.oauth;

import java.time.Duration;

/** Lets the calling thread wait; a port, so that tests need not. */
@FunctionalInterface
public interface Pause {

    /** Waits for about this long, or until the thread is interrupted. */
    void pause(Duration length);
}
