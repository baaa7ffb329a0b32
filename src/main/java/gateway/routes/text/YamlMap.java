package gateway.routes.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values, in the order of the file.
 *
 * @param keys where each key stands
 */
public record YamlMap(Spot spot, Map<String, YamlNode> values, Map<String, Spot> keys) implements YamlNode {

    public YamlMap {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        keys = Map.copyOf(keys);
    }

    /** A map without any key. */
    public static YamlMap empty(Spot spot) {
        return new YamlMap(spot, Map.of(), Map.of());
    }

    /** The value of a key, null where there is none. */
    public @Nullable YamlNode get(String key) {
        return values.get(key);
    }

    /** A single value as text, null where there is none, or nothing in it. */
    public @Nullable String text(String key) {
        return values.get(key) instanceof YamlText text && !text.absent() ? text.value() : null;
    }

    /** A map below a key, an empty one where there is none. */
    public YamlMap map(String key) {
        return values.get(key) instanceof YamlMap map ? map : empty(spot);
    }

    /** The items of a list below a key, none where there is no list. */
    public List<YamlNode> items(String key) {
        return values.get(key) instanceof YamlList list ? list.items() : List.of();
    }

    /** Where a key stands, or this map where it is not there. */
    public Spot spotOf(String key) {
        return Objects.requireNonNullElse(keys.get(key), spot);
    }

    /** Where the value of a key stands, or this map where it is not there. */
    public Spot spotOfValue(String key) {
        YamlNode value = values.get(key);
        return value == null ? spot : value.spot();
    }
}
