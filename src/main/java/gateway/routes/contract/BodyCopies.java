package gateway.routes.contract;

import gateway.routes.model.Leaf;
import gateway.routes.model.Step;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Where steps have put what a model has answered, so that it is found in logs under other names too. For one thread. */
final class BodyCopies {

    private static final Set<String> COPYING =
            Set.of("setProperty", "setVariable", "setHeader", "setVariables", "setHeaders");
    private static final Pattern BODY = Pattern.compile(
            "\\$\\{[^}]*\\b(body|bodyAs|mandatoryBodyAs|messageAs|exchange|prettyBody|bodyOneLine|originalBody|exchangeProperties|variables)\\b");

    private final Set<String> names = new HashSet<>();

    /** A step that may make a copy. */
    void note(Step step) {
        if (COPYING.contains(step.kind()) && Leaf.below(step.body()).anyMatch(leaf -> reads(leaf.value()))) {
            Leaf.below(step.body()).filter(leaf -> leaf.key().equals("name")).forEach(leaf -> names.add(leaf.value()));
        }
    }

    /** Whether an expression has it in it. */
    boolean reads(String expression) {
        return BODY.matcher(expression).find()
                || names.stream()
                        .anyMatch(name -> Pattern.compile("\\$\\{[^}]*\\b" + Pattern.quote(name) + "\\b")
                                .matcher(expression)
                                .find());
    }
}
