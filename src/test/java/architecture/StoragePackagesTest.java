package architecture;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Judges the dependencies between the packages of storage. */
class StoragePackagesTest {

    static Stream<RuleCase> rules() {
        return Stream.of(
                RuleCase.of(
                        "embedded server and journal do not know each other",
                        StorageRules::partsDoNotKnowEachOther,
                        "gateway.storage.embedded.KnowsTheJournal",
                        "gateway.storage.novelty"),
                RuleCase.of(
                        "embedded server and journal do not know the stores",
                        StorageRules::partsDoNotKnowTheStores,
                        "gateway.storage.journal.KnowsTheStores"),
                RuleCase.of(
                        "only storage knows the embedded server",
                        StorageRules::onlyStorageKnowsTheEmbeddedServer,
                        "routes.KnowsTheServer"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theGatewayKeepsTheRule(RuleCase rule) {
        rule.holdsInTheGateway();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theRuleReportsWhoBreaksIt(RuleCase rule) {
        rule.reportsItsOffenders();
    }
}
