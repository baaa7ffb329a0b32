package gateway.settings;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One change of the stored settings.
 *
 * @param version counted from 1
 * @param values all stored settings after it, but for those that cannot be changed so
 */
public record SettingVersion(
        long version,
        Instant at,
        String actor,
        @Nullable String comment,
        List<SettingChange> changes,
        Map<String, String> values) {

    public SettingVersion {
        changes = List.copyOf(changes);
        values = Map.copyOf(values);
    }

    /** What was stored before it. */
    public Map<String, String> before() {
        Map<String, String> before = new TreeMap<>(values);
        for (SettingChange change : changes) {
            if (change.before() == null) {
                before.remove(change.key());
            } else {
                before.put(change.key(), change.before());
            }
        }
        return before;
    }
}
