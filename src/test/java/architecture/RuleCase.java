package architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;

/**
 * A rule and the classes of the fixture that break it.
 *
 * @param name the rule in words
 * @param rule the rule for the tree under a root package
 * @param offenders names without the root of all classes that it must report, and no others
 */
record RuleCase(String name, Function<String, ArchRule> rule, List<String> offenders) {

    static RuleCase of(String name, Function<String, ArchRule> rule, String... offenders) {
        return new RuleCase(name, rule, List.of(offenders));
    }

    void holdsInTheGateway() {
        rule.apply(Trees.MAIN).check(Trees.main());
    }

    void reportsItsOffenders() {
        List<String> reports = rule.apply(Trees.FIXTURE)
                .evaluate(Trees.fixture())
                .getFailureReport()
                .getDetails();

        assertThat(offenders)
                .isNotEmpty()
                .allSatisfy(offender -> assertThat(reports)
                        .as("reports on %s", offender)
                        .anyMatch(report -> report.contains(Trees.in(Trees.FIXTURE, offender))));
        assertThat(reports)
                .allSatisfy(report -> assertThat(offenders)
                        .as("offenders in: %s", report)
                        .anyMatch(offender -> report.contains(Trees.in(Trees.FIXTURE, offender))));
    }

    @Override
    public String toString() {
        return name;
    }
}
