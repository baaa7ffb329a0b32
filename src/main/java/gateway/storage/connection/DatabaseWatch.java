package gateway.storage.connection;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Knows whether the database answers, and tells of it: one line a minute at most while it is away, and one when it is back. Safe
 * from many threads.
 */
public final class DatabaseWatch {

    private static final long LINE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final LongSupplier nanos;
    private volatile boolean down;
    private boolean told;
    private boolean everTold;
    private long toldAt;
    private long downSince;

    /**
     * @param log gets the lines
     * @param nanos a clock such as {@link System#nanoTime}
     */
    public DatabaseWatch(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    public boolean isUp() {
        return !down;
    }

    /** It does not answer, or cannot be used. */
    public synchronized void down(String sentence) {
        long now = nanos.getAsLong();
        if (!down) {
            down = true;
            downSince = now;
        }
        if (!everTold || now - toldAt >= LINE_NANOS) {
            told = true;
            everTold = true;
            toldAt = now;
            log.warn("The database is down{}, usage stays in the journal until it is back: {}", since(now), sentence);
        }
    }

    /** It answers and can be used. */
    public synchronized void up() {
        if (down) {
            down = false;
            if (told) {
                told = false;
                long now = nanos.getAsLong();
                log.info("The database is back{}", since(now).replace("for", "after"));
            }
        }
    }

    private String since(long now) {
        long seconds = Duration.ofNanos(now - downSince).toSeconds();
        return seconds < 1 ? "" : " for " + seconds + " s";
    }
}
