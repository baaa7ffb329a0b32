package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.known.Known;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.RouteSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds names that lead nowhere, or to two places. Stateless. */
public final class WiringCheck {

    private WiringCheck() {}

    /** Tells of all of them in a set of files. */
    public static void check(RouteSet set, CallGraph calls, Known known, Consumer<RouteFinding> out) {
        new Ids(out).check(set, calls);
        new Targets(set, calls, out).check();
        new Loops(calls, out).check();
        Templates.check(set, known.start(), out);
        Paths.check(set, out);
        DeclaredBeans beans = new DeclaredBeans(known.beans(), set);
        new Placeholders(known.settings(), known.start(), beans.names(), out).check(set);
        new Refs(beans, calls, out).check(set);
        new Languages(known, out).check(set);
        EntryOrder.check(set, out);
        Refs.configurations(set, out);
        Endpoints endpoints = new Endpoints(known.endpoints(), known.start(), calls, out);
        Stream.concat(calls.routesAndTemplates(), set.handlers()).forEach(endpoints::check);
        if (!known.allowed().isEmpty()) {
            new Allowed(known.allowed(), beans.ofExtensions(), set, calls, out).check();
        }
        Stream.concat(
                        set.flows().filter(flow -> !flow.isConfiguration()),
                        set.handlers().map(CalledRoute::flow))
                .forEach(flow -> {
                    Expressions.check(flow, known.expressions(), out);
                    Missing.check(flow, out);
                });
    }
}
