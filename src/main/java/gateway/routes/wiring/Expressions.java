package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.ExpressionSyntax;
import gateway.routes.model.Flow;
import gateway.routes.model.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds simple expressions of operators that Camel cannot read. Stateless. */
final class Expressions {

    private static final Set<String> PREDICATES =
            Set.of("when", "filter", "validate", "handled", "continued", "onWhen", "retryWhile", "completionPredicate");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]*}}");

    /** Numbers stand where placeholders are, because Camel is to see neither them nor their values. */
    private static final int STAND_IN = 7_310_000;

    /** Camel takes what only begins like a function for that function. */
    private static final Pattern LONGER =
            Pattern.compile("\\$\\{\\s*((exchangeProperty|header|variable)(?!(s|As|AsIndex)\\b)[A-Za-z]+)(?=[.:\\[}])");

    private Expressions() {}

    static void check(Flow flow, ExpressionSyntax syntax, Consumer<RouteFinding> out) {
        if (flow.file().builtIn()) {
            return;
        }
        Leaf.below(flow.body()).filter(Expressions::isExpression).forEach(leaf -> {
            Matcher longer = LONGER.matcher(leaf.value());
            if (longer.find()) {
                out.accept(flow.file()
                        .finding(
                                RouteRule.EXPRESSION_SYNTAX,
                                leaf.text().spot(),
                                "simple has no " + longer.group(1) + ", and would read something else",
                                "did you mean " + longer.group(2) + "?"));
            }
            List<String> placeholders = new ArrayList<>();
            String plain = PLACEHOLDER.matcher(leaf.value()).replaceAll(found -> {
                placeholders.add(found.group());
                return Integer.toString(STAND_IN + placeholders.size());
            });
            syntax.problem(plain, leaf.isSimple() && PREDICATES.contains(leaf.owner()))
                    .map(problem -> asWritten(problem, placeholders))
                    .ifPresent(problem -> out.accept(flow.file()
                            .finding(
                                    RouteRule.EXPRESSION_SYNTAX,
                                    leaf.text().spot(),
                                    "the expression cannot be read: " + problem,
                                    "write it as ${exchangeProperty.name} or the like, with all brackets closed")));
        });
    }

    private static String asWritten(String problem, List<String> placeholders) {
        String written = problem;
        for (int index = 0; index < placeholders.size(); index++) {
            written = written.replace(Integer.toString(STAND_IN + index + 1), placeholders.get(index));
        }
        return written;
    }

    private static boolean isExpression(Leaf leaf) {
        return leaf.isSimple()
                || (leaf.key().equals("message") && leaf.parent().equals("log"))
                || (leaf.key().equals("log") && leaf.parent().equals("steps"))
                || (leaf.key().equals("toD") && leaf.parent().equals("steps"))
                || (leaf.key().equals("uri") && leaf.parent().equals("toD"));
    }
}
