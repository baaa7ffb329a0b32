package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.RouteSet;
import gateway.routes.model.Step;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Steps that an operator switches off in running routes: none without which requests would not come where they came before. A file
 * may be without them. Stateless.
 */
public final class OffRules {

    /** Nobody's request goes another way without them. */
    private static final Set<String> SPARE = Set.of(StepRoles.HOPS, "bean:changeNothing");

    /** What the gateway itself calls. */
    private static final Set<String> CALLED = Set.of("call-http");

    private OffRules() {}

    /**
     * What would be missing.
     *
     * @param off ids of the steps that are off
     * @param left the files without them
     */
    public static void check(RouteSet whole, Set<String> off, RouteSet left, Consumer<RouteFinding> out) {
        CallGraph before = new CallGraph(whole, Map.of());
        CallGraph after = new CallGraph(left, Map.of());
        Optional<String> why = before.routes().stream()
                .filter(called -> called.flow().scheme().equals("platform-http"))
                .filter(entry -> !kept(after, entry).containsAll(facts(before, entry)))
                .findFirst()
                .map(entry -> "requests that " + entry.flow().name() + " takes would go another way without it")
                .or(() -> before.routes().stream()
                        .filter(called -> called.flow().scheme().equals("direct"))
                        .filter(called -> CALLED.contains(called.flow().name()))
                        .filter(called -> called.flow().allSteps().anyMatch(step -> isOff(step, off)))
                        .findFirst()
                        .map(called ->
                                "the gateway itself calls " + called.flow().name()));
        why.ifPresent(sentence -> tell(whole, off, sentence, out));
    }

    private static boolean isOff(Step step, Set<String> off) {
        String id = step.option("id");
        return id != null && off.contains(id);
    }

    /** What the same entry does without the steps. */
    private static Set<String> kept(CallGraph after, CalledRoute entry) {
        return after.routes().stream()
                .filter(called -> called.flow().name().equals(entry.flow().name()))
                .findFirst()
                .map(called -> facts(after, called))
                .orElse(Set.of());
    }

    private static Set<String> facts(CallGraph calls, CalledRoute entry) {
        Set<String> facts = new HashSet<>();
        Walk walk = new Walk(calls, visit -> {
            if (counts(visit.fact())) {
                facts.add(visit.called().flow().name() + ' ' + visit.fact());
            }
        });
        walk.through(entry);
        return facts;
    }

    private static boolean counts(String fact) {
        boolean own = fact.startsWith("bean:") && GatewaySteps.NAMES.contains(fact.substring("bean:".length()));
        return !SPARE.contains(fact) && (own || fact.startsWith("uri:") || fact.startsWith("balance:"));
    }

    private static void tell(RouteSet whole, Set<String> off, String why, Consumer<RouteFinding> out) {
        whole.documents()
                .forEach(document -> document.flows().stream()
                        .flatMap(flow -> flow.allSteps())
                        .filter(step -> isOff(step, off))
                        .forEach(step -> out.accept(document.text()
                                .finding(
                                        RouteRule.CONTRACT_ROUTE,
                                        step.spot(),
                                        step.name() + " cannot be switched off: " + why,
                                        "leave it on, or store files of routes in which it is missing"))));
    }
}
