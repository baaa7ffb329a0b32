package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What every request meets on its way: who calls, what is done in which order, the answer, and the account of it. */
final class EntryRules {

    private static final String ADMIN_PATH = "/api/admin";
    private static final Set<String> OPEN_ENDED =
            Set.of("throwException", "recipientList", "routingSlip", "dynamicRouter", "kamelet");
    private static final String MODEL_PATHS = "/v1/";

    private final CallGraph calls;
    private final FaultPlaces places;
    private final Consumer<RouteFinding> out;
    private final Set<CalledRoute> seen = new HashSet<>();

    EntryRules(CallGraph calls, Consumer<RouteFinding> out) {
        this.calls = calls;
        this.places = new FaultPlaces(calls);
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
        Walk walk = new Walk(calls, visits::add);
        Set<String> end = walk.through(holder);
        boolean admin = path(entry).startsWith(ADMIN_PATH);
        boolean known = authentication(holder, visits, admin);
        if (known) {
            order(holder, visits);
            limits(holder, visits, prefix);
        }
        boolean own = !path(entry).startsWith(MODEL_PATHS);
        answer(holder, visits, own);
        if (own) {
            strangers(holder, visits);
        }
        EndRules ends = new EndRules(places, own, out);
        walk.stops().forEach(ends::stop);
        ends.end(holder, visits, end);
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
        for (int at = 0; at < visits.size(); at++) {
            Visit visit = visits.get(at);
            String fact = visit.fact();
            boolean forAdmins = StepRoles.isForAdmins(fact) || (admin && StepRoles.answers(fact));
            boolean forClients = StepRoles.isForClients(fact) && !admin;
            boolean missing = (forAdmins && !visit.before().contains(StepRoles.ADMIN))
                    || (forClients && !visit.before().contains(StepRoles.CLIENT));
            if (missing) {
                out.accept(unknown(holder, visits.subList(0, at), visit, forAdmins));
                return false;
            }
        }
        return true;
    }

    private RouteFinding unknown(CalledRoute holder, List<Visit> before, Visit visit, boolean forAdmins) {
        String by = forAdmins ? "authenticate-admin" : "authenticate-client";
        String fact = forAdmins ? StepRoles.ADMIN : StepRoles.CLIENT;
        return places.of(holder, before, RouteRule.CONTRACT_AUTHENTICATION, fact, by)
                .orElseGet(() -> holder.flow()
                        .file()
                        .finding(
                                RouteRule.CONTRACT_AUTHENTICATION,
                                visit.top().spot(),
                                visit.top().name() + " is done for a caller of whom nobody has asked a key",
                                "add a step to direct:" + by + " before it, inside of no other step"));
    }

    private void order(CalledRoute holder, List<Visit> visits) {
        Set<String> told = new HashSet<>();
        for (int at = 0; at < visits.size(); at++) {
            Visit visit = visits.get(at);
            List<Visit> earlier = visits.subList(0, at);
            String missing = StepRoles.NEEDS.getOrDefault(visit.fact(), Map.of()).entrySet().stream()
                    .filter(need -> !visit.before().contains(need.getKey()) && told.add(need.getKey()))
                    .filter(need -> !isFoundElsewhere(holder, earlier, need.getKey(), need.getValue()))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .collect(Collectors.joining(" and "));
            if (!missing.isEmpty()) {
                out.accept(disorder(holder, visit, missing));
            }
        }
    }

    private boolean isFoundElsewhere(CalledRoute holder, List<Visit> earlier, String fact, String route) {
        Optional<RouteFinding> place = places.of(holder, earlier, RouteRule.CONTRACT_ORDER, fact, route);
        place.ifPresent(out);
        return place.isPresent();
    }

    /** In the operator's file, where it is another one that misses something of it. */
    private static RouteFinding disorder(CalledRoute holder, Visit visit, String missing) {
        boolean inside = holder.flow().file().builtIn() && visit.ofOperator();
        Step shown = inside ? visit.step() : visit.top();
        String what = inside ? " comes" : " comes to " + visit.step().name();
        return (inside ? visit.called() : holder)
                .flow()
                .file()
                .finding(
                        RouteRule.CONTRACT_ORDER,
                        shown.spot(),
                        shown.name() + what + " without " + missing + " before it",
                        "add " + missing + " before it; clients would get 500");
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

    private void answer(CalledRoute holder, List<Visit> visits, boolean own) {
        boolean answered = visits.stream()
                .anyMatch(visit -> StepRoles.answers(visit.fact())
                        || isUnknown(visit)
                        || (visit.own() && makesAnswer(visit, own)));
        if (answered) {
            return;
        }
        out.accept(
                holder.flow()
                        .file()
                        .finding(
                                RouteRule.CONTRACT_ANSWER,
                                holder.flow().spotOfId(),
                                "no step of " + holder.flow().name() + " answers the client, who would get 500",
                                own
                                        ? "add a step that answers, such as setBody"
                                        : "add a step that answers, such as direct:relay-request behind direct:resolve-target"));
    }

    private void strangers(CalledRoute holder, List<Visit> visits) {
        visits.stream()
                .filter(visit -> visit.own()
                        && (visit.fact().equals(StepRoles.BODY) || visit.fact().equals(StepRoles.STATUS)))
                .filter(visit -> !visit.before().contains(StepRoles.CLIENT)
                        && !visit.before().contains(StepRoles.ADMIN))
                .findFirst()
                .ifPresent(visit -> out.accept(holder.flow()
                        .file()
                        .finding(
                                RouteRule.CONTRACT_AUTHENTICATION,
                                visit.top().spot(),
                                holder.flow().name() + " answers everybody, also without a key",
                                "add a step to direct:authenticate-client before it, unless that is meant")
                        .asWarning()));
    }

    private static boolean makesAnswer(Visit visit, boolean own) {
        return visit.fact().equals(StepRoles.STATUS)
                || visit.fact().equals(StepRoles.REJECTED)
                || (own && visit.fact().equals(StepRoles.BODY));
    }

    /** An operator's own bean may do anything, and so may a route that is known only while requests are served. */
    private boolean isUnknown(Visit visit) {
        Step step = visit.step();
        EndpointUse use = step.kind().equals("toD") ? step.endpoint() : null;
        return OPEN_ENDED.contains(step.kind())
                || (use != null && calls.resolve(visit.called(), use).routes().isEmpty())
                || (visit.fact().startsWith("bean:")
                        && !GatewaySteps.NAMES.contains(visit.fact().substring("bean:".length())));
    }

    private static boolean isPrefix(CalledRoute entry) {
        EndpointUse from = entry.flow().from();
        return from != null && from.option("matchOnUriPrefix").equals("true");
    }

    private String path(CalledRoute entry) {
        EndpointUse from = entry.flow().from();
        String written = from == null ? "" : from.path().isEmpty() ? from.option("path") : from.path();
        String path = calls.filled(entry, written);
        return path.startsWith("/") ? path : "/" + path;
    }
}
