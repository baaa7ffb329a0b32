package architecture;

import java.util.stream.Stream;

/** Judges the dependencies between the packages of translation. */
class TranslationPackagesTest implements RuleTest {

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
}
