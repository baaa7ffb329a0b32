package gateway.routes.contract;

import gateway.routes.model.CalledRoute;
import gateway.routes.model.Step;
import gateway.routes.text.Spot;
import java.util.List;
import java.util.Set;

/**
 * A step that a request comes to.
 *
 * @param called the route that it stands in
 * @param top the step of the route where the walk began, through which it is reached
 * @param fact what it does, in the words of {@link StepRoles}; empty for anything else
 * @param before what has been done by then on any way
 * @param doubts steps around it, from the outermost, for which it may be left out, done later, or done twice
 * @param own whether it works on the exchange of the request itself
 */
record Visit(
        CalledRoute called, Step step, Step top, String fact, Set<String> before, List<Doubt> doubts, boolean own) {

    /** A step whose steps are not always done, and done once, before what comes behind it. */
    record Doubt(CalledRoute called, Step step) {

        Spot spot() {
            return step.spot();
        }
    }

    /** Whether it stands in an operator's file. */
    boolean ofOperator() {
        return !called.flow().file().builtIn();
    }
}
