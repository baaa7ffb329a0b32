package gateway.routes.diff;

import gateway.routes.model.RouteText;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the route files of an operator differ from those before. Immutable.
 *
 * @param files those whose text differs
 * @param entries the routes and other entries that differ; none where the files say the same in another form
 */
public record RouteDiff(List<FileDiff> files, List<EntryDiff> entries) {

    public RouteDiff {
        files = List.copyOf(files);
        entries = List.copyOf(entries);
    }

    /** An entry of a file. */
    private record Entry(String file, YamlNode body) {}

    /**
     * Compares.
     *
     * @param before the operator's files as they were
     * @param behind the same as they are
     * @param builtIn what runs where the operator has no file of a name
     */
    public static RouteDiff of(List<RouteText> before, List<RouteText> behind, List<RouteText> builtIn) {
        Map<String, RouteText> old = byName(before);
        Map<String, RouteText> now = byName(behind);
        Map<String, RouteText> own = byName(builtIn);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        List<FileDiff> files = new ArrayList<>();
        Map<String, Entry> oldEntries = new TreeMap<>();
        Map<String, Entry> nowEntries = new TreeMap<>();
        for (String name : names) {
            @Nullable String was = text(name, old, own);
            @Nullable String is = text(name, now, own);
            if (!Objects.equals(was, is)) {
                Difference difference = Difference.of(old.containsKey(name), now.containsKey(name));
                files.add(FileDiff.of(
                        name, difference, difference != Difference.CHANGED && own.containsKey(name), was, is));
                read(name, was, oldEntries);
                read(name, is, nowEntries);
            }
        }
        return new RouteDiff(files, entries(oldEntries, nowEntries));
    }

    private static Map<String, RouteText> byName(List<RouteText> files) {
        return files.stream().collect(Collectors.toMap(RouteText::name, Function.identity(), (first, other) -> other));
    }

    private static @Nullable String text(String name, Map<String, RouteText> files, Map<String, RouteText> builtIn) {
        RouteText file = files.getOrDefault(name, builtIn.get(name));
        return file == null ? null : file.text();
    }

    private static List<EntryDiff> entries(Map<String, Entry> before, Map<String, Entry> behind) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(behind.keySet());
        List<EntryDiff> entries = new ArrayList<>();
        for (String name : names) {
            Entry old = before.get(name);
            Entry now = behind.get(name);
            if (old != null && now != null) {
                List<String> places = NodeDiff.places(old.body(), now.body());
                if (!places.isEmpty()) {
                    entries.add(new EntryDiff(name, now.file(), Difference.CHANGED, places));
                }
            } else {
                Entry one = Objects.requireNonNull(old == null ? now : old);
                entries.add(new EntryDiff(name, one.file(), Difference.of(old != null, now != null), List.of()));
            }
        }
        return entries;
    }

    private static void read(String file, @Nullable String text, Map<String, Entry> entries) {
        YamlNode root = text == null ? null : YamlReader.read(text).root();
        if (root instanceof YamlList list) {
            Map<String, Integer> nameless = new HashMap<>();
            for (YamlNode item : list.items()) {
                if (item instanceof YamlMap map) {
                    map.values().forEach((kind, body) -> {
                        String id = id(body);
                        String name = id == null
                                ? kind + ' ' + nameless.merge(kind, 1, Integer::sum) + " of " + file
                                : kind + ' ' + id;
                        entries.put(name, new Entry(file, SplitAddresses.in(body)));
                    });
                }
            }
        } else if (root != null) {
            entries.put("all of " + file, new Entry(file, root));
        }
    }

    private static @Nullable String id(YamlNode body) {
        if (!(body instanceof YamlMap map)) {
            return null;
        }
        String id = map.text("id");
        return id == null ? map.text("routeId") : id;
    }
}
