package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.RouteSet;
import java.util.Set;
import java.util.function.Consumer;

/** Finds what would break the gateway's contract with its clients. Stateless. */
public final class ContractCheck {

    private ContractCheck() {}

    /**
     * Tells of all places in a set of files whose names lead somewhere.
     *
     * @param beans names of the gateway's beans
     */
    public static void check(RouteSet set, CallGraph calls, Set<String> beans, Consumer<RouteFinding> out) {
        rest(set, out);
        new SubstituteRules(calls, beans, out).check(set);
        new InterceptRules(out).check(set);
        set.documents().forEach(document -> RequestRules.check(document, out));
        new RelayRules(calls, out).check();
        new EntryRules(calls, out).check();
        new FailureRules(set, calls, out).check();
        new EventRules(set, calls, out).check();
        new TapRules(calls, out).check();
        new HeaderRules(calls, out).check();
        new SecretRules(out).check(set.documents());
    }

    /** Routes that are written as REST services begin elsewhere than where the other rules look. */
    private static void rest(RouteSet set, Consumer<RouteFinding> out) {
        set.documents()
                .forEach(document -> document.strangers().stream()
                        .filter(stranger -> stranger.kind().equals("rest"))
                        .forEach(stranger -> out.accept(document.text()
                                .finding(
                                        RouteRule.CONTRACT_AUTHENTICATION,
                                        stranger.spot(),
                                        "rest opens paths of which nobody can say here who may call them",
                                        "write a route from platform-http: for each path"))));
    }
}
