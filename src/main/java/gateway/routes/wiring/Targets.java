package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.NearWords;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Flow;
import gateway.routes.model.Instance;
import gateway.routes.model.Parameter;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds calls of routes that are not there. For one set of files. */
final class Targets {

    /** {@code direct:${exchangeProperty.after}}: the property, in which a parameter of a template comes. */
    private static final Pattern BY_PROPERTY = Pattern.compile("direct:\\$\\{exchangeProperty\\.(\\w+)}");

    /** {@code direct:{{before}}}: the parameter. */
    private static final Pattern BY_PARAMETER = Pattern.compile("direct:\\{\\{(\\w+)}}");

    private static final String WHOLE = "direct:";

    private final RouteSet set;
    private final CallGraph calls;
    private final Consumer<RouteFinding> out;

    Targets(RouteSet set, CallGraph calls, Consumer<RouteFinding> out) {
        this.set = set;
        this.calls = calls;
        this.out = out;
    }

    void check() {
        calls.routesAndTemplates().forEach(this::steps);
        set.handlers().forEach(this::steps);
        Set<String> hooks = hooks();
        set.instances().forEach(instance -> instance(instance, hooks));
    }

    private void steps(CalledRoute called) {
        called.flow()
                .endpoints()
                .filter(use -> !use.consumer())
                .filter(use -> isRoute(use) && !BY_PARAMETER.matcher(use.uri()).matches())
                .forEach(use -> {
                    String missing = calls.resolve(called, use).missing();
                    if (missing != null) {
                        missing(called.flow().file(), use.spot(), missing);
                    }
                });
    }

    private static boolean isRoute(EndpointUse use) {
        return use.scheme().equals("direct") || use.scheme().equals("seda");
    }

    /** Parameters in which instances name routes. */
    private Set<String> hooks() {
        return set.flows()
                .flatMap(Flow::endpoints)
                .filter(use -> !use.consumer())
                .map(use -> {
                    Matcher property = BY_PROPERTY.matcher(use.uri());
                    Matcher parameter = BY_PARAMETER.matcher(use.uri());
                    return property.matches() ? property.group(1) : parameter.matches() ? parameter.group(1) : "";
                })
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    private void instance(Instance instance, Set<String> hooks) {
        Flow template = set.templates().get(instance.template());
        if (template == null) {
            return;
        }
        for (Parameter parameter : instance.parameters()) {
            String value = parameter.value();
            if (hooks.contains(parameter.name()) && value != null && !value.isEmpty() && !value.contains("{{")) {
                String address = WHOLE + value;
                if (calls.consumer(address) == null) {
                    Spot spot = parameter.spot();
                    missing(instance.file(), spot, address);
                }
            }
        }
    }

    private List<String> names() {
        return calls.addresses().stream()
                .filter(address -> address.startsWith(WHOLE))
                .map(address -> address.substring(WHOLE.length()))
                .toList();
    }

    private void missing(RouteText file, Spot spot, String address) {
        String name = address.substring(address.indexOf(':') + 1);
        String remedy = set.replacedFileWith(name)
                .map(replaced -> "the built-in " + replaced + " had it: take it over into the file that replaces it")
                .or(() -> NearWords.to(name, names()).map(near -> "did you mean direct:" + near + "?"))
                .orElse("add a route that begins with " + address);
        out.accept(file.finding(RouteRule.DANGLING_TARGET, spot, "no route begins with " + address, remedy));
    }
}
