package routes.check;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.provider.ProviderParameters;
import gateway.routes.check.RouteCheck;
import gateway.routes.finding.RouteFinding;
import gateway.routes.known.Known;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What this process offers to routes. Each check loads Camel's schema and descriptions anew, so that they take no memory
 * between checks. Safe from many threads.
 *
 * @param settings the values that placeholders are resolved from
 * @param variables whether one is in the environment
 * @param balancers names of the policies that choose accounts and providers
 * @param allowed schemes that routes may use, none for all
 * @param providers what makes providers, asked where there are some only
 */
public record CamelOffers(
        Map<String, String> settings,
        Predicate<String> variables,
        Collection<String> balancers,
        Set<String> allowed,
        Supplier<ProviderParameters> providers) {

    private static final String SCHEMA = "schema/camelYamlDsl.json";

    public CamelOffers {
        settings = Map.copyOf(settings);
        balancers = List.copyOf(balancers);
        allowed = Set.copyOf(allowed);
    }

    /**
     * What is wrong with an operator's files.
     *
     * @throws IOException when the class path cannot be read
     */
    public List<RouteFinding> check(List<RouteText> builtIn, List<RouteText> own) throws IOException {
        return check(builtIn, own, Set.of());
    }

    /**
     * The same while steps are switched off.
     *
     * @param off their ids
     */
    public List<RouteFinding> check(List<RouteText> builtIn, List<RouteText> own, Set<String> off) throws IOException {
        ClassLoader classes = CamelOffers.class.getClassLoader();
        try (CamelSimple simple = new CamelSimple();
                InputStream schema = classes.getResourceAsStream(SCHEMA)) {
            if (schema == null) {
                throw new IOException(SCHEMA + " is missing from the class path");
            }
            JsonNode read = Json.mapper().readTree(schema);
            Known known = new Known(
                    settings,
                    new RegistryBeans(balancers, classes),
                    new ClassPathEndpoints(classes),
                    simple,
                    new ProcessJudge(classes, variables, providers),
                    allowed);
            return new RouteCheck(known, read, builtIn, off).check(own);
        }
    }
}
