package gateway.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, put layer over layer, each with the name of the place it comes from. Not thread-safe; filled once and read.
 */
final class Layers {

    private record Entry(String value, String origin) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> known;

    /** @param known the {@code gateway.*} keys that exist */
    Layers(Set<String> known) {
        this.known = known;
    }

    Layers copy() {
        var copy = new Layers(known);
        copy.entries.putAll(entries);
        return copy;
    }

    /** Lays one value over the older ones. */
    void put(String key, String value, String origin) {
        if (key.startsWith("gateway.") && !known.contains(key)) {
            throw new SettingsException("Unknown setting " + key + " (" + origin + "); the nearest known one is "
                    + NearestKey.to(key, known) + ".");
        }
        entries.put(key, new Entry(value.strip(), origin));
    }

    /** Lays a whole layer over the older ones. */
    void putAll(Map<String, String> values, String origin) {
        values.forEach((key, value) -> put(key, value, origin));
    }

    /** Adds one element to a comma list, which comes from both places then. */
    void append(String key, String element, String origin) {
        Entry list = entries.get(key);
        if (list == null || list.value().isEmpty()) {
            put(key, element, origin);
        } else {
            put(key, list.value() + "," + element, list.origin() + ", " + origin);
        }
    }

    /** The value, or null when the key is absent or blank. */
    @Nullable
    String value(String key) {
        Entry entry = entries.get(key);
        return entry == null || entry.value().isEmpty() ? null : entry.value();
    }

    /** Key and place, for messages: {@code gateway.server.port (PORT)}. */
    String describe(String key) {
        Entry entry = entries.get(key);
        return entry == null ? key : key + " (" + entry.origin() + ")";
    }

    /** A copy of keys and values. */
    Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        entries.forEach((key, entry) -> values.put(key, entry.value()));
        return values;
    }
}
