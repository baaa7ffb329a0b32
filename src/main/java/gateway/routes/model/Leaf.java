package gateway.routes.model;

import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A single value of a file.
 *
 * @param path the keys that lead to it, its own last; lists add none
 */
public record Leaf(List<String> path, YamlText text) {

    private static final Set<String> EXPRESSIONS = Set.of("expression", "simple");

    public Leaf {
        path = List.copyOf(path);
    }

    /** All values below a part of a file, in its order. */
    public static Stream<Leaf> below(YamlNode node) {
        List<Leaf> leaves = new ArrayList<>();
        collect(List.of(), node, leaves);
        return leaves.stream();
    }

    private static void collect(List<String> path, YamlNode node, List<Leaf> leaves) {
        switch (node) {
            case YamlText text -> leaves.add(new Leaf(path, text));
            case YamlList list -> list.items().forEach(item -> collect(path, item, leaves));
            case YamlMap map ->
                map.values().forEach((key, value) -> {
                    List<String> longer = new ArrayList<>(path);
                    longer.add(key);
                    collect(longer, value, leaves);
                });
        }
    }

    /** Its key, empty for an item of the outermost list. */
    public String key() {
        return path.isEmpty() ? "" : path.getLast();
    }

    /** The key above its own, empty where there is none. */
    public String parent() {
        return path.size() < 2 ? "" : path.get(path.size() - 2);
    }

    /** Whether it is a simple expression, in the long form or the short one. */
    public boolean isSimple() {
        return key().equals("simple") || (key().equals("expression") && parent().equals("simple"));
    }

    /** What an expression is for: the key above it that says so. */
    public String owner() {
        for (int index = path.size() - 1; index >= 0; index--) {
            if (!EXPRESSIONS.contains(path.get(index))) {
                return path.get(index);
            }
        }
        return "";
    }

    /** Its value. */
    public String value() {
        return text.value();
    }
}
