package architecture;

import static architecture.Trees.in;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What no code does, and what data looks like. */
final class CodeRules {

    private CodeRules() {}

    static ArchRule nothingIsPrinted(String root) {
        return noGatewayClasses(root)
                .should()
                .accessTargetWhere(where(
                        "standard output or error is used",
                        target -> is(target, System.class, "out", "err")
                                || target.getName().equals("printStackTrace")
                                        && target.getOwner().isAssignableTo(Throwable.class)));
    }

    /** Holds for tests too, wherever they lie. */
    static ArchRule nothingSleeps() {
        return noClasses()
                .should()
                .accessTargetWhere(where(
                        "a thread sleeps",
                        target -> is(target, Thread.class, "sleep") || is(target, TimeUnit.class, "sleep")));
    }

    static ArchRule theTimeComesFromAClock(String root) {
        return noGatewayClasses(root)
                .should()
                .accessTargetWhere(where("the time is read without a clock", CodeRules::readsTheWallClock));
    }

    static ArchRule featuresAreGivenTheirClock(String root) {
        return noClasses()
                .that()
                .resideInAPackage(in(root, "gateway.."))
                .should()
                .accessTargetWhere(where(
                        "a system clock is made",
                        target -> is(target, InstantSource.class, "system")
                                || target.getOwner().isEquivalentTo(Clock.class)
                                        && (target.getName().startsWith("system")
                                                || target.getName().startsWith("tick"))));
    }

    static ArchRule onlyProtocolConfiguresJackson(String root) {
        return noClasses()
                .that()
                .resideInAnyPackage(in(root, "gateway.."), in(root, "routes.."))
                .and()
                .resideOutsideOfPackage(in(root, "gateway.protocol.."))
                .should()
                .accessTargetWhere(where(
                        "a mapper or a factory of Jackson is made",
                        target -> Set.of("<init>", "builder").contains(target.getName())
                                && isMapperOrFactory(target.getOwner())));
    }

    static ArchRule protocolHasNoSetters(String root) {
        return noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(in(root, "gateway.protocol.."))
                .should()
                .haveNameMatching("set[A-Z].*");
    }

    static ArchRule protocolHasNoPublicVariables(String root) {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(in(root, "gateway.protocol.."))
                .and()
                .arePublic()
                .should()
                .beFinal()
                .allowEmptyShould(true);
    }

    static ArchRule staticFieldsAreFinal(String root) {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(in(root, "gateway.."), in(root, "routes.."))
                .and()
                .areStatic()
                .should()
                .beFinal();
    }

    private static GivenClassesConjunction noGatewayClasses(String root) {
        return noClasses().that().resideInAnyPackage(in(root, "gateway.."), in(root, "routes.."));
    }

    private static boolean readsTheWallClock(AccessTarget target) {
        JavaClass owner = target.getOwner();
        return is(target, System.class, "currentTimeMillis")
                || is(target, Date.class, "<init>") && takesNothing(target)
                || owner.getPackageName().equals("java.time")
                        && target.getName().equals("now")
                        && takesNothing(target);
    }

    private static boolean takesNothing(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget code
                && code.getRawParameterTypes().isEmpty();
    }

    private static boolean isMapperOrFactory(JavaClass owner) {
        return owner.isAssignableTo(ObjectMapper.class) || owner.isAssignableTo(JsonFactory.class);
    }

    private static boolean is(AccessTarget target, Class<?> owner, String... names) {
        return target.getOwner().isEquivalentTo(owner) && Set.of(names).contains(target.getName());
    }

    private static DescribedPredicate<JavaAccess<?>> where(String description, Predicate<AccessTarget> predicate) {
        return describe(description, access -> predicate.test(access.getTarget()));
    }
}
