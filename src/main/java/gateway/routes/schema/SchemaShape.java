package gateway.routes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a part of Camel's schema allows, its alternatives put together. Camel's schema has a regular form: a step is a text, or
 * a map of options, of which those in a choice exclude each other.
 */
final class SchemaShape {

    boolean text;
    boolean map;
    boolean list;
    boolean closed;
    boolean single;
    /** {@code string}, {@code boolean}, {@code number} or the like. */
    String textType = "string";

    final Map<String, JsonNode> options = new LinkedHashMap<>();
    final Set<String> required = new LinkedHashSet<>();
    final Set<String> choice = new LinkedHashSet<>();
    final Set<String> values = new LinkedHashSet<>();

    @Nullable
    JsonNode items;

    /** Whether anything is allowed. */
    boolean anything() {
        return !text && !map && !list;
    }

    void putOption(String name, JsonNode schema) {
        if (!schema.isEmpty() || !options.containsKey(name)) {
            options.put(name, schema);
        }
    }

    void allow(String type) {
        switch (type) {
            case "object" -> map = true;
            case "array" -> list = true;
            default -> {
                text = true;
                textType = type;
            }
        }
    }

    /** In words, with what it wants. */
    String wanted() {
        StringBuilder words = new StringBuilder();
        if (text) {
            words.append("a value behind the colon");
        }
        if (map) {
            words.append(words.isEmpty() ? "" : " or ").append("options below it, one a line");
        }
        if (list) {
            words.append(words.isEmpty() ? "" : " or ").append("a list below it, with a hyphen before each item");
        }
        return words.toString();
    }
}
