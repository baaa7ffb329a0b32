package gateway.routes.convention;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import java.util.function.Consumer;

/** Takes what is said of one file. */
record Complaints(RouteText file, Consumer<RouteFinding> out) {

    void add(RouteRule rule, Spot spot, String sentence, String remedy) {
        out.accept(file.finding(rule, spot, sentence, remedy));
    }
}
