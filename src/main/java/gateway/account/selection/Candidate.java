package gateway.account.selection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account that could serve a request, as policies see it. The numbers change while one looks; none needs a lock. */
public interface Candidate {

    /** Id of the account. */
    String id();

    /** Its share where accounts are weighted, from 1 up. */
    int weight();

    /** Its group where accounts are grouped; the highest goes first. */
    int priority();

    /** Requests that it serves now through the Messages API. */
    int inFlight();

    /** Conversations of the web application that it holds open now. */
    int webSessions();

    /** When a request last went to it, null when never. */
    @Nullable
    Instant lastUsedAt();

    /** Expected time to the first event in milliseconds: peak EWMA with a decay of 10 s; 0 while nothing was measured. */
    double latencyMillis();

    /** The unused share of its fullest usage window, 0 to 1; 1 while nothing is known. */
    double remainingWindow();
}
