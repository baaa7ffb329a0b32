package routes.accounts;

import gateway.account.affinity.AffinityBook;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares with other nodes which conversation belongs to which account, every second, and forgets those that have ended. Too
 * often for a job: a thread of its own.
 */
public final class ConversationSharing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConversationSharing.class);
    private static final long JOIN_MILLIS = 2_000;

    private final AffinityBook affinity;
    private final long cleanUpSeconds;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("conversations").unstarted(this::run);

    /** @param cleanUpInterval how often ended conversations are forgotten; whole seconds, one at least */
    public ConversationSharing(AffinityBook affinity, Duration cleanUpInterval) {
        this.affinity = affinity;
        this.cleanUpSeconds = Math.max(1, cleanUpInterval.toSeconds());
    }

    /** Reads what other nodes know, and goes on from there. */
    public void start() {
        affinity.exchange();
        thread.start();
    }

    private void run() {
        try {
            for (long second = 1; !closed.await(1, TimeUnit.SECONDS); second++) {
                share(second % cleanUpSeconds == 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void share(boolean cleanUp) {
        try {
            affinity.exchange();
            if (cleanUp) {
                affinity.removeEnded();
            }
        } catch (RuntimeException e) {
            LOG.error("Conversations could not be shared with other nodes", e);
        }
    }

    /** Stops, and stores what only this process knows. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        share(false);
    }
}
