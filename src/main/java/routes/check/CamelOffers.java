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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import routes.extension.ExtensionCheck;
import routes.extension.Extensions;
import routes.extension.OpenExtensions;

/**
 * What this process offers to routes. Each check loads Camel's schema and descriptions anew, so that they take no memory
 * between checks. Safe from many threads.
 *
 * @param settings the values that placeholders are resolved from
 * @param variables whether one is in the environment
 * @param balancers names of the policies that choose accounts and providers
 * @param allowed schemes that routes may use, none for all
 * @param providers what makes providers, asked where there are some only
 * @param extensions an operator's jars and Kamelets
 */
public record CamelOffers(
        Map<String, String> settings,
        Predicate<String> variables,
        Collection<String> balancers,
        Set<String> allowed,
        Supplier<ProviderParameters> providers,
        Extensions extensions) {

    private static final String SCHEMA = "schema/camelYamlDsl.json";

    public CamelOffers {
        settings = Map.copyOf(settings);
        balancers = List.copyOf(balancers);
        allowed = Set.copyOf(allowed);
    }

    /** The same with other extensions. */
    public CamelOffers with(Extensions others) {
        return new CamelOffers(settings, variables, balancers, allowed, providers, others);
    }

    /**
     * What is wrong with an operator's files.
     *
     * @throws IOException when the class path cannot be read
     */
    public List<RouteFinding> check(List<RouteText> builtIn, List<RouteText> files) throws IOException {
        return check(builtIn, files, Set.of());
    }

    /**
     * The same while steps are switched off.
     *
     * @param off their ids
     */
    public List<RouteFinding> check(List<RouteText> builtIn, List<RouteText> files, Set<String> off)
            throws IOException {
        ClassLoader application = CamelOffers.class.getClassLoader();
        try (CamelSimple simple = new CamelSimple();
                OpenExtensions open = OpenExtensions.of(extensions);
                InputStream schema = application.getResourceAsStream(SCHEMA)) {
            ExtensionCheck.Checked own = ExtensionCheck.check(
                    open, RegistryBeans.ours(balancers), new ClassPathEndpoints(application).schemes());
            ClassLoader classes = open.classes();
            if (schema == null) {
                throw new IOException(SCHEMA + " is missing from the class path");
            }
            JsonNode read = Json.mapper().readTree(schema);
            Known known = new Known(
                    settings,
                    new RegistryBeans(balancers, own.beans(), classes),
                    new ClassPathEndpoints(classes, extensions.kameletNames()),
                    simple,
                    new ProcessJudge(classes, variables, providers),
                    allowed,
                    extensions.kamelets());
            List<RouteFinding> findings = new ArrayList<>(own.findings());
            if (findings.stream().noneMatch(RouteFinding::isError)) {
                findings.addAll(new RouteCheck(known, read, builtIn, off).check(files));
            }
            return findings;
        }
    }
}
