package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.Leaf;
import gateway.routes.model.Step;
import gateway.routes.text.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The gateway's own steps in the routes that translate answers: each is done once for each event, in order. For one set of files. */
final class EventSteps {

    private static final Set<String> PARALLEL = Set.of("parallelProcessing", "executorService");
    private static final Set<String> EMITTING = Set.of("bean:emitEvent", "bean:emitWebEvent");
    private static final Set<String> WHOLE = Set.of("${body}", "${in.body}");

    private final CallGraph calls;
    private final Consumer<RouteFinding> out;

    EventSteps(CallGraph calls, Consumer<RouteFinding> out) {
        this.calls = calls;
        this.out = out;
    }

    /** @param needed the steps of the route, in their order */
    void check(CalledRoute called, List<String> needed) {
        List<Visit> visits = new ArrayList<>();
        new Walk(calls, visits::add).through(called);
        for (int at = 0; at < needed.size(); at++) {
            step(called, visits, needed.get(at), needed.subList(0, at));
        }
        visits.stream()
                .filter(visit -> EMITTING.contains(visit.fact()))
                .flatMap(visit -> visit.doubts().stream())
                .filter(doubt -> doubt.step().kind().equals("split"))
                .distinct()
                .forEach(doubt -> split(doubt.called(), doubt.step()));
    }

    private void step(CalledRoute called, List<Visit> visits, String fact, List<String> earlier) {
        String bean = fact.substring("bean:".length());
        List<Visit> done =
                visits.stream().filter(visit -> visit.fact().equals(fact)).toList();
        if (done.isEmpty()) {
            tell(
                    called,
                    called.flow().spotOfId(),
                    called.flow().name() + " has no step " + bean + ", so that the client gets nothing",
                    "add a process step with ref: " + bean);
        }
        for (Visit visit : done) {
            Spot spot = visit.step().spot();
            earlier.stream()
                    .filter(before -> !visit.before().contains(before))
                    .forEach(before -> tell(
                            visit.called(),
                            spot,
                            visit.step().name() + " comes before the step " + before.substring("bean:".length()),
                            "put it behind that"));
            if (visit.before().contains(fact)) {
                tell(
                        visit.called(),
                        spot,
                        visit.step().name() + " does " + bean + " once more, so that the client gets events twice",
                        "take it out");
            }
            visit.doubts().stream()
                    .map(Visit.Doubt::step)
                    .filter(step -> !step.kind().equals("split"))
                    .findFirst()
                    .ifPresent(step -> tell(
                            visit.called(),
                            spot,
                            visit.step().name() + " stands in a " + step.kind()
                                    + ", which may leave events out or double them",
                            "move it out of the " + step.kind()));
        }
    }

    private void split(CalledRoute called, Step step) {
        PARALLEL.stream()
                .filter(option -> step.option(option) != null && !"false".equals(step.option(option)))
                .forEach(option -> tell(
                        called,
                        step.options().spotOfValue(option),
                        step.name() + " works on several events at once, which then come in any order",
                        "take " + option + " out"));
        boolean whole = Leaf.below(step.body())
                .filter(leaf -> leaf.path().stream().noneMatch("steps"::equals) && leaf.isSimple())
                .allMatch(leaf -> WHOLE.contains(leaf.value().strip()));
        if (!whole) {
            tell(
                    called,
                    step.spot(),
                    step.name() + " goes through something else than the events that have come",
                    "split ${body}, and nothing else");
        }
    }

    private void tell(CalledRoute called, Spot spot, String sentence, String remedy) {
        out.accept(called.flow().file().finding(RouteRule.CONTRACT_STREAM, spot, sentence, remedy));
    }
}
