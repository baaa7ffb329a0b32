package architecture;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Judges the cases of a class's static method {@code rules}: each holds in the gateway, and reports the classes that break it. */
interface RuleTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    default void theGatewayKeepsTheRule(RuleCase rule) {
        rule.holdsInTheGateway();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    default void theRuleReportsWhoBreaksIt(RuleCase rule) {
        rule.reportsItsOffenders();
    }
}
