package gateway.routes.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the places where two parts of YAML documents differ, whatever their form: order of keys, quotes, indents, comments. For one thread. */
final class NodeDiff {

    private static final int MOST_PLACES = 20;

    private final List<String> places = new ArrayList<>();

    private NodeDiff() {}

    /** The places, at most twenty and a word that there are more. */
    static List<String> places(YamlNode before, YamlNode behind) {
        NodeDiff diff = new NodeDiff();
        diff.compare("", before, behind);
        if (diff.places.size() <= MOST_PLACES) {
            return diff.places;
        }
        List<String> first = new ArrayList<>(diff.places.subList(0, MOST_PLACES));
        first.add("and " + (diff.places.size() - MOST_PLACES) + " more");
        return first;
    }

    /** Equal for parts that say the same. */
    static String canonical(YamlNode node) {
        return switch (node) {
            case YamlText text ->
                text.absent() ? "~" : '"' + text.value().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            case YamlList list ->
                list.items().stream().map(NodeDiff::canonical).collect(Collectors.joining(",", "[", "]"));
            case YamlMap map ->
                map.values().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getKey() + ':' + canonical(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private void compare(String path, YamlNode before, YamlNode behind) {
        if (canonical(before).equals(canonical(behind))) {
            return;
        }
        if (before instanceof YamlMap old && behind instanceof YamlMap now) {
            maps(path, old, now);
        } else if (before instanceof YamlList old && behind instanceof YamlList now) {
            lists(path, old.items(), now.items());
        } else {
            places.add(path.isEmpty() ? "all of it" : path);
        }
    }

    private void maps(String path, YamlMap before, YamlMap behind) {
        TreeSet<String> keys = new TreeSet<>(before.values().keySet());
        keys.addAll(behind.values().keySet());
        for (String key : keys) {
            String place = path.isEmpty() ? key : path + '.' + key;
            YamlNode old = before.get(key);
            YamlNode now = behind.get(key);
            if (old == null || now == null) {
                places.add(place + (old == null ? " (added)" : " (removed)"));
            } else {
                compare(place, old, now);
            }
        }
    }

    private void lists(String path, List<YamlNode> before, List<YamlNode> behind) {
        List<String> old = before.stream().map(NodeDiff::canonical).toList();
        List<String> now = behind.stream().map(NodeDiff::canonical).toList();
        for (AbstractDelta<String> delta : DiffUtils.diff(old, now).getDeltas()) {
            int from = delta.getSource().getPosition();
            int to = delta.getTarget().getPosition();
            int gone = delta.getSource().size();
            int come = delta.getTarget().size();
            if (delta.getType() == DeltaType.CHANGE && gone == come) {
                for (int item = 0; item < gone; item++) {
                    compare(place(path, from + item, null), before.get(from + item), behind.get(to + item));
                }
            } else {
                for (int item = 0; item < gone; item++) {
                    places.add(place(path, from + item, before.get(from + item)) + " (removed)");
                }
                for (int item = 0; item < come; item++) {
                    places.add(place(path, to + item, behind.get(to + item)) + " (added)");
                }
            }
        }
    }

    /** Counted from 1, with the kind of a step. */
    private static String place(String path, int index, @Nullable YamlNode item) {
        String place = path + '[' + (index + 1) + ']';
        return item instanceof YamlMap map && map.values().size() == 1
                ? place + '.' + map.values().keySet().iterator().next()
                : place;
    }
}
