package gateway.routes.contract;

import gateway.routes.model.CalledRoute;
import gateway.routes.model.Step;
import java.util.Set;

/**
 * A step that a request comes to.
 *
 * @param called the route that it stands in
 * @param top the step of the route where the walk began, through which it is reached
 * @param fact what it does, in the words of {@link StepRoles}; empty for anything else
 * @param before what has been done by then on any way
 */
record Visit(CalledRoute called, Step step, Step top, String fact, Set<String> before) {}
