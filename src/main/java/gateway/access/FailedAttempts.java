package gateway.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts attempts with wrong keys by the address that they come from. It is told of failures only, so that a valid key is let in
 * whatever others at its address do. The addresses that failed last are kept, at most {@value #MOST_ADDRESSES}. Safe from many
 * threads.
 */
public final class FailedAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(FailedAttempts.class);
    private static final int MOST_ADDRESSES = 10_000;
    private static final long WINDOW_MILLIS = 60_000;

    private final InstantSource clock;
    private final IntSupplier perMinute;
    private final Map<String, Window> byAddress = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Window(long began, int failures) {

        private Window withOneMoreAt(long now) {
            boolean lasts = now >= began && now - began < WINDOW_MILLIS;
            return lasts ? new Window(began, failures + 1) : new Window(now, 1);
        }
    }

    /** @param perMinute failures of an address that are answered as such in a minute; 0 sets no limit */
    public FailedAttempts(InstantSource clock, IntSupplier perMinute) {
        this.clock = clock;
        this.perMinute = perMinute;
    }

    /**
     * Notes one more failure.
     *
     * @param address where it came from
     * @return how long that address should wait, null while it may go on
     */
    public @Nullable Duration failed(String address) {
        int most = perMinute.getAsInt();
        if (most <= 0) {
            return null;
        }
        long now = clock.millis();
        Window window;
        synchronized (byAddress) {
            Window before = byAddress.get(address);
            window = before == null ? new Window(now, 1) : before.withOneMoreAt(now);
            byAddress.put(address, window);
        }
        if (window.failures <= most) {
            return null;
        }
        if (window.failures == most + 1) {
            LOG.warn("More than {} attempts with wrong keys came from {} within a minute", most, address);
        }
        return Duration.ofMillis(window.began + WINDOW_MILLIS - now);
    }

    /**
     * Whether an address has failed so often that no try of it is looked at: for passwords, which can be guessed.
     *
     * @return how long it has to wait, null while it may try
     */
    public @Nullable Duration waiting(String address) {
        int most = perMinute.getAsInt();
        long now = clock.millis();
        Window window;
        synchronized (byAddress) {
            window = byAddress.get(address);
        }
        if (most <= 0 || window == null || window.failures < most) {
            return null;
        }
        boolean lasts = now >= window.began && now - window.began < WINDOW_MILLIS;
        return lasts ? Duration.ofMillis(window.began + WINDOW_MILLIS - now) : null;
    }

    /** Addresses that are kept. */
    int size() {
        synchronized (byAddress) {
            return byAddress.size();
        }
    }
}
