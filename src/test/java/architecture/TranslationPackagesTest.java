package architecture;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Judges the dependencies between the packages of translation. */
class TranslationPackagesTest {

    static Stream<RuleCase> rules() {
        return Stream.of(
                RuleCase.of(
                        "pairs depend in the agreed directions",
                        TranslationRules::pairsDependInTheAgreedDirections,
                        "gateway.translation.contract.ReadsChunks",
                        "gateway.translation.novelty"),
                RuleCase.of(
                        "pairs do not know the conversion",
                        TranslationRules::pairsDoNotKnowTheConversion,
                        "gateway.translation.contract.Converts"),
                RuleCase.of(
                        "others see the contract only",
                        TranslationRules::othersSeeTheContractOnly,
                        "routes.ChunkReader"));
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
