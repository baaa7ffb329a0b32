package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.Flow;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What has to be done when a request ends, at the end of its route or before. For one set of files. */
final class EndRules {

    private static final String SETTLING = "settle-request";

    private final FaultPlaces places;
    private final boolean own;
    private final Consumer<RouteFinding> out;

    /** @param own whether the path is none of a model API: a body is an answer there */
    EndRules(FaultPlaces places, boolean own, Consumer<RouteFinding> out) {
        this.places = places;
        this.own = own;
        this.out = out;
    }

    /** A step where requests may end. */
    void stop(Visit visit) {
        if (!isAnswered(visit.before())) {
            out.accept(finding(
                    visit,
                    RouteRule.CONTRACT_ANSWER,
                    visit.step().name() + " ends requests that nobody has answered; their clients get 500",
                    "take it out, or answer before it, or refuse by reject:403 in its place"));
        } else if (visit.before().contains(StepRoles.CLIENT) && !visit.before().contains(StepRoles.SETTLED)) {
            out.accept(finding(
                    visit,
                    RouteRule.CONTRACT_SETTLEMENT,
                    visit.step().name() + " ends requests that are answered and not accounted",
                    "take it out, or add a step to direct:settle-request before it"));
        }
    }

    private boolean isAnswered(Set<String> before) {
        return before.contains(StepRoles.ANSWERED)
                || before.contains(StepRoles.STATUS)
                || (own && before.contains(StepRoles.BODY));
    }

    private static RouteFinding finding(Visit visit, RouteRule rule, String sentence, String remedy) {
        return visit.called().flow().file().finding(rule, visit.step().spot(), sentence, remedy);
    }

    /** The end of a route that clients call. */
    void end(CalledRoute holder, List<Visit> visits, @Nullable Set<String> end) {
        boolean forClient = visits.stream().anyMatch(visit -> visit.fact().equals(StepRoles.CLIENT));
        if (!forClient) {
            return;
        }
        if (end != null && !end.contains(StepRoles.SETTLED)) {
            Optional<RouteFinding> cause =
                    places.of(holder, visits, RouteRule.CONTRACT_SETTLEMENT, StepRoles.SETTLED, SETTLING);
            boolean served = visits.stream().anyMatch(visit -> StepRoles.isForClients(visit.fact()));
            if (served || !own || cause.isPresent()) {
                out.accept(cause.orElseGet(() -> unsettled(holder.flow(), served)));
            }
        }
        visits.stream()
                .filter(visit -> StepRoles.answersClients(visit.fact())
                        && visit.before().contains(StepRoles.SETTLED)
                        && !visit.before().contains(StepRoles.ANSWERED))
                .findFirst()
                .ifPresent(visit -> out.accept(holder.flow()
                        .file()
                        .finding(
                                RouteRule.CONTRACT_SETTLEMENT,
                                visit.top().spot(),
                                visit.top().name() + " answers when the request is accounted already",
                                "move the step to direct:settle-request behind it")));
    }

    private static RouteFinding unsettled(Flow flow, boolean served) {
        RouteFinding finding = flow.file()
                .finding(
                        RouteRule.CONTRACT_SETTLEMENT,
                        flow.spotOfId(),
                        flow.name() + " answers clients and does not account for it on every way",
                        "add a step to direct:settle-request as its last one");
        return served ? finding : finding.asWarning();
    }
}
