package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.ExpressionSyntax;
import gateway.routes.model.Flow;
import gateway.routes.model.Leaf;
import java.util.Set;
import java.util.function.Consumer;

/** Finds simple expressions of operators that Camel cannot read. Stateless. */
final class Expressions {

    private static final Set<String> PREDICATES =
            Set.of("when", "filter", "validate", "handled", "continued", "onWhen", "retryWhile", "completionPredicate");

    private Expressions() {}

    static void check(Flow flow, ExpressionSyntax syntax, Consumer<RouteFinding> out) {
        if (flow.file().builtIn()) {
            return;
        }
        Leaf.below(flow.body()).filter(Expressions::isExpression).forEach(leaf -> {
            String plain = leaf.value().replaceAll("\\{\\{[^{}]*}}", "1");
            syntax.problem(plain, leaf.isSimple() && PREDICATES.contains(leaf.owner()))
                    .ifPresent(problem -> out.accept(flow.file()
                            .finding(
                                    RouteRule.EXPRESSION_SYNTAX,
                                    leaf.text().spot(),
                                    "the expression cannot be read: " + problem,
                                    "write it as ${exchangeProperty.name} or the like, with all brackets closed")));
        });
    }

    private static boolean isExpression(Leaf leaf) {
        return leaf.isSimple()
                || (leaf.key().equals("message") && leaf.parent().equals("log"))
                || (leaf.key().equals("log") && leaf.parent().equals("steps"))
                || (leaf.key().equals("uri") && leaf.parent().equals("toD"));
    }
}
