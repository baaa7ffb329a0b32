package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Flow;
import gateway.routes.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the place of a fault that shows in many routes: the one that all of them call. For one set of files. */
final class FaultPlaces {

    private final CallGraph calls;

    FaultPlaces(CallGraph calls) {
        this.calls = calls;
    }

    /**
     * Why a step counts as not done, where that is not the fault of the route that misses it.
     *
     * @param holder the route that misses it
     * @param seen what a request comes to before
     * @param fact the step that is missed
     * @param route the route that has the step
     */
    Optional<RouteFinding> of(CalledRoute holder, List<Visit> seen, RouteRule rule, String fact, String route) {
        String bean = fact.substring(fact.indexOf(':') + 1);
        List<Visit> there =
                seen.stream().filter(visit -> visit.fact().equals(fact)).toList();
        for (Visit visit : there) {
            Optional<Visit.Doubt> doubt = doubt(visit);
            if (doubt.isPresent() && !doubt.get().called().flow().equals(holder.flow())) {
                Visit.Doubt found = doubt.get();
                String pattern = found.step().kind();
                return Optional.of(found.called()
                        .flow()
                        .file()
                        .finding(
                                rule,
                                found.spot(),
                                name(found.step()) + " may leave the step " + bean
                                        + " out or do it too late, and the request goes on without",
                                "take " + bean + " out of the " + pattern + ", so that it is done in any case"));
            }
        }
        Flow called = there.isEmpty() ? called(seen, "direct:" + route) : null;
        return called == null || called.equals(holder.flow())
                ? Optional.empty()
                : Optional.of(called.file()
                        .finding(
                                rule,
                                called.spotOfId(),
                                called.name() + " has no step " + bean + ", for which others call it",
                                "add a process step with ref: " + bean));
    }

    private static String name(Step step) {
        String id = step.option("id");
        return id == null ? "the " + step.kind() : id + ", a " + step.kind() + ",";
    }

    private @Nullable Flow called(List<Visit> seen, String address) {
        for (Visit visit : seen) {
            EndpointUse use = visit.step().endpoint();
            CalledRoute target =
                    use == null || !calls.filled(visit.called(), use.address()).equals(address)
                            ? null
                            : calls.consumer(address);
            if (target != null) {
                return target.flow();
            }
        }
        return null;
    }

    /** The one in an operator's file, else the innermost; a tap does what has to be accounted. */
    private static Optional<Visit.Doubt> doubt(Visit visit) {
        List<Visit.Doubt> doubts = new ArrayList<>(visit.doubts());
        if (visit.fact().equals(StepRoles.SETTLED)) {
            doubts.removeIf(doubt -> doubt.step().kind().equals("wireTap"));
        }
        return doubts.stream()
                .filter(doubt -> !doubt.called().flow().file().builtIn())
                .findFirst()
                .or(() -> doubts.isEmpty() ? Optional.empty() : Optional.of(doubts.getLast()));
    }
}
