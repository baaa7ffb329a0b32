package architecture;

import static architecture.Trees.in;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;

/** Which package below {@code gateway.translation} may know which others, and what is seen of them from outside. */
final class TranslationRules {

    private static final String TRANSLATION = "gateway.translation";

    private static final Map<String, Set<String>> KNOWN_TO = Map.of(
            "error", Set.of(),
            "contract", Set.of("error"),
            "wire", Set.of("contract", "error"),
            "chatclient", Set.of("wire", "contract", "error"),
            "chattarget", Set.of("wire", "contract", "error"),
            "responsesclient", Set.of("chatclient", "wire", "contract", "error"),
            "responsestarget", Set.of("chattarget", "wire", "contract", "error"),
            "same", Set.of("wire", "contract", "error"));

    private TranslationRules() {}

    /** A sub-package without a row breaks this rule too. */
    static ArchRule pairsDependInTheAgreedDirections(String root) {
        return classes()
                .that()
                .resideInAPackage(in(root, TRANSLATION + ".*.."))
                .should(new Directions(root, TRANSLATION, KNOWN_TO));
    }

    static ArchRule pairsDoNotKnowTheConversion(String root) {
        return noClasses()
                .that()
                .resideInAPackage(in(root, TRANSLATION + ".*.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in(root, TRANSLATION));
    }

    /**
     * Everybody else converts; which pairs there are and how they write is not their concern. Answers of web conversations are
     * written in the Messages API too, and see how that is done.
     */
    static ArchRule othersSeeTheContractOnly(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in(root, TRANSLATION + ".."), in(root, "gateway.web.stream"))
                .should()
                .dependOnClassesThat(resideInAPackage(in(root, TRANSLATION + ".*.."))
                        .and(resideOutsideOfPackages(
                                in(root, TRANSLATION + ".contract.."), in(root, TRANSLATION + ".error.."))));
    }
}
