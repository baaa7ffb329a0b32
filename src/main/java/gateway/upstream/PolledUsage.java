package gateway.upstream;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far all windows of an account are used, as Anthropic said when it was asked. Immutable.
 *
 * @param windows those of the whole account
 * @param ofModels used shares of those of some models, 0 to 1, by Anthropic's name, such as {@code seven_day_opus}
 */
public record PolledUsage(UsageWindows windows, Map<String, Double> ofModels) {

    /** A window that is used this far may be exhausted by the time it is asked for. */
    private static final double FULL = 0.95;

    private static final String PREFIX = "seven_day_";

    public PolledUsage {
        ofModels = Map.copyOf(ofModels);
    }

    /** Whether the windows of the whole account are known and have room. */
    public boolean hasRoom() {
        return hasRoom(windows.fiveHour()) && hasRoom(windows.sevenDay());
    }

    /** Whether a model may be asked for: the windows of the account and those of the model are known and have room. */
    public boolean hasRoomFor(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        boolean told = false;
        for (Map.Entry<String, Double> each : ofModels.entrySet()) {
            String family = each.getKey().substring(each.getKey().startsWith(PREFIX) ? PREFIX.length() : 0);
            boolean general = family.equals("overage_included");
            if (general || name.contains(family)) {
                if (each.getValue() >= FULL) {
                    return false;
                }
                told = true;
            }
        }
        return told && hasRoom();
    }

    private static boolean hasRoom(UsageWindows.@Nullable Window window) {
        return window != null && window.utilization() < FULL;
    }
}
