package gateway.protocol.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far usage windows are used, in the shape of before 2026 (a field for each window) and in that of since (a list of limits).
 * Immutable.
 *
 * @param windows by the names of the older shape: {@code five_hour}, {@code seven_day}, and {@code seven_day_…} for some models
 */
public record WebUsage(Map<String, Window> windows) {

    private static final String FIVE_HOUR = "five_hour";
    private static final String SEVEN_DAY = "seven_day";
    private static final int MOST = 50;

    public WebUsage {
        windows = Map.copyOf(windows);
    }

    /**
     * One window.
     *
     * @param share that is used, 0 to 1, or more
     * @param resetsAt when it begins anew, null where it is not told
     */
    public record Window(double share, @Nullable Instant resetsAt) {}

    /** What a body tells. */
    public static WebUsage read(JsonNode body) {
        Map<String, Window> windows = new LinkedHashMap<>();
        for (JsonNode limit : body.path("limits")) {
            String name = name(limit.path("kind").asText(""), limit.path("scope"));
            put(windows, name, window(limit, "percent"));
        }
        body.properties().forEach(field -> {
            String name = field.getKey();
            boolean known = name.equals(FIVE_HOUR) || name.equals(SEVEN_DAY) || name.startsWith(SEVEN_DAY + "_");
            put(windows, known ? name : null, window(field.getValue(), "utilization"));
        });
        return new WebUsage(windows);
    }

    private static void put(Map<String, Window> windows, @Nullable String name, @Nullable Window window) {
        if (name != null && window != null && windows.size() < MOST) {
            windows.put(name, window);
        }
    }

    /** A window for some models only has their family in its scope, whatever the shape of that. */
    private static @Nullable String name(String kind, JsonNode scope) {
        String words = scope.toString().toLowerCase(Locale.ROOT);
        return switch (kind) {
            case "session" -> FIVE_HOUR;
            case "weekly_all" -> SEVEN_DAY;
            case "weekly_scoped" ->
                words.contains("opus") ? SEVEN_DAY + "_opus" : words.contains("sonnet") ? SEVEN_DAY + "_sonnet" : null;
            default -> null;
        };
    }

    private static @Nullable Window window(JsonNode told, String percent) {
        JsonNode used = told.path(percent);
        return used.isNumber() && used.doubleValue() >= 0
                ? new Window(used.doubleValue() / 100, WebOrganization.instant(told.path("resets_at")))
                : null;
    }

    /** The window of five hours, null where nothing is told of it. */
    public @Nullable Window fiveHour() {
        return windows.get(FIVE_HOUR);
    }

    /** The window of seven days for all models, null where nothing is told of it. */
    public @Nullable Window sevenDay() {
        return windows.get(SEVEN_DAY);
    }
}
