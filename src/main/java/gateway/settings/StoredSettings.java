package gateway.settings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All stored settings.
 *
 * @param version that of the last change; 0 before there was one
 */
public record StoredSettings(long version, List<StoredSetting> rows) {

    /** Nothing is stored. */
    public static final StoredSettings NONE = new StoredSettings(0, List.of());

    public StoredSettings {
        rows = List.copyOf(rows);
    }

    /** Values by key. */
    public Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        rows.forEach(row -> values.put(row.key(), row.value()));
        return values;
    }
}
