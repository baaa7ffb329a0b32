package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.Flow;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteSet;
import gateway.routes.text.Spot;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Finds what counts for all routes of a file and stands below one of them, where Camel refuses it. Stateless. */
final class EntryOrder {

    private static final Set<String> FIRST = Set.of(
            "errorHandler", "intercept", "interceptFrom", "interceptSendToEndpoint", "onCompletion", "onException");

    private EntryOrder() {}

    static void check(RouteSet set, Consumer<RouteFinding> out) {
        set.documents().forEach(document -> check(document, out));
    }

    private static void check(RouteDocument document, Consumer<RouteFinding> out) {
        Optional<Spot> route =
                document.flows().stream().filter(Flow::isRoute).map(Flow::spot).min(Spot::compareTo);
        document.strangers().stream()
                .filter(stranger -> FIRST.contains(stranger.kind())
                        && route.isPresent()
                        && stranger.spot().compareTo(route.get()) > 0)
                .forEach(stranger -> out.accept(document.text()
                        .finding(
                                RouteRule.ENTRY_ORDER,
                                stranger.spot(),
                                stranger.kind() + " stands below a route, which Camel does not allow",
                                "put it above the first route of the file")));
    }
}
