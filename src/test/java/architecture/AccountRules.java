package architecture;

import static architecture.Trees.in;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;

/** Whom the packages of accounts may know among each other. */
final class AccountRules {

    private static final String ACCOUNT = "gateway.account";

    private static final Map<String, Set<String>> KNOWN_TO = Map.of(
            "affinity", Set.of(),
            "decision", Set.of(),
            "pool", Set.of("affinity", "decision", "selection"),
            "selection", Set.of());

    private AccountRules() {}

    /** A package without a row breaks this rule too. */
    static ArchRule partsDependInTheAgreedDirections(String root) {
        return classes()
                .that()
                .resideInAPackage(in(root, ACCOUNT + ".*.."))
                .should(new Directions(root, ACCOUNT, KNOWN_TO));
    }

    static ArchRule accountsDoNotKnowTheirPool(String root) {
        return noClasses()
                .that()
                .resideInAPackage(in(root, ACCOUNT))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in(root, ACCOUNT + ".*.."));
    }

    static ArchRule onlyThePoolKnowsAccounts(String root) {
        return noClasses()
                .that()
                .resideInAPackage(in(root, ACCOUNT + ".*.."))
                .and()
                .resideOutsideOfPackage(in(root, ACCOUNT + ".pool.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in(root, ACCOUNT));
    }
}
