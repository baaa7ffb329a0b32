package gateway.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, put layer over layer, each with the name of the place it comes from. Not thread-safe; filled once and read.
 */
final class Layers {

    private static final String DEFAULTS = "default";

    private final Map<String, SettingValue> entries = new LinkedHashMap<>();
    private final Map<String, String> standards;
    private final Set<String> known;
    private final Consumer<SettingsException> faults;

    /**
     * The defaults alone.
     *
     * @param standards the defaults, with all {@code gateway.*} keys that there are
     * @param faults told of what cannot be used, which is left out then
     */
    Layers(Map<String, String> standards, Consumer<SettingsException> faults) {
        this.standards = standards;
        this.known = standards.keySet().stream()
                .filter(key -> key.startsWith("gateway."))
                .collect(Collectors.toUnmodifiableSet());
        this.faults = faults;
        putAll(standards, SettingSource.DEFAULT, DEFAULTS);
    }

    private Layers(Layers other, Consumer<SettingsException> faults) {
        this.standards = other.standards;
        this.known = other.known;
        this.faults = faults;
        entries.putAll(other.entries);
    }

    Layers copy() {
        return copy(faults);
    }

    Layers copy(Consumer<SettingsException> faultsOfCopy) {
        return new Layers(this, faultsOfCopy);
    }

    /** The {@code gateway.*} keys that exist. */
    Set<String> known() {
        return known;
    }

    /** Lays one value over the older ones. */
    void put(String key, String value, SettingSource source, String origin) {
        if (key.startsWith("gateway.") && !known.contains(key)) {
            faults.accept(new SettingsException("Unknown setting " + key + " (" + origin
                    + "); the nearest known one is " + NearestKey.to(key, known) + "."));
            return;
        }
        entries.put(key, new SettingValue(key, value.strip(), source, origin));
    }

    /** Lays a whole layer over the older ones. */
    void putAll(Map<String, String> values, SettingSource source, String origin) {
        values.forEach((key, value) -> put(key, value, source, origin));
    }

    /** Adds one element to a comma list, which comes from both places then. */
    void append(String key, String element, String origin) {
        SettingValue list = entries.get(key);
        if (list == null || list.value().isEmpty()) {
            put(key, element, SettingSource.ENVIRONMENT, origin);
        } else {
            put(key, list.value() + "," + element, list.source(), list.origin() + ", " + origin);
        }
    }

    /** Reads the values that stand in files. One that cannot be read is none. */
    void readFiles() {
        entries.replaceAll((key, entry) -> FileReference.is(entry.value()) ? read(entry) : entry);
    }

    private SettingValue read(SettingValue entry) {
        String origin = entry.origin() + ", " + entry.value();
        try {
            String value = FileReference.resolve(describe(entry.key()), entry.value());
            return new SettingValue(entry.key(), value.strip(), entry.source(), origin);
        } catch (SettingsException e) {
            faults.accept(e);
            return new SettingValue(entry.key(), "", entry.source(), origin);
        }
    }

    /** The value, or null when the key is absent or blank. */
    @Nullable
    String value(String key) {
        SettingValue entry = entries.get(key);
        return entry == null || entry.value().isEmpty() ? null : entry.value();
    }

    /** The same with its place; null for a key that nothing has. */
    @Nullable
    SettingValue entry(String key) {
        return entries.get(key);
    }

    /** Whether something but the default says it. */
    boolean isSet(String key) {
        SettingValue entry = entries.get(key);
        return entry != null && entry.source() != SettingSource.DEFAULT;
    }

    /** Brings back the default. */
    void reset(String key) {
        entries.computeIfPresent(
                key,
                (name, entry) -> new SettingValue(name, standards.getOrDefault(name, ""), SettingSource.DEFAULT, ""));
    }

    /** A copy of all of them. */
    Map<String, SettingValue> entries() {
        return new LinkedHashMap<>(entries);
    }

    /** Key and place, for messages: {@code gateway.server.port (PORT)}. */
    String describe(String key) {
        SettingValue entry = entries.get(key);
        return entry == null ? key : key + " (" + entry.origin() + ")";
    }

    /** A copy of keys and values. */
    Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        entries.forEach((key, entry) -> values.put(key, entry.value()));
        return values;
    }
}
