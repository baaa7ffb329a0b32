package architecture;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Judges what code does. */
class CodeRulesTest implements RuleTest {

    static Stream<RuleCase> rules() {
        return Stream.of(
                RuleCase.of(
                        "nothing is printed",
                        CodeRules::nothingIsPrinted,
                        "gateway.usage.Printer.output(java.lang.String)",
                        "gateway.usage.Printer.error(java.lang.String)",
                        "gateway.usage.Printer.trace(java.lang.Exception)"),
                RuleCase.of(
                        "nothing sleeps",
                        root -> CodeRules.nothingSleeps(),
                        "gateway.usage.Sleeper.thread()",
                        "gateway.usage.Sleeper.unit()"),
                RuleCase.of(
                        "the time comes from a clock",
                        CodeRules::theTimeComesFromAClock,
                        "gateway.usage.WallClock.now()",
                        "gateway.usage.WallClock.millis()",
                        "gateway.usage.WallClock.today()",
                        "gateway.usage.WallClock.date()"),
                RuleCase.of(
                        "features are given their clock",
                        CodeRules::featuresAreGivenTheirClock,
                        "gateway.usage.OwnClock.clock()",
                        "gateway.usage.OwnClock.ticks()",
                        "gateway.usage.OwnClock.source()"),
                RuleCase.of(
                        "only protocol configures Jackson",
                        CodeRules::onlyProtocolConfiguresJackson,
                        "gateway.usage.OwnMapper.mapper()",
                        "gateway.usage.OwnMapper.factory()",
                        "gateway.usage.OwnMapper.builder()"),
                RuleCase.of("protocol has no setters", CodeRules::protocolHasNoSetters, "gateway.protocol.OpenEvent"),
                RuleCase.of(
                        "protocol has no public variables",
                        CodeRules::protocolHasNoPublicVariables,
                        "gateway.protocol.OpenEvent"),
                RuleCase.of("static fields are final", CodeRules::staticFieldsAreFinal, "gateway.usage.SharedState"));
    }

    @Test
    void testsDoNotSleepEither() {
        CodeRules.nothingSleeps().check(Trees.tests());
    }
}
