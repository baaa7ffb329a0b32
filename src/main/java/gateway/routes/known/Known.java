package gateway.routes.known;

import java.util.Map;
import java.util.Set;

/**
 * What route files are checked against.
 *
 * @param settings the values that placeholders are resolved from, by their names
 * @param allowed schemes of the components that routes may use; empty for all
 */
public record Known(
        Map<String, String> settings,
        BeanCatalog beans,
        EndpointCatalog endpoints,
        ExpressionSyntax expressions,
        StartJudge start,
        Set<String> allowed) {

    public Known {
        settings = Map.copyOf(settings);
        allowed = Set.copyOf(allowed);
    }
}
