package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A tap on the request's own thread is done before the client's request ends. For one set of files. */
final class TapRules {

    private static final Set<String> SLOW = Set.of("delay", "throttle");
    private static final Set<String> SLOW_ADDRESSES = Set.of("http", "https", "jdbc", "file", "ftp", "kafka");

    private final CallGraph calls;
    private final Consumer<RouteFinding> out;

    TapRules(CallGraph calls, Consumer<RouteFinding> out) {
        this.calls = calls;
        this.out = out;
    }

    void check() {
        calls.routes()
                .forEach(called -> called.flow()
                        .allSteps()
                        .filter(step -> step.kind().equals("wireTap")
                                && "tapOnRequestThread".equals(step.option("executorService")))
                        .forEach(step -> tap(called, step)));
    }

    private void tap(CalledRoute called, Step step) {
        List<Step> done = new ArrayList<>();
        new Walk(calls, visit -> done.add(visit.step())).through(called, List.of(step));
        if (done.stream().anyMatch(TapRules::isSlow)) {
            out.accept(called.flow()
                    .file()
                    .finding(
                            RouteRule.CONTRACT_BLOCKING,
                            step.options().spotOfValue("executorService"),
                            step.name() + " does slow work on the thread of the request, which waits for it",
                            "take executorService: tapOnRequestThread out"));
        }
    }

    private static boolean isSlow(Step step) {
        EndpointUse use = step.endpoint();
        return SLOW.contains(step.kind()) || (use != null && SLOW_ADDRESSES.contains(use.scheme()));
    }
}
