package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds routes that call themselves, by way of others too. For one set of files. */
final class Loops {

    /** Steps whose steps are not always done. */
    private static final Set<String> CONDITIONAL = Set.of("choice", "filter", "idempotentConsumer", "onFallback");

    private static final Set<String> CONDITIONAL_BRANCHES = Set.of("doCatch", "onFallback", "when", "otherwise");

    private final CallGraph calls;
    private final Consumer<RouteFinding> out;
    private final Set<CalledRoute> done = new HashSet<>();
    private final List<Call> way = new ArrayList<>();
    private final Set<CalledRoute> onWay = new LinkedHashSet<>();

    private record Call(CalledRoute from, EndpointUse use, boolean conditional, CalledRoute to) {}

    Loops(CallGraph calls, Consumer<RouteFinding> out) {
        this.calls = calls;
        this.out = out;
    }

    void check() {
        calls.routes().forEach(this::visit);
    }

    private void visit(CalledRoute called) {
        if (done.contains(called)) {
            return;
        }
        onWay.add(called);
        called.flow().steps().forEach(step -> visit(called, step, false));
        onWay.remove(called);
        done.add(called);
    }

    private void visit(CalledRoute called, Step step, boolean conditional) {
        EndpointUse use = step.endpoint();
        if (use != null) {
            for (CalledRoute next : calls.resolve(called, use).routes()) {
                way.add(new Call(called, use, conditional || use.uri().contains("${"), next));
                if (onWay.contains(next)) {
                    tell(next);
                } else {
                    visit(next);
                }
                way.removeLast();
            }
        }
        boolean inner = conditional || CONDITIONAL.contains(step.kind());
        for (Step.Branch branch : step.branches()) {
            boolean own = inner || CONDITIONAL_BRANCHES.contains(branch.name());
            branch.steps().forEach(each -> visit(called, each, own));
        }
    }

    private void tell(CalledRoute beginning) {
        int first = way.size() - 1;
        while (!way.get(first).from().equals(beginning)) {
            first--;
        }
        List<Call> loop = way.subList(first, way.size());
        Call shown = loop.stream()
                .filter(call -> !call.from().flow().file().builtIn())
                .findFirst()
                .orElse(loop.getLast());
        boolean conditional = loop.stream().anyMatch(Call::conditional);
        String names = loop.stream().map(call -> call.from().flow().name()).collect(Collectors.joining(" calls "))
                + " calls " + beginning.flow().name();
        out.accept(shown.from()
                .flow()
                .file()
                .finding(
                        conditional ? RouteRule.CONDITIONAL_LOOP : RouteRule.LOOP,
                        shown.use().spot(),
                        "routes call each other in a circle: " + names,
                        conditional
                                ? "make sure that the condition ends it"
                                : "take one of these calls out; a request would never come to an end"));
    }
}
