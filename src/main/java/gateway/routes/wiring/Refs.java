package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.BeanCatalog;
import gateway.routes.known.NearWords;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.FilledText;
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
import java.util.stream.Stream;

/** Finds beans, methods and classes that are named and not there. For one set of files. */
final class Refs {

    private static final Set<String> REFS = Set.of(
            "ref",
            "executorService",
            "aggregationStrategy",
            "aggregationRepository",
            "comparator",
            "consumerListener",
            "resumeStrategy",
            "idempotentRepository",
            "logger",
            "onExceptionOccurredRef",
            "onPrepare",
            "onRedeliveryRef",
            "onPrepareFailureRef",
            "routePolicyRef",
            "redeliveryPolicyRef",
            "errorHandlerRef");

    /** Where a reference may be an object that Camel itself has. */
    private static final Set<String> PARAMETERS = Set.of("parameters", "properties");

    private static final Set<String> CLASSES = Set.of("beanType", "exception", "exceptionType", "resultType", "type");

    /** Where only what can be thrown may stand, and a method by which that is known. */
    private static final Set<String> EXCEPTIONS = Set.of("exception", "exceptionType");

    private static final String PROCESS = "process";
    private static final String THROWN = "fillInStackTrace";
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
        Stream<CalledRoute> routes =
                set.flows().filter(flow -> !flow.isConfiguration()).map(flow -> new CalledRoute(flow, Map.of()));
        Stream.concat(routes, set.handlers()).forEach(called -> {
            Flow flow = called.flow();
            flow.endpoints().forEach(use -> address(called, use));
            Leaf.below(flow.body()).forEach(leaf -> leaf(called, leaf));
            flow.allSteps().filter(step -> step.kind().equals("bean")).forEach(step -> method(called, step));
        });
        set.documents()
                .forEach(document -> document.strangers().stream()
                        .filter(stranger -> stranger.kind().equals("beans"))
                        .flatMap(stranger -> Leaf.below(stranger.body()))
                        .filter(leaf -> leaf.key().equals("type") || leaf.key().equals("beanType"))
                        .forEach(leaf -> type(document.text(), leaf.text().spot(), leaf.value())));
    }

    private void leaf(CalledRoute called, Leaf leaf) {
        RouteText file = called.flow().file();
        Spot spot = leaf.text().spot();
        FilledText text = calls.text(called, leaf.value());
        if (leaf.text().absent() || text.isOpen()) {
            return;
        }
        if (leaf.path().stream().anyMatch(PARAMETERS::contains)) {
            if (text.value().startsWith("#")) {
                reference(file, spot, text);
            }
        } else if (REFS.contains(leaf.key())
                || (leaf.key().equals("configuration") && leaf.parent().equals("circuitBreaker"))) {
            reference(file, spot, text);
            if (leaf.parent().equals(PROCESS) && text.value().startsWith(CLASS)) {
                processor(file, spot, text.value().substring(CLASS.length()));
            }
        } else if (CLASSES.contains(leaf.key())
                && CLASS_NAME.matcher(text.value()).matches()) {
            type(file, spot, text.shown());
            if (EXCEPTIONS.contains(leaf.key())) {
                exception(file, spot, text.value());
            }
        }
    }

    private void reference(RouteText file, Spot spot, FilledText text) {
        if (text.value().startsWith(CLASS) || text.value().startsWith(TYPE)) {
            type(file, spot, text.shown().substring(text.shown().indexOf(':') + 1));
            return;
        }
        String name = bean(text.shown());
        if (!beans.names().contains(bean(text.value()))) {
            out.accept(file.finding(
                    RouteRule.UNKNOWN_BEAN,
                    spot,
                    "there is no bean " + name,
                    NearWords.remedy(
                            name, beans.names(), "name one that a built-in route names, or declare it below beans:")));
        }
    }

    private static String bean(String reference) {
        return reference.startsWith(BEAN) ? reference.substring(BEAN.length()) : reference.replaceFirst("^#", "");
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

    private void processor(RouteText file, Spot spot, String reference) {
        String type = reference.replaceFirst("[(].*", "");
        beans.methodsOfClass(type)
                .filter(methods -> !methods.contains(PROCESS))
                .ifPresent(methods -> out.accept(file.finding(
                        RouteRule.UNKNOWN_CLASS,
                        spot,
                        type + " is no processor",
                        "name a class that is a Processor of Camel")));
    }

    /** Addresses that name a bean or a class. */
    private void address(CalledRoute called, EndpointUse use) {
        CallGraph.FilledAddress address = calls.parts(called, use);
        FilledText path = address.path();
        if (path.isOpen() || path.value().isEmpty()) {
            return;
        }
        switch (address.scheme().value()) {
            case "bean", "jdbc" -> reference(called.flow().file(), use.spot(), path);
            case "class" ->
                type(called.flow().file(), use.spot(), path.value().equals(path.shown()) ? path.shown() : "");
            default -> {
                // names neither
            }
        }
    }

    private void exception(RouteText file, Spot spot, String type) {
        beans.methodsOfClass(type)
                .filter(methods -> !methods.contains(THROWN))
                .ifPresent(methods -> out.accept(file.finding(
                        RouteRule.UNKNOWN_CLASS,
                        spot,
                        type + " is no exception",
                        "name the class of a failure, like java.lang.Exception")));
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
        set.flows()
                .filter(flow -> !flow.isConfiguration())
                .forEach(flow -> flow.configurationIds().forEach(named -> {
                    if (!known.contains(named) && !named.contains("*") && !named.contains("{{")) {
                        out.accept(flow.file()
                                .finding(
                                        RouteRule.UNKNOWN_ROUTE_CONFIGURATION,
                                        flow.definition().spotOfValue("routeConfigurationId"),
                                        "there is no route configuration " + named,
                                        NearWords.remedy(named, known, NearWords.those(known))));
                    }
                }));
    }
}
