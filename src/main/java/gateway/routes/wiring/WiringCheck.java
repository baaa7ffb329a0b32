package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.known.Known;
import gateway.routes.model.CallGraph;
import gateway.routes.model.RouteSet;
import java.util.function.Consumer;

/** Finds names that lead nowhere, or to two places. Stateless. */
public final class WiringCheck {

    private WiringCheck() {}

    /** Tells of all of them in a set of files. */
    public static void check(RouteSet set, CallGraph calls, Known known, Consumer<RouteFinding> out) {
        new Ids(out).check(set, calls);
        new Targets(set, calls, out).check();
        new Loops(calls, out).check();
        Templates.check(set, out);
        Paths.check(set, out);
        new Placeholders(known.settings(), out).check(set);
        new Refs(new DeclaredBeans(known.beans(), set), calls, out).check(set);
        Refs.configurations(set, out);
        Endpoints endpoints = new Endpoints(known.endpoints(), known.allowed(), calls, out);
        calls.routesAndTemplates().forEach(endpoints::check);
        set.flows().forEach(flow -> Expressions.check(flow, known.expressions(), out));
    }
}
