package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Flow;
import gateway.routes.model.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What every request meets on its way: who calls, what is done in which order, the answer, and the account of it. */
final class EntryRules {

    private static final String ADMIN_PATH = "/api/admin";
    private static final Set<String> OPEN_ENDED =
            Set.of("throwException", "recipientList", "routingSlip", "dynamicRouter", "kamelet");
    private static final Set<String> BODIES = Set.of("setBody", "transform", "convertBodyTo", "marshal");

    private final CallGraph calls;
    private final Consumer<RouteFinding> out;
    private final Set<CalledRoute> seen = new HashSet<>();

    EntryRules(CallGraph calls, Consumer<RouteFinding> out) {
        this.calls = calls;
        this.out = out;
    }

    void check() {
        calls.routes().stream()
                .filter(called -> called.flow().scheme().equals("platform-http"))
                .forEach(this::entry);
    }

    private void entry(CalledRoute entry) {
        CalledRoute holder = holder(entry, entry);
        boolean prefix = isPrefix(entry);
        if (!seen.add(holder) && !prefix) {
            return;
        }
        List<Visit> visits = new ArrayList<>();
        Set<String> end = new Walk(calls, visits::add).through(holder);
        boolean admin = path(entry).startsWith(ADMIN_PATH);
        boolean known = authentication(holder, visits, admin);
        if (known) {
            order(holder, visits);
            limits(holder, visits, prefix);
        }
        answer(holder, visits);
        boolean forClient = visits.stream().anyMatch(visit -> visit.fact().equals(StepRoles.CLIENT));
        if (forClient && end != null && !end.contains(StepRoles.SETTLED)) {
            unsettled(holder.flow(), visits.stream().anyMatch(visit -> StepRoles.isForClients(visit.fact())));
        }
    }

    private void unsettled(Flow flow, boolean served) {
        RouteFinding finding = flow.file()
                .finding(
                        RouteRule.CONTRACT_SETTLEMENT,
                        flow.spotOfId(),
                        flow.name() + " answers clients and does not account for it on every way",
                        "add a step to direct:settle-request as its last one");
        out.accept(served ? finding : finding.asWarning());
    }

    /** The route that has the steps: an entry route mostly has one, which calls it. */
    private CalledRoute holder(CalledRoute called, CalledRoute entry) {
        List<Step> steps = called.flow().steps();
        EndpointUse only = steps.size() == 1 ? steps.getFirst().endpoint() : null;
        List<CalledRoute> next =
                only == null ? List.of() : calls.resolve(called, only).routes();
        return next.size() == 1 && !next.getFirst().equals(entry) && isDirect(next.getFirst())
                ? holder(next.getFirst(), called)
                : called;
    }

    private static boolean isDirect(CalledRoute called) {
        return called.flow().scheme().equals("direct") && called.flow().steps().size() > 1;
    }

    private boolean authentication(CalledRoute holder, List<Visit> visits, boolean admin) {
        for (Visit visit : visits) {
            String fact = visit.fact();
            boolean forAdmins = StepRoles.isForAdmins(fact) || (admin && StepRoles.answers(fact));
            boolean forClients = StepRoles.isForClients(fact) && !admin;
            boolean missing = (forAdmins && !visit.before().contains(StepRoles.ADMIN))
                    || (forClients && !visit.before().contains(StepRoles.CLIENT));
            if (missing) {
                String by = forAdmins ? "authenticate-admin" : "authenticate-client";
                out.accept(holder.flow()
                        .file()
                        .finding(
                                RouteRule.CONTRACT_AUTHENTICATION,
                                visit.top().spot(),
                                visit.top().name() + " is done for a caller of whom nobody has asked a key",
                                "add a step to direct:" + by + " before it"));
                return false;
            }
        }
        return true;
    }

    private void order(CalledRoute holder, List<Visit> visits) {
        Set<String> told = new HashSet<>();
        for (Visit visit : visits) {
            Map<String, String> needs = StepRoles.NEEDS.getOrDefault(visit.fact(), Map.of());
            String missing = needs.entrySet().stream()
                    .filter(need -> !visit.before().contains(need.getKey()) && told.add(need.getKey()))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .collect(Collectors.joining(" and "));
            if (!missing.isEmpty()) {
                out.accept(holder.flow()
                        .file()
                        .finding(
                                RouteRule.CONTRACT_ORDER,
                                visit.top().spot(),
                                visit.top().name() + " comes to " + visit.step().name() + " without " + missing
                                        + " before it",
                                "add " + missing + " before it; clients would get 500"));
            }
        }
    }

    /** What keeps requests from going in circles, and to paths that no client may use. */
    private void limits(CalledRoute holder, List<Visit> visits, boolean prefix) {
        for (Visit visit : visits) {
            if (!StepRoles.relays(visit.fact())) {
                continue;
            }
            Set<String> before = visit.before();
            if (prefix
                    && !before.contains(StepRoles.PATH)
                    && !before.contains("bean:chooseModelList")
                    && !before.contains("bean:readRequest")) {
                out.accept(holder.flow()
                        .file()
                        .finding(
                                RouteRule.CONTRACT_ORDER,
                                visit.top().spot(),
                                "any path below " + holder.flow().name() + " goes to the upstream unchecked",
                                "add a process step with ref: checkPath before it"));
                return;
            }
            if (!before.contains(StepRoles.HOPS)) {
                out.accept(holder.flow()
                        .file()
                        .finding(
                                RouteRule.CONTRACT_HOPS,
                                visit.top().spot(),
                                visit.top().name() + " calls upstreams, and nobody looks whether the request goes in"
                                        + " circles",
                                "add a process step with ref: checkHops before it"));
                return;
            }
        }
    }

    private void answer(CalledRoute holder, List<Visit> visits) {
        boolean answered = visits.stream()
                .anyMatch(visit -> StepRoles.answers(visit.fact()) || isUnknown(visit.step(), visit.fact()));
        if (answered) {
            return;
        }
        RouteFinding finding = holder.flow()
                .file()
                .finding(
                        RouteRule.CONTRACT_ANSWER,
                        holder.flow().spotOfId(),
                        "no step of " + holder.flow().name() + " answers the client, who would get 500",
                        "add a step that answers, such as direct:relay-request behind direct:resolve-target");
        boolean ownBody =
                visits.stream().anyMatch(visit -> BODIES.contains(visit.step().kind()));
        out.accept(ownBody ? finding.asWarning() : finding);
    }

    /** An operator's own bean may do anything, and so may a route that is known only while requests are served. */
    private static boolean isUnknown(Step step, String fact) {
        return OPEN_ENDED.contains(step.kind())
                || (fact.startsWith("bean:") && !GatewaySteps.NAMES.contains(fact.substring("bean:".length())));
    }

    private static boolean isPrefix(CalledRoute entry) {
        EndpointUse from = entry.flow().from();
        return from != null && from.option("matchOnUriPrefix").equals("true");
    }

    private static String path(CalledRoute entry) {
        EndpointUse from = entry.flow().from();
        String path = from == null ? "" : from.path().isEmpty() ? from.option("path") : from.path();
        return path.startsWith("/") ? path : "/" + path;
    }
}
