package routes.breaker;

import gateway.upstream.Hints;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How many failures of one client, or tenant, count for all within a window: too few to suffice alone. Guarded by its breaker. */
final class FailureQuota {

    private static final int MOST_CLIENTS = 500;

    private final int most;
    private final long window;
    private final Map<String, Deque<Long>> counted = new HashMap<>();

    /**
     * @param enough failures that open a breaker
     * @param window in nanoseconds
     */
    FailureQuota(int enough, long window) {
        this.most = Math.max(0, enough - Hints.ofOthers(enough));
        this.window = window;
    }

    /** Whether one more failure may count; if so, it is counted. */
    boolean take(String client, long now) {
        if (counted.size() >= MOST_CLIENTS) {
            counted.values().removeIf(each -> now - each.getLast() >= window);
        }
        Deque<Long> own = counted.get(client);
        while (own != null && !own.isEmpty() && now - own.getFirst() >= window) {
            own.removeFirst();
        }
        if (own == null ? most == 0 : own.size() >= most) {
            return false;
        }
        counted.computeIfAbsent(client, id -> new ArrayDeque<>(most)).addLast(now);
        return true;
    }
}
