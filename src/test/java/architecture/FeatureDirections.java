package architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** Which feature package may know which others. */
final class FeatureDirections extends ArchCondition<JavaClass> {

    private static final Map<String, Set<String>> KNOWN_TO = Map.ofEntries(
            Map.entry("access", Set.of("files", "error")),
            Map.entry("account", Set.of("credential", "upstream", "error")),
            Map.entry(
                    "admin",
                    Set.of(
                            "account",
                            "oauth",
                            "access",
                            "audit",
                            "catalog",
                            "provider",
                            "credential",
                            "upstream",
                            "protocol",
                            "error")),
            Map.entry("audit", Set.of()),
            Map.entry("catalog", Set.of("usage", "upstream", "protocol", "error")),
            Map.entry("config", Set.of("files")),
            Map.entry("credential", Set.of("files")),
            Map.entry("error", Set.of("protocol")),
            Map.entry("files", Set.of()),
            Map.entry("estimate", Set.of("protocol")),
            Map.entry("jobs", Set.of()),
            Map.entry("memory", Set.of()),
            Map.entry("oauth", Set.of("account", "credential", "upstream", "protocol", "error")),
            Map.entry("protocol", Set.of()),
            Map.entry("provider", Set.of("translation", "catalog", "upstream", "protocol", "error")),
            Map.entry(
                    "storage",
                    Set.of(
                            "usage",
                            "account",
                            "oauth",
                            "access",
                            "audit",
                            "catalog",
                            "estimate",
                            "jobs",
                            "credential",
                            "upstream",
                            "config",
                            "files",
                            "error",
                            "protocol")),
            Map.entry("telemetry", Set.of("usage", "account", "provider", "upstream")),
            Map.entry("translation", Set.of("usage", "protocol", "error")),
            Map.entry("upstream", Set.of("protocol", "error")),
            Map.entry("usage", Set.of("protocol", "error")));

    private final String prefix;

    FeatureDirections(String root) {
        super("depend on other features in the agreed directions only");
        this.prefix = Trees.in(root, "gateway.");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        String feature = featureOf(type);
        Set<String> known = KNOWN_TO.get(feature);
        if (known == null) {
            events.add(SimpleConditionEvent.violated(
                    type, type.getFullName() + ": feature " + feature + " has no row in FeatureDirections"));
            return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            String other = featureOf(dependency.getTargetClass());
            if (!other.isEmpty() && !other.equals(feature) && !known.contains(other)) {
                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
            }
        }
    }

    /** The name of the feature that a class belongs to, empty when it belongs to none. */
    private String featureOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(prefix)) {
            return "";
        }
        int end = name.indexOf('.', prefix.length());
        return end < 0 ? name.substring(prefix.length()) : name.substring(prefix.length(), end);
    }
}
