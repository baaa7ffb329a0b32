package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Leaf;
import gateway.routes.model.RouteSet;
import gateway.routes.model.Step;
import gateway.routes.text.Spot;
import gateway.routes.text.YamlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What happens to answers on their way to the client: routes that the gateway itself calls, with each event of a stream or a
 * whole answer. For one set of files.
 */
final class EventRules {

    private static final String EVENTS = "direct:translate-events";
    private static final String ANSWER = "direct:translate-answer";
    private static final String WEB_EVENTS = "direct:web-events";

    /** Routes that Java calls, and the steps without which they do nothing, in their order; empty for any. */
    private static final Map<String, List<String>> CALLED_BY_US = Map.of(
            "direct:call-http",
            List.of(),
            EVENTS,
            List.of("bean:translateEvent", "bean:emitEvent"),
            ANSWER,
            List.of("bean:translateAnswer"),
            WEB_EVENTS,
            List.of(
                    "bean:parseWebEvent",
                    "bean:injectModel",
                    "bean:holdToolCalls",
                    "bean:collectMessage",
                    "bean:countTokens",
                    "bean:emitWebEvent"));

    /** Steps that leave an event where it is; all others may hold it back, drop, double or replace it. */
    private static final Set<String> KEEPING = Set.of(
            "to",
            "toD",
            "wireTap",
            "process",
            "bean",
            "log",
            "choice",
            "filter",
            "split",
            "step",
            "pipeline",
            "circuitBreaker",
            "doTry",
            "throwException",
            "validate",
            "script",
            "setProperty",
            "removeProperty",
            "removeProperties",
            "setVariable",
            "setVariables",
            "removeVariable",
            "setHeader",
            "setHeaders",
            "removeHeader",
            "removeHeaders");

    private static final Set<String> SLOW = Set.of("delay", "throttle", "poll", "pollEnrich", "enrich");
    private static final Set<String> QUICK = Set.of("direct", "transform", "log", "bean", "class", "micrometer");
    private static final Pattern SLEEP = Pattern.compile("java\\.lang\\.Thread\\b|\\bsleep\\(");

    private final RouteSet set;
    private final CallGraph calls;
    private final Consumer<RouteFinding> out;
    private final BodyCopies told = new BodyCopies();

    EventRules(RouteSet set, CallGraph calls, Consumer<RouteFinding> out) {
        this.set = set;
        this.calls = calls;
        this.out = out;
    }

    void check() {
        CALLED_BY_US.forEach(this::calledByUs);
        Set<Step> steps = new HashSet<>();
        List<CalledRoute> begin = new ArrayList<>(calls.hooks("direct:", "after"));
        for (String address : List.of(EVENTS, ANSWER, WEB_EVENTS)) {
            CalledRoute called = calls.consumer(address);
            if (called != null) {
                begin.add(called);
            }
        }
        begin.forEach(called -> new Walk(calls, visit -> told.note(visit.step())).through(called));
        for (CalledRoute called : begin) {
            new Walk(calls, visit -> {
                        if (steps.add(visit.step())) {
                            step(visit.called(), visit.step());
                        }
                    })
                    .through(called);
        }
    }

    private void calledByUs(String address, List<String> needed) {
        CalledRoute called = calls.consumer(address);
        String id = address.substring(address.indexOf(':') + 1);
        if (called == null) {
            String file = set.replacedFileWith(id).orElse("");
            set.documents().stream()
                    .filter(document -> document.text().name().equals(file))
                    .findFirst()
                    .ifPresent(document -> out.accept(document.text()
                            .finding(
                                    RouteRule.CONTRACT_ROUTE,
                                    Spot.START,
                                    "the route " + id + " is missing, which the gateway itself calls",
                                    "take it over from the built-in " + file)));
            return;
        }
        new EventSteps(calls, out).check(called, needed);
    }

    private void step(CalledRoute called, Step step) {
        if (!KEEPING.contains(step.kind()) && !SLOW.contains(step.kind())) {
            tell(
                    called,
                    step,
                    RouteRule.CONTRACT_STREAM,
                    step.name() + " holds back, drops, doubles or replaces what is on its way to the client",
                    "change answers by steps of transform: only");
        }
        EndpointUse use = step.endpoint();
        boolean slow = SLOW.contains(step.kind())
                || Leaf.below(step.body())
                        .anyMatch(leaf -> SLEEP.matcher(leaf.value()).find())
                || (use != null
                        && !step.kind().equals("wireTap")
                        && !QUICK.contains(calls.filled(called, use.scheme())));
        if (slow && (use == null || !use.uri().contains("{{"))) {
            out.accept(finding(
                            called,
                            step,
                            RouteRule.CONTRACT_BLOCKING,
                            step.name() + " may take long, and each event of a stream waits for it",
                            "move it behind a wireTap, or into before, which sees a request once")
                    .asWarning());
        }
        boolean loggedByStep = step.kind().equals("log") && told.reads(message(step));
        boolean loggedByEndpoint = use != null
                && use.scheme().equals("log")
                && !use.option("showBody").equals("false");
        if (loggedByStep || loggedByEndpoint) {
            tell(
                    called,
                    step,
                    RouteRule.CONTRACT_BODY_LOGGED,
                    step.name() + " writes into the log what a model has answered",
                    loggedByStep
                            ? "log names and counts, not ${body} or what it was put into"
                            : "set showBody: false below its parameters");
        }
    }

    private static String message(Step step) {
        String message = step.option("message");
        return message != null ? message : step.body() instanceof YamlText text ? text.value() : "";
    }

    private void tell(CalledRoute called, Step step, RouteRule rule, String sentence, String remedy) {
        out.accept(finding(called, step, rule, sentence, remedy));
    }

    private static RouteFinding finding(CalledRoute called, Step step, RouteRule rule, String sentence, String remedy) {
        return called.flow().file().finding(rule, step.spot(), sentence, remedy);
    }
}
