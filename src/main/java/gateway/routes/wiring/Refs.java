package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.BeanCatalog;
import gateway.routes.known.NearWords;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.Flow;
import gateway.routes.model.Leaf;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.model.Step;
import gateway.routes.text.Spot;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Finds beans, methods and classes that are named and not there. For one set of files. */
final class Refs {

    private static final Set<String> REFS = Set.of(
            "ref",
            "executorService",
            "aggregationStrategy",
            "onRedeliveryRef",
            "onPrepareFailureRef",
            "routePolicyRef",
            "redeliveryPolicyRef",
            "errorHandlerRef");

    /** Where a reference may be an object that Camel itself has. */
    private static final Set<String> PARAMETERS = Set.of("parameters", "properties");

    private static final Set<String> CLASSES = Set.of("beanType", "exception", "type");
    private static final Pattern CLASS_NAME = Pattern.compile("([a-z]\\w*\\.)+[A-Z]\\w*(\\$\\w+)*");

    private static final String BEAN = "#bean:";
    private static final String CLASS = "#class:";
    private static final String TYPE = "#type:";

    private final BeanCatalog beans;
    private final CallGraph calls;
    private final Consumer<RouteFinding> out;

    Refs(BeanCatalog beans, CallGraph calls, Consumer<RouteFinding> out) {
        this.beans = beans;
        this.calls = calls;
        this.out = out;
    }

    void check(RouteSet set) {
        set.flows().forEach(flow -> {
            CalledRoute called = new CalledRoute(flow, Map.of());
            Leaf.below(flow.body()).forEach(leaf -> leaf(called, leaf));
            flow.allSteps().filter(step -> step.kind().equals("bean")).forEach(step -> method(called, step));
        });
        set.documents()
                .forEach(document -> document.strangers().stream()
                        .flatMap(stranger -> Leaf.below(stranger.body()))
                        .filter(leaf -> leaf.key().equals("type") || leaf.key().equals("beanType"))
                        .forEach(leaf -> type(document.text(), leaf.text().spot(), leaf.value())));
    }

    private void leaf(CalledRoute called, Leaf leaf) {
        RouteText file = called.flow().file();
        Spot spot = leaf.text().spot();
        String value = calls.filled(called, leaf.value());
        if (leaf.text().absent() || value.contains("{{") || value.contains("${")) {
            return;
        }
        if (leaf.path().stream().anyMatch(PARAMETERS::contains)) {
            if (value.startsWith("#")) {
                reference(file, spot, value);
            }
        } else if (REFS.contains(leaf.key())) {
            reference(file, spot, value);
        } else if (CLASSES.contains(leaf.key()) && CLASS_NAME.matcher(value).matches()) {
            type(file, spot, value);
        }
    }

    private void reference(RouteText file, Spot spot, String value) {
        if (value.startsWith(CLASS) || value.startsWith(TYPE)) {
            type(file, spot, value.substring(value.indexOf(':') + 1));
            return;
        }
        String name = value.startsWith(BEAN) ? value.substring(BEAN.length()) : value.replaceFirst("^#", "");
        if (!beans.names().contains(name)) {
            out.accept(file.finding(
                    RouteRule.UNKNOWN_BEAN,
                    spot,
                    "there is no bean " + name,
                    NearWords.remedy(
                            name, beans.names(), "name one that a built-in route names, or declare it below beans:")));
        }
    }

    private void type(RouteText file, Spot spot, String value) {
        String name = value.startsWith(CLASS) ? value.substring(CLASS.length()) : value;
        int end = name.indexOf('(');
        String type = end < 0 ? name : name.substring(0, end);
        if (CLASS_NAME.matcher(type).matches() && beans.methodsOfClass(type).isEmpty()) {
            out.accept(file.finding(
                    RouteRule.UNKNOWN_CLASS,
                    spot,
                    "there is no class " + type,
                    "correct the name, or put the jar that has it on the class path"));
        }
    }

    private void method(CalledRoute called, Step step) {
        String method = step.option("method");
        String bean = step.option("ref");
        String type = step.option("beanType");
        if (method == null || method.contains("{{") || method.contains("${")) {
            return;
        }
        int end = method.indexOf('(');
        String name = end < 0 ? method : method.substring(0, end);
        Optional<Set<String>> methods = bean != null
                ? beans.methods(calls.filled(called, bean))
                : type == null ? Optional.empty() : beans.methodsOfClass(type);
        if (methods.isPresent() && !methods.get().contains(name)) {
            out.accept(called.flow()
                    .file()
                    .finding(
                            RouteRule.UNKNOWN_METHOD,
                            step.options().spotOfValue("method"),
                            (bean == null ? type : bean) + " has no method " + name,
                            NearWords.remedy(name, methods.get(), "it has " + String.join(", ", methods.get()))));
        }
    }

    /** Whether a route names a configuration that is there. */
    static void configurations(RouteSet set, Consumer<RouteFinding> out) {
        Set<String> known = set.configurations().keySet();
        set.flows().filter(flow -> !flow.isConfiguration()).forEach((Flow flow) -> {
            String named = flow.definition().text("routeConfigurationId");
            if (named != null && !known.contains(named) && !named.contains("*") && !named.contains("{{")) {
                out.accept(flow.file()
                        .finding(
                                RouteRule.UNKNOWN_ROUTE_CONFIGURATION,
                                flow.definition().spotOfValue("routeConfigurationId"),
                                "there is no route configuration " + named,
                                NearWords.remedy(named, known, NearWords.those(known))));
            }
        });
    }
}
