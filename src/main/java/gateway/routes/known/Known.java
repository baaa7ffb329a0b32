package gateway.routes.known;

import gateway.routes.model.RouteText;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What route files are checked against.
 *
 * @param settings the values that placeholders are resolved from, by their names
 * @param allowed schemes of the components that routes may use; empty for all
 * @param kamelets an operator's Kamelets, which are used together with the files
 */
public record Known(
        Map<String, String> settings,
        BeanCatalog beans,
        EndpointCatalog endpoints,
        ExpressionSyntax expressions,
        StartJudge start,
        Set<String> allowed,
        List<RouteText> kamelets) {

    public Known {
        settings = Map.copyOf(settings);
        allowed = Set.copyOf(allowed);
        kamelets = List.copyOf(kamelets);
    }

    /** Without Kamelets. */
    public Known(
            Map<String, String> settings,
            BeanCatalog beans,
            EndpointCatalog endpoints,
            ExpressionSyntax expressions,
            StartJudge start,
            Set<String> allowed) {
        this(settings, beans, endpoints, expressions, start, allowed, List.of());
    }
}
