package architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which package uses which, by what the compiled classes refer to.
 *
 * @param uses each package, and the others that its classes refer to
 * @param files top-level types of each package
 */
record PackageGraph(SortedMap<String, SortedSet<String>> uses, SortedMap<String, Integer> files) {

    /**
     * The graph of a tree.
     *
     * @param root where it stands, as in {@link Trees#in}
     */
    static PackageGraph of(Iterable<JavaClass> classes, String root) {
        SortedMap<String, SortedSet<String>> uses = new TreeMap<>();
        SortedMap<String, Integer> files = new TreeMap<>();
        for (JavaClass type : classes) {
            String own = ours(type, root);
            if (own.isEmpty() || type.getSimpleName().equals("package-info")) {
                continue;
            }
            SortedSet<String> used = uses.computeIfAbsent(own, first -> new TreeSet<>());
            if (type.isTopLevelClass()) {
                files.merge(own, 1, Integer::sum);
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String other = ours(dependency.getTargetClass(), root);
                if (!other.isEmpty() && !other.equals(own)) {
                    used.add(other);
                }
            }
        }
        return new PackageGraph(uses, files);
    }

    private static String ours(JavaClass type, String root) {
        String name = type.getPackageName();
        boolean ours = List.of("gateway", "routes").stream()
                .map(tree -> Trees.in(root, tree))
                .anyMatch(tree -> name.equals(tree) || name.startsWith(tree + "."));
        return ours ? name : "";
    }

    /** The packages that use themselves by way of others. */
    SortedSet<String> inCircles() {
        return uses.keySet().stream()
                .filter(name -> reachable(name).contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The packages of more files than that. */
    SortedSet<String> largerThan(int most) {
        return files.keySet().stream()
                .filter(name -> files.get(name) > most)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A line per package: each uses only such as come below it. For a graph without circles. */
    String draw() {
        Map<String, Integer> heights = new HashMap<>();
        Comparator<String> highestFirst =
                Comparator.comparing((String name) -> height(name, heights)).reversed();
        return uses.keySet().stream()
                .sorted(highestFirst.thenComparing(Comparator.naturalOrder()))
                .map(name -> "| `" + name + "` | "
                        + uses.get(name).stream().map(used -> "`" + used + "`").collect(Collectors.joining(", "))
                        + " |\n")
                .collect(Collectors.joining());
    }

    /** How many packages stand below one, on the longest way down. */
    private int height(String name, Map<String, Integer> known) {
        Integer height = known.get(name);
        if (height == null) {
            height = uses.getOrDefault(name, new TreeSet<>()).stream()
                    .mapToInt(used -> 1 + height(used, known))
                    .max()
                    .orElse(0);
            known.put(name, height);
        }
        return height;
    }

    private Set<String> reachable(String from) {
        Set<String> seen = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            for (String used : uses.getOrDefault(open.pop(), new TreeSet<>())) {
                if (seen.add(used)) {
                    open.push(used);
                }
            }
        }
        return seen;
    }
}
