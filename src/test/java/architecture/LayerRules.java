package architecture;

import static architecture.Trees.in;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may depend on whom. */
final class LayerRules {

    private static final String[] DATABASE = {
        "java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..", "org.flywaydb..", "io.zonky.."
    };
    private static final Set<String> SYSTEM_READERS = Set.of("getenv", "getProperty", "getProperties");
    private static final Set<String> BOXED_READERS = Set.of("getInteger", "getLong", "getBoolean");

    private LayerRules() {}

    static ArchRule onlyRoutesTouchCamelVertxAndNetty(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in(root, "routes.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.camel..", "io.vertx..", "io.netty..");
    }

    static ArchRule nobodyDependsOnRoutes(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in(root, "routes.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in(root, "routes.."));
    }

    static ArchRule protocolStandsAlone(String root) {
        String protocol = in(root, "gateway.protocol..");
        return classes()
                .that()
                .resideInAPackage(protocol)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "com.fasterxml.jackson..", "org.jspecify..", protocol);
    }

    static ArchRule featuresAreFreeOfCycles(String root) {
        return slices().matching(in(root, "gateway.(*)..")).should().beFreeOfCycles();
    }

    /** A feature without a row in {@link FeatureDirections} breaks this rule too. */
    static ArchRule featuresDependInTheAgreedDirections(String root) {
        return classes()
                .that()
                .resideInAPackage(in(root, "gateway.."))
                .should(new Directions(root, "gateway", FeatureDirections.KNOWN_TO));
    }

    /** A package without a row in {@link RouteDirections} breaks this rule too. */
    static ArchRule routesDependInTheAgreedDirections(String root) {
        return classes()
                .that()
                .resideInAPackage(in(root, "routes.*.."))
                .should(new Directions(root, "routes", RouteDirections.KNOWN_TO));
    }

    /** What wires everything is known to nobody but the command line that starts it. */
    static ArchRule onlyTheCommandLineKnowsTheWiring(String root) {
        return noClasses()
                .that()
                .resideInAPackage(in(root, "routes.*.."))
                .and()
                .resideOutsideOfPackage(in(root, "routes.cli.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in(root, "routes"));
    }

    static ArchRule onlyStorageTouchesTheDatabase(String root) {
        String beans = namesOf(root, "GatewayBeans", "GatewayStores");
        ArchRule others = noClasses()
                .that()
                .resideOutsideOfPackage(in(root, "gateway.storage.."))
                .and()
                .haveNameNotMatching(beans)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DATABASE);
        ArchRule passesTheDataSourceAlong = noClasses()
                .that()
                .haveNameMatching(beans)
                .should()
                .dependOnClassesThat(resideInAnyPackage(DATABASE).and(isNot("javax.sql.DataSource")));
        return CompositeArchRule.of(others).and(passesTheDataSourceAlong);
    }

    static ArchRule onlyConfigReadsTheSurroundings(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in(root, "gateway.config.."))
                .and()
                // It hands a copy of the environment, with its own values in it, to gateway.config.
                .doNotHaveFullyQualifiedName(in(root, "routes.cli.run.DemoCommand"))
                .should()
                .accessTargetWhere(describe("system properties or the environment are read", LayerRules::readsSystem));
    }

    static ArchRule onlyBeansConstructStorage(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in(root, "gateway.storage.."))
                .and()
                .haveNameNotMatching(namesOf(
                        root,
                        "GatewayBeans",
                        "GatewayStores",
                        "installation.InstallationDatabase",
                        "installation.MasterKeys"))
                .should()
                .accessTargetWhere(describe(
                        "a class of storage is constructed",
                        access -> constructs(access)
                                && resideInAnyPackage(in(root, "gateway.storage.."))
                                        .test(access.getTarget().getOwner())));
    }

    /** A pattern of the names of classes of the package {@code routes}. */
    private static String namesOf(String root, String... classes) {
        return Pattern.quote(in(root, "routes.")) + "(" + String.join("|", classes) + ")";
    }

    private static boolean readsSystem(JavaAccess<?> access) {
        String owner = access.getTarget().getOwner().getFullName();
        String name = access.getTarget().getName();
        return switch (owner) {
            case "java.lang.System" -> SYSTEM_READERS.contains(name);
            case "java.lang.Integer", "java.lang.Long", "java.lang.Boolean" -> BOXED_READERS.contains(name);
            default -> false;
        };
    }

    private static boolean constructs(JavaAccess<?> access) {
        return access.getTarget().getName().equals("<init>");
    }

    private static DescribedPredicate<JavaClass> isNot(String name) {
        return describe("is not " + name, type -> !type.getFullName().equals(name));
    }
}
