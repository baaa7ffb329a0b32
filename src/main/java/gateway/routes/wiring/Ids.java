package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.FilledText;
import gateway.routes.model.Flow;
import gateway.routes.model.Instance;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.model.Step;
import gateway.routes.text.Spot;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds ids and addresses that stand in two places. For one set of files. */
final class Ids {

    private final Map<String, Seen> ids = new HashMap<>();
    private final Map<String, Seen> addresses = new HashMap<>();
    private final Consumer<RouteFinding> out;

    private record Seen(RouteText file, Spot spot) {

        String where() {
            return file.name() + (file.builtIn() ? " (built-in)" : "") + " line " + spot.line();
        }
    }

    Ids(Consumer<RouteFinding> out) {
        this.out = out;
    }

    void check(RouteSet set, CallGraph calls) {
        set.flows().forEach(this::flow);
        set.instances().forEach(this::instance);
        calls.routes().forEach(called -> address(called, calls));
    }

    private void flow(Flow flow) {
        id(flow.id(), new Seen(flow.file(), flow.spotOfId()));
        flow.allSteps().forEach(step -> id(step.option("id"), new Seen(flow.file(), spotOfId(step))));
    }

    private static Spot spotOfId(Step step) {
        return step.options().spotOfValue("id");
    }

    private void instance(Instance instance) {
        id(instance.id(), new Seen(instance.file(), instance.body().spotOfValue("routeId")));
    }

    private void id(@Nullable String id, Seen here) {
        if (id != null) {
            twice(
                    ids,
                    id,
                    here,
                    RouteRule.DUPLICATE_ID,
                    "the id " + id + " is used twice",
                    "give one of them another id, or name the file like the built-in one that it is to replace");
        }
    }

    private void address(CalledRoute called, CallGraph calls) {
        EndpointUse from = called.flow().from();
        FilledText address = calls.address(called);
        if (from != null && address != null && address.value().matches("(direct|seda):.*")) {
            twice(
                    addresses,
                    address.value(),
                    new Seen(called.flow().file(), from.spot()),
                    RouteRule.DUPLICATE_CONSUMER,
                    "two routes begin with " + address,
                    "give one of them another address");
        }
    }

    /** Tells it at the operator's place of the two. */
    private void twice(Map<String, Seen> seen, String what, Seen here, RouteRule rule, String sentence, String remedy) {
        Seen before = seen.putIfAbsent(what, here);
        // Instances of one template begin at one place.
        if (before != null && !before.equals(here)) {
            boolean atFirst = here.file().builtIn() && !before.file().builtIn();
            Seen at = atFirst ? before : here;
            Seen other = atFirst ? here : before;
            out.accept(at.file().finding(rule, at.spot(), sentence + ", also in " + other.where(), remedy));
        }
    }
}
