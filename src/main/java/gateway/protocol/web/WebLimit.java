package gateway.protocol.web;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the usage windows of an account are used, as {@code message_limit} tells with every answer. Only {@link #exceeded} means
 * that a limit is reached; the statuses of the windows alone do not. Immutable.
 *
 * @param type {@code within_limit}, {@code approaching_limit}, {@code exceeded_limit}; empty where it is not told
 * @param resetsAt when the limit ends, null where it is not told; may be past
 * @param claim the window that decides, as {@code five_hour}; empty where it is not told
 * @param windows by the site's names, as {@code 5h} and {@code 7d_opus}
 */
public record WebLimit(String type, @Nullable Instant resetsAt, String claim, Map<String, Window> windows) {

    public WebLimit {
        windows = Map.copyOf(windows);
    }

    /**
     * One window.
     *
     * @param status empty where it is not told
     * @param utilization the used share, 0 to 1; may exceed 1; null where it is not told
     * @param resetsAt when it begins anew, null where it is not told
     */
    public record Window(
            String status,
            @Nullable Double utilization,
            @Nullable Instant resetsAt) {}

    /** Whether the account may not go on before {@link #resetsAt}. */
    public boolean exceeded() {
        return type.equals("exceeded_limit") || type.equals("exceeded");
    }

    /** The window of five hours, null where nothing is told of it. */
    public @Nullable Window fiveHour() {
        return windows.get("5h");
    }

    /** The window of seven days for all models, null where nothing is told of it. */
    public @Nullable Window sevenDay() {
        return windows.get("7d");
    }
}
