package routes.web;

import io.vertx.core.http.HttpClientRequest;
import org.jspecify.annotations.Nullable;

/**
 * One call of the web application that can be given up at any time, whatever of it is still to come: its connection is closed then.
 * Safe from many threads.
 */
final class WebExchange {

    private @Nullable HttpClientRequest request;
    private boolean over;

    /** Its request is about to be sent. Returns false where it must not be any more. */
    synchronized boolean begins(HttpClientRequest sent) {
        if (!over) {
            request = sent;
        }
        return !over;
    }

    /** Its answer is whole, or belongs to somebody else from now on; giving it up does nothing any more. */
    synchronized void ends() {
        over = true;
        request = null;
    }

    /** Closes its connection, unless it is over; a request that has not been sent yet is not sent any more. */
    void giveUp() {
        HttpClientRequest left;
        synchronized (this) {
            left = request;
            ends();
        }
        if (left != null) {
            left.reset();
        }
    }
}
