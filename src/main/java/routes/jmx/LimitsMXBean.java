package routes.jmx;

/** What requests may hold, and hold. */
@JmxText("What requests may hold together, and hold")
public interface LimitsMXBean {

    @JmxText("Requests under way")
    int getRequestsInFlight();

    @JmxText("Whether new requests are refused because the proxy stops")
    boolean isDraining();

    @JmxText("Connections of clients at most; 0 for no limit")
    int getMaxConnections();

    @JmxText("Connections of clients from one address at most; 0 for no limit")
    int getMaxConnectionsPerAddress();

    @JmxText("Bytes that requests hold of the memory budget")
    long getMemoryUsed();

    @JmxText("Bytes of the memory budget")
    long getMemoryLimit();

    @JmxText("How often the memory budget had no room")
    long getMemoryRefused();

    @JmxText("Attempts with wrong keys from one address in a minute that are answered as such")
    int getFailuresPerMinute();

    @JmxText("Accounts that are tried for one request at most")
    int getMaxAttempts();
}
