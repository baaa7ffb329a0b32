package architecture;

import static architecture.Trees.in;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** How classes and packages are named and marked. */
final class NameRules {

    private NameRules() {}

    static ArchRule namesSayWhatAClassDoes(String root) {
        return noClasses()
                .that()
                .resideInAnyPackage(in(root, "gateway.."), in(root, "routes.."))
                .should()
                .haveNameMatching(".*[.$](\\w*(Utils?|Helpers?|Managers?|Impl)|Common\\w*)");
    }

    static ArchRule abstractNamesAreOfAbstractClasses(String root) {
        return classes()
                .that()
                .resideInAnyPackage(in(root, "gateway.."), in(root, "routes.."))
                .and()
                .haveSimpleNameStartingWith("Abstract")
                .should()
                .haveModifier(JavaModifier.ABSTRACT)
                .allowEmptyShould(true);
    }

    /**
     * No two classes with a file of their own have the same simple name, and no class inside another one that others can see
     * has the name of one with a file of its own. Only parts of settings have the names of what they set.
     */
    static ArchRule simpleNamesAreUsedOnce(String root) {
        return classes()
                .that()
                .resideInAnyPackage(in(root, "gateway.."), in(root, "routes.."))
                .should(new ArchCondition<>("have a simple name that no other class has") {
                    private final Map<String, List<JavaClass>> byName = new HashMap<>();

                    @Override
                    public void init(Collection<JavaClass> types) {
                        types.stream()
                                .filter(type -> type.isTopLevelClass()
                                        && !type.getSimpleName().equals("package-info"))
                                .forEach(type -> byName.computeIfAbsent(type.getSimpleName(), name -> new ArrayList<>())
                                        .add(type));
                    }

                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (mayHaveTheNameOfAnother(type)) {
                            return;
                        }
                        byName.getOrDefault(type.getSimpleName(), List.of()).stream()
                                .filter(other -> !other.equals(type))
                                .forEach(other -> events.add(SimpleConditionEvent.violated(
                                        type, type.getFullName() + " has the simple name of " + other.getFullName())));
                    }
                });
    }

    private static boolean mayHaveTheNameOfAnother(JavaClass type) {
        return type.isAnonymousClass()
                || type.isLocalClass()
                || type.getModifiers().contains(JavaModifier.PRIVATE)
                || type.getEnclosingClass()
                        .map(outer -> outer.getSimpleName().endsWith("Settings"))
                        .orElse(false);
    }

    static ArchRule packagesAreNullMarked(String root) {
        return classes()
                .that()
                .resideInAnyPackage(in(root, "gateway.."), in(root, "routes.."))
                .should(new ArchCondition<>("reside in a package with a @NullMarked package-info") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getFullName() + ": its package is not @NullMarked"));
                        }
                    }
                });
    }
}
