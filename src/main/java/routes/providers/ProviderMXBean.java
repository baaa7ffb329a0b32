package routes.providers;

import javax.management.MXBean;
import org.jspecify.annotations.Nullable;

/** What JMX shows of a provider, under {@code claude-proxy:type=Provider,name=<name>}. */
@MXBean
public interface ProviderMXBean {

    /** {@code healthy}, {@code unhealthy} or {@code unknown}. */
    String getHealth();

    /** Why the last check or call failed, null when it did not. */
    @Nullable
    String getLastError();

    /** When it was last checked, ISO 8601; null when never. */
    @Nullable
    String getCheckedAt();

    int getInFlight();

    /** Expected time to the first event in milliseconds; 0 while nothing was measured. */
    double getLatencyMillis();

    /** Calls since the start. */
    long getRequests();

    /** Failed calls since the start. */
    long getFailures();

    /** {@code closed}, {@code open} or {@code half-open}. */
    String getBreaker();

    /** Checks it now. */
    void check();
}
