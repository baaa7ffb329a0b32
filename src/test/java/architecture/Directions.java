package architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** Which sub-packages of a package may know which others of them. */
final class Directions extends ArchCondition<JavaClass> {

    private final String prefix;
    private final Map<String, Set<String>> knownTo;

    /**
     * @param root the tree
     * @param parent the package whose sub-packages are judged
     * @param knownTo names of sub-packages, and of those that each of them may use
     */
    Directions(String root, String parent, Map<String, Set<String>> knownTo) {
        super("depend on each other in the agreed directions only");
        this.prefix = Trees.in(root, parent + ".");
        this.knownTo = knownTo;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        String part = partOf(type);
        Set<String> known = knownTo.get(part);
        if (known == null) {
            events.add(SimpleConditionEvent.violated(
                    type, type.getFullName() + ": " + prefix + part + " has no row among the directions"));
            return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            String other = partOf(dependency.getTargetClass());
            if (!other.isEmpty() && !other.equals(part) && !known.contains(other)) {
                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
            }
        }
    }

    /** The name of the sub-package that a class belongs to, empty when it belongs to none. */
    private String partOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(prefix)) {
            return "";
        }
        int end = name.indexOf('.', prefix.length());
        return end < 0 ? name.substring(prefix.length()) : name.substring(prefix.length(), end);
    }
}
