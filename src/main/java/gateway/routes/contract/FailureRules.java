package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.Flow;
import gateway.routes.model.Leaf;
import gateway.routes.model.RouteSet;
import gateway.routes.model.Step;
import gateway.routes.text.Spot;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What clients learn of failures, and that those are accounted too. For one set of files. */
final class FailureRules {

    private static final Set<String> BODIES = Set.of("setBody", "transform", "marshal");
    private static final Set<String> CATCHING = Set.of("doTry", "circuitBreaker");
    private static final Set<String> CATCHES = Set.of("doCatch", "onFallback");
    private static final String BACKGROUND = "errors-background";
    private static final String GOES_ON = " goes on as if nothing had failed, even where a key was refused";

    private final RouteSet set;
    private final CallGraph calls;
    private final Consumer<RouteFinding> out;
    private final Set<Flow> judged = Collections.newSetFromMap(new IdentityHashMap<>());

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
        set.documents()
                .forEach(document -> document.strangers().stream()
                        .filter(each -> each.kind().equals("onException") && goesOn(each.body()))
                        .forEach(each -> out.accept(document.text()
                                .finding(
                                        RouteRule.CONTRACT_AUTHENTICATION,
                                        each.spot(),
                                        "onException" + GOES_ON,
                                        "take continued out"))));
    }

    private void entry(CalledRoute entry) {
        List<Visit> visits = new ArrayList<>();
        new Walk(calls, visits::add).through(entry);
        // By identity: what is equal is the same here, and trees are slow to compare.
        Set<CalledRoute> way = Collections.newSetFromMap(new IdentityHashMap<>());
        onWay(entry, true);
        way.add(entry);
        visits.stream()
                .filter(visit -> visit.own() && !visit.before().contains(StepRoles.ANSWERED))
                .map(Visit::called)
                .filter(way::add)
                .forEach(called -> onWay(called, false));
        Set<String> facts = visits.stream().map(Visit::fact).collect(Collectors.toSet());
        boolean serves = facts.contains(StepRoles.CLIENT) || facts.contains(StepRoles.ADMIN);
        if (serves && entry.flow().configurationIds().isEmpty()) {
            out.accept(entry.flow()
                    .file()
                    .finding(
                            RouteRule.CONTRACT_ERRORS,
                            entry.flow().spotOfId(),
                            "failures of " + entry.flow().name() + " are told to nobody and not accounted",
                            "add routeConfigurationId: errors-api"));
        }
    }

    /** A route that requests come to before they are answered. */
    private void onWay(CalledRoute called, boolean entry) {
        Flow flow = called.flow();
        if (!judged.add(flow)) {
            return;
        }
        set.configurationsOf(flow).forEach(configuration -> configuration(flow, configuration, entry));
        if (flow.definition().map("errorHandler").get("deadLetterChannel") != null) {
            out.accept(flow.file()
                    .finding(
                            RouteRule.CONTRACT_ERRORS,
                            flow.definition().spotOf("errorHandler"),
                            flow.name() + " puts failures away, of which the client then learns nothing",
                            entry
                                    ? "take routeConfigurationId: errors-api in its place"
                                    : "take noErrorHandler: {} in place of deadLetterChannel"));
        }
    }

    private void configuration(Flow flow, Flow configuration, boolean entry) {
        boolean ofOthers =
                configuration.file().builtIn() || configuration.name().equals(BACKGROUND);
        if (ofOthers && !isRight(configuration)) {
            out.accept(flow.file()
                    .finding(
                            RouteRule.CONTRACT_ERRORS,
                            flow.definition().spotOfValue("routeConfigurationId"),
                            configuration.name() + " tells clients nothing of the failures of " + flow.name(),
                            entry
                                    ? "take errors-api"
                                    : "take errors-api, or errorHandler: with noErrorHandler: {} in its place"));
        } else if (judged.add(configuration)) {
            if (configuration.handlers().isEmpty() && configuration.id() != null) {
                failure(configuration, configuration.spotOfId(), Set.of());
            }
            configuration.handlers().forEach(handler -> handler(configuration, handler));
        }
    }

    private boolean isRight(Flow configuration) {
        return configuration.handlers().stream().allMatch(handler -> {
            Set<String> done = done(configuration, handler);
            return done.contains(StepRoles.RENDERED) && done.contains(StepRoles.SETTLED);
        });
    }

    private void handler(Flow configuration, Flow.Handler handler) {
        if (goesOn(handler.options())) {
            out.accept(configuration
                    .file()
                    .finding(
                            RouteRule.CONTRACT_AUTHENTICATION,
                            handler.options().spotOf("continued"),
                            configuration.name() + GOES_ON,
                            "write handled: in place of continued:"));
            return;
        }
        List<Step> steps = handler.steps();
        failure(
                configuration,
                steps.isEmpty() ? handler.spot() : steps.getFirst().spot(),
                done(configuration, handler));
        steps.stream()
                .filter(step -> BODIES.contains(step.kind()))
                .findFirst()
                .ifPresent(step -> out.accept(configuration
                        .file()
                        .finding(
                                RouteRule.CONTRACT_ERRORS,
                                step.spot(),
                                step.name() + " makes a body that no client gets",
                                "take it out; renderFailure answers in the dialect of the client")
                        .asWarning()));
    }

    private static boolean goesOn(YamlNode handler) {
        YamlNode continued = handler instanceof YamlMap map ? map.get("continued") : null;
        return continued != null
                && Leaf.below(continued).noneMatch(leaf -> leaf.value().equals("false"));
    }

    /** What has been done on every way through a handler. */
    private Set<String> done(Flow configuration, Flow.Handler handler) {
        Walk walk = new Walk(calls, visit -> {});
        List<Set<String>> ends = new ArrayList<>();
        Set<String> end = walk.through(new CalledRoute(configuration, Map.of()), handler.steps());
        if (end != null) {
            ends.add(end);
        }
        walk.stops().forEach(stop -> ends.add(stop.before()));
        Set<String> done = ends.isEmpty() ? new HashSet<>() : new HashSet<>(ends.getFirst());
        ends.forEach(done::retainAll);
        return done;
    }

    private void failure(Flow flow, Spot spot, Set<String> done) {
        if (!done.contains(StepRoles.RENDERED)) {
            out.accept(flow.file()
                    .finding(
                            RouteRule.CONTRACT_ERRORS,
                            spot,
                            flow.name() + " handles a failure of which the client then learns nothing",
                            "add a process step with ref: renderFailure to its steps"));
        }
        if (!done.contains(StepRoles.SETTLED)) {
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
        if (CATCHING.contains(step.kind())) {
            caught(called, step);
        }
        if (StepFacts.of(calls, called, step).equals(StepRoles.STATUS) && servesRequests(called)) {
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
            if (CATCHES.contains(branch.name())) {
                boolean told = visits.stream()
                        .anyMatch(visit -> StepRoles.answers(visit.fact())
                                || visit.fact().equals(StepRoles.RENDERED)
                                || visit.fact().equals(StepRoles.REJECTED)
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
                                    "take the " + branch.name() + " out, or answer or throw in it"));
                }
            } else {
                relays |= visits.stream().anyMatch(visit -> StepRoles.relays(visit.fact()));
            }
        }
    }
}
