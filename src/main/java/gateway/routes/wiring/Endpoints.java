package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.EndpointCatalog;
import gateway.routes.known.EndpointShape;
import gateway.routes.known.NearWords;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.RouteText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Finds addresses that no component takes. For one set of files. */
final class Endpoints {

    private static final Pattern INTEGER = Pattern.compile("-?\\d+");

    private final EndpointCatalog catalog;
    private final Set<String> allowed;
    private final CallGraph calls;
    private final Consumer<RouteFinding> out;

    Endpoints(EndpointCatalog catalog, Set<String> allowed, CallGraph calls, Consumer<RouteFinding> out) {
        this.catalog = catalog;
        this.allowed = allowed;
        this.calls = calls;
        this.out = out;
    }

    void check(CalledRoute called) {
        called.flow().endpoints().forEach(use -> {
            String uri = calls.filled(called, use.uri());
            endpoint(called.flow().file(), new EndpointUse(uri, use.parameters(), use.spot(), use.consumer()));
        });
    }

    private void endpoint(RouteText file, EndpointUse use) {
        String scheme = use.scheme();
        if (scheme.contains("{{") || scheme.contains("${") || scheme.isEmpty()) {
            return;
        }
        Optional<EndpointShape> shape = catalog.find(scheme, use.path());
        if (shape.isEmpty()) {
            out.accept(file.finding(
                    RouteRule.UNKNOWN_COMPONENT,
                    use.spot(),
                    "there is no component " + scheme + ", which " + use.uri() + " begins with",
                    NearWords.remedy(
                            scheme,
                            catalog.schemes(),
                            NearWords.those(new TreeSet<>(catalog.schemes()))
                                    + "; others want their jar on the class path")));
            return;
        }
        if (!allowed.isEmpty() && !allowed.contains(scheme) && !file.builtIn()) {
            out.accept(file.finding(
                    RouteRule.CONTRACT_COMPONENT,
                    use.spot(),
                    "routes may not use the component " + scheme,
                    "use one of " + String.join(", ", new TreeSet<>(allowed)) + ", or add it to"
                            + " gateway.routes.allowed-components"));
        }
        Map<String, EndpointUse.Option> options = use.options();
        options.forEach((name, option) -> option(file, shape.get(), name, option));
        required(file, use, shape.get(), options);
    }

    private void option(RouteText file, EndpointShape shape, String name, EndpointUse.Option given) {
        if (name.contains("{{") || name.contains("${")) {
            return;
        }
        EndpointShape.Option known = shape.option(name);
        if (known != null) {
            value(file, name, known, given);
        } else if (!shape.takes(name)) {
            Set<String> names = shape.options().keySet();
            Optional<String> near = NearWords.to(name, names);
            if (!shape.lenient()) {
                out.accept(file.finding(
                        RouteRule.UNKNOWN_ENDPOINT_OPTION,
                        given.spot(),
                        shape.scheme() + " has no parameter " + name,
                        near.map(word -> "did you mean " + word + "?")
                                .orElseGet(() -> names.isEmpty()
                                        ? "take it out"
                                        : "it has " + String.join(", ", new TreeSet<>(names)))));
            } else if (near.isPresent()) {
                out.accept(file.finding(
                                RouteRule.UNKNOWN_ENDPOINT_OPTION,
                                given.spot(),
                                name + " goes to the server that is called, because " + shape.scheme()
                                        + " has no parameter of this name",
                                "did you mean " + near.get() + "?")
                        .asWarning());
            }
        }
    }

    private void value(RouteText file, String name, EndpointShape.Option known, EndpointUse.Option given) {
        String value = given.value();
        if (value.contains("{{") || value.contains("${") || value.startsWith("#") || value.startsWith("RAW(")) {
            return;
        }
        Set<String> values = known.type().equals("boolean") ? Set.of("true", "false") : known.values();
        boolean wrong = !values.isEmpty() && values.stream().noneMatch(each -> each.equalsIgnoreCase(value));
        if (wrong) {
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_VALUE,
                    given.spot(),
                    name + " cannot be \"" + value + "\"",
                    NearWords.remedy(value, values, "take one of " + String.join(", ", new TreeSet<>(values)))));
        } else if (known.type().equals("integer") && !INTEGER.matcher(value).matches()) {
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_VALUE,
                    given.spot(),
                    name + " cannot be \"" + value + "\"",
                    "take a whole number"));
        }
    }

    private void required(
            RouteText file, EndpointUse use, EndpointShape shape, Map<String, EndpointUse.Option> options) {
        List<String> missing = new ArrayList<>();
        shape.options().forEach((name, option) -> {
            boolean there =
                    options.containsKey(name) || (option.path() && !use.path().isEmpty());
            if (option.required() && !there) {
                missing.add(name);
            }
            if (option.path() && !option.values().isEmpty() && !use.path().isEmpty()) {
                path(file, use, option);
            }
        });
        if (!missing.isEmpty()) {
            missing.sort(null);
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_MISSING,
                    use.spot(),
                    use.address() + " lacks " + String.join(" and ", missing),
                    "add it below parameters:"));
        }
    }

    private void path(RouteText file, EndpointUse use, EndpointShape.Option option) {
        if (!option.values().contains(use.path()) && !use.path().contains("{{")) {
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_VALUE,
                    use.spot(),
                    use.scheme() + " does not know " + use.path(),
                    NearWords.remedy(
                            use.path(),
                            option.values(),
                            "take one of " + String.join(", ", new TreeSet<>(option.values())))));
        }
    }
}
