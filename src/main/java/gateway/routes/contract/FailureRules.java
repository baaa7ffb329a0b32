package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.Flow;
import gateway.routes.model.RouteSet;
import gateway.routes.model.Step;
import gateway.routes.text.Spot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What clients learn of failures, and that those are accounted too. For one set of files. */
final class FailureRules {

    private static final Set<String> STATUS = Set.of("CamelHttpResponseCode");

    private final RouteSet set;
    private final CallGraph calls;
    private final Consumer<RouteFinding> out;
    private final Set<String> judged = new HashSet<>();

    FailureRules(RouteSet set, CallGraph calls, Consumer<RouteFinding> out) {
        this.set = set;
        this.calls = calls;
        this.out = out;
    }

    void check() {
        calls.routes().stream()
                .filter(called -> called.flow().scheme().equals("platform-http"))
                .forEach(this::entry);
        calls.routes().forEach(called -> called.flow().allSteps().forEach(step -> step(called, step)));
    }

    private void entry(CalledRoute entry) {
        String named = entry.flow().definition().text("routeConfigurationId");
        Flow configuration = named == null ? null : set.configurations().get(named);
        if (configuration != null) {
            if (judged.add(configuration.name())) {
                configuration(configuration);
            }
            return;
        }
        if (named == null && serves(entry)) {
            out.accept(entry.flow()
                    .file()
                    .finding(
                            RouteRule.CONTRACT_ERRORS,
                            entry.flow().spotOfId(),
                            "failures of " + entry.flow().name() + " are told to nobody and not accounted",
                            "add routeConfigurationId: errors-api"));
        }
    }

    private boolean serves(CalledRoute called) {
        List<String> facts = new ArrayList<>();
        new Walk(calls, visit -> facts.add(visit.fact())).through(called);
        return facts.contains(StepRoles.CLIENT) || facts.contains(StepRoles.ADMIN);
    }

    private void configuration(Flow flow) {
        CalledRoute called = new CalledRoute(flow, Map.of());
        if (flow.branches().isEmpty()) {
            failure(flow, flow.spotOfId(), false, false);
        }
        for (Step.Branch branch : flow.branches()) {
            List<String> facts = new ArrayList<>();
            new Walk(calls, visit -> facts.add(visit.fact())).through(called, branch.steps());
            Spot spot = branch.steps().isEmpty()
                    ? flow.spotOfId()
                    : branch.steps().getFirst().spot();
            failure(flow, spot, facts.contains(StepRoles.RENDERED), facts.contains(StepRoles.SETTLED));
        }
    }

    private void failure(Flow flow, Spot spot, boolean rendered, boolean settled) {
        if (!rendered) {
            out.accept(flow.file()
                    .finding(
                            RouteRule.CONTRACT_ERRORS,
                            spot,
                            flow.name() + " handles a failure of which the client then learns nothing",
                            "add a process step with ref: renderFailure to its steps"));
        }
        if (!settled) {
            out.accept(
                    flow.file()
                            .finding(
                                    RouteRule.CONTRACT_SETTLEMENT,
                                    spot,
                                    flow.name() + " handles failures and does not account for them",
                                    "add a wireTap to direct:record-usage to its steps, as the built-in errors.camel.yaml has"));
        }
    }

    private void step(CalledRoute called, Step step) {
        if (step.kind().equals("doTry")) {
            caught(called, step);
        }
        String header = step.kind().equals("setHeader") ? step.option("name") : null;
        if (header != null && STATUS.contains(header) && servesRequests(called)) {
            out.accept(called.flow()
                    .file()
                    .finding(
                            RouteRule.CONTRACT_ERRORS,
                            step.spot(),
                            step.name() + " sets a status in a route that relays the upstream's",
                            "take it out; clients decide by the upstream's status whether they try again"));
        }
    }

    private boolean servesRequests(CalledRoute called) {
        List<String> facts = new ArrayList<>();
        new Walk(calls, visit -> facts.add(visit.fact())).through(called);
        return facts.stream().anyMatch(StepRoles::relays);
    }

    /** Who catches what an upstream has answered has to answer something else, or throw it on. */
    private void caught(CalledRoute called, Step step) {
        boolean relays = false;
        for (Step.Branch branch : step.branches()) {
            List<Visit> visits = new ArrayList<>();
            new Walk(calls, visits::add).through(called, branch.steps());
            if (branch.name().equals("doCatch")) {
                boolean told = visits.stream()
                        .anyMatch(visit -> StepRoles.answers(visit.fact())
                                || visit.fact().equals(StepRoles.RENDERED)
                                || visit.step().kind().equals("throwException"));
                if (relays && !told) {
                    out.accept(called.flow()
                            .file()
                            .finding(
                                    RouteRule.CONTRACT_ERRORS,
                                    branch.steps().isEmpty()
                                            ? step.spot()
                                            : branch.steps().getFirst().spot(),
                                    called.flow().name() + " catches failures of an upstream and answers nothing",
                                    "take the doCatch out, or answer or throw in it"));
                }
            } else {
                relays |= visits.stream().anyMatch(visit -> StepRoles.relays(visit.fact()));
            }
        }
    }
}
