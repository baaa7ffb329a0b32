package routes.jmx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Claude accounts. */
@JmxText("The Claude accounts, without their secrets")
public interface AccountsMXBean {

    @JmxText("All accounts, in the order in which they were added")
    List<AccountRow> getAccounts();

    @JmxText("Ends the rests of all models of an account before their time")
    void lift(@JmxText("Its id, or the UUID of its organisation") String account);

    @JmxText("Asks Anthropic about an account; one that is refused is taken out. The answer is its state")
    String test(@JmxText("Its id, or the UUID of its organisation") String account);

    @JmxText("Refreshes the token of an account now")
    void refresh(@JmxText("Its id, or the UUID of its organisation") String account);

    /**
     * An account.
     *
     * @param limitedUntil end of its rest, ISO 8601; null when it does not rest
     * @param cookieRefused why the web application refuses its session cookie; null while nobody knows that it does
     * @param lastUsedAt ISO 8601; null when never
     * @param latencyMillis expected time to the first event; 0 while nothing was measured
     */
    record AccountRow(
            String id,
            String name,
            String kind,
            String state,
            @Nullable String reason,
            boolean usable,
            @Nullable String limitedUntil,
            int inFlight,
            int webSessions,
            @Nullable String cookieRefused,
            @Nullable String lastUsedAt,
            double latencyMillis) {}
}
