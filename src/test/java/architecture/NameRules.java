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
