package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Step;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The gateway's balancers call the one output that they have, and see how it ended. For one set of files. */
final class RelayRules {

    private static final Set<String> BALANCED = Set.of("balance:account", "balance:provider", "balance:web");

    private final CallGraph calls;
    private final Consumer<RouteFinding> out;

    RelayRules(CallGraph calls, Consumer<RouteFinding> out) {
        this.calls = calls;
        this.out = out;
    }

    void check() {
        calls.routes()
                .forEach(called -> called.flow()
                        .allSteps()
                        .filter(step -> step.kind().equals("loadBalance"))
                        .forEach(step -> balancer(called, step)));
    }

    private void balancer(CalledRoute called, Step step) {
        String fact = StepFacts.of(calls, called, step);
        if (!BALANCED.contains(fact) && !fact.equals(StepRoles.CHAIN)) {
            return;
        }
        List<Step> outputs = step.branches().stream()
                .flatMap(branch -> branch.steps().stream())
                .toList();
        if (outputs.size() != 1) {
            tell(
                    called,
                    step,
                    step.name() + " has " + outputs.size() + " outputs, and its balancer calls a single one",
                    "leave one step in it, to a direct: route that has the others");
        } else if (BALANCED.contains(fact) && !callsRoute(called, outputs.getFirst())) {
            tell(
                    called,
                    outputs.getFirst(),
                    outputs.getFirst().name() + " stands in a loadBalance, which has to call a direct: route",
                    "move it into a direct: route, with a circuitBreaker around it");
        }
    }

    private boolean callsRoute(CalledRoute called, Step output) {
        EndpointUse use = output.endpoint();
        return use != null && calls.filled(called, use.scheme()).equals("direct");
    }

    private void tell(CalledRoute called, Step step, String sentence, String remedy) {
        out.accept(called.flow().file().finding(RouteRule.CONTRACT_ORDER, step.spot(), sentence, remedy));
    }
}
