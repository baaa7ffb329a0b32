package gateway.routes.model;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.text.Spot;

/**
 * A file of routes as it is written.
 *
 * @param name without its folder
 * @param text without the mark that some editors put before it
 * @param builtIn whether it is the gateway's own
 */
public record RouteText(String name, String text, boolean builtIn) {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public RouteText {
        text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** Something that is wrong with this file. */
    public RouteFinding finding(RouteRule rule, Spot spot, String sentence, String remedy) {
        return new RouteFinding(name, builtIn, spot, rule, rule.severity(), sentence, remedy);
    }
}
