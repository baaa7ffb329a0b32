package architecture;

import static architecture.Trees.in;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;

/** Who may know the packages below {@code gateway.storage}, and whom they may know. */
final class StorageRules {

    private static final String STORAGE = "gateway.storage";

    private static final Map<String, Set<String>> KNOWN_TO = Map.ofEntries(
            Map.entry("connection", Set.of()),
            Map.entry("copy", Set.of("connection")),
            Map.entry("embedded", Set.of()),
            Map.entry("journal", Set.of()),
            Map.entry("usage", Set.of("connection")));

    private StorageRules() {}

    /** A package without a row breaks this rule too. */
    static ArchRule partsDoNotKnowEachOther(String root) {
        return classes()
                .that()
                .resideInAPackage(in(root, STORAGE + ".*.."))
                .should(new Directions(root, STORAGE, KNOWN_TO));
    }

    static ArchRule partsDoNotKnowTheStores(String root) {
        return noClasses()
                .that()
                .resideInAPackage(in(root, STORAGE + ".*.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in(root, STORAGE));
    }

    static ArchRule onlyStorageKnowsTheEmbeddedServer(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in(root, STORAGE + ".."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in(root, STORAGE + ".embedded.."));
    }
}
