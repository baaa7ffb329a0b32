package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Flow;
import gateway.routes.model.Instance;
import gateway.routes.model.Leaf;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps an operator's files to the components of a list, whatever the way to others. What a built-in file uses itself is open to
 * the file that replaces it. For one set of files.
 */
final class Allowed {

    /** Of each, one is enough for what calls a class or a bean. */
    private static final Set<String> OF_BEANS = Set.of("bean", "class");

    private static final Set<String> OF_CLASSES = Set.of("beanType", "method", "language");
    private static final String BEANS = "beans";
    private static final Pattern CLASS_REFERENCE = Pattern.compile("#(class|type):.*");

    /** What simple expressions can do that components do otherwise. */
    private static final Pattern CALL =
            Pattern.compile("\\$\\{\\s*(bean:|type:|camelContext\\b|exchange\\.|load\\(|[^}]*\\.(class|getClass)\\b)");

    private static final Pattern FILE_TYPE = Pattern.compile("\\bjava\\.(io\\.File|nio\\.file\\.\\w+|net\\.UR[IL])\\b");

    /** Camel's own headers, such as CamelHttpUri, direct endpoints of other routes elsewhere. */
    private static final Pattern HEADER = Pattern.compile("(?i)(header:)?Camel\\w+");

    /** Where a text is only a text. */
    private static final Set<String> TEXTS = Set.of("id", "description", "name", "message", "constant", "expression");

    private final Set<String> allowed;
    private final Set<String> extensions;
    private final RouteSet set;
    private final CallGraph calls;
    private final Consumer<RouteFinding> out;
    private final Map<String, Set<String>> ofBuiltIn = new HashMap<>();

    /** @param extensions names of beans of extensions */
    Allowed(Set<String> allowed, Set<String> extensions, RouteSet set, CallGraph calls, Consumer<RouteFinding> out) {
        this.allowed = allowed;
        this.extensions = extensions;
        this.set = set;
        this.calls = calls;
        this.out = out;
        set.replaced().forEach(document -> ofBuiltIn.put(document.text().name(), schemes(document)));
    }

    private Set<String> schemes(RouteDocument document) {
        Set<String> schemes = new HashSet<>();
        document.flows()
                .forEach(flow -> flow.endpoints()
                        .forEach(use -> schemes.add(calls.parts(new CalledRoute(flow, Map.of()), use)
                                .scheme()
                                .value())));
        return schemes;
    }

    void check() {
        Stream.concat(calls.routesAndTemplates(), set.handlers())
                .filter(called -> !called.flow().file().builtIn())
                .forEach(this::flow);
        set.documents().stream().filter(document -> !document.text().builtIn()).forEach(document -> {
            Leaf.below(document.root()).forEach(leaf -> leaf(document.text(), leaf));
            document.instances().forEach(this::instance);
        });
    }

    /** An instance of a built-in template is a use of what that uses. */
    private void instance(Instance instance) {
        Flow template = set.templates().get(instance.template());
        if (template != null && template.file().builtIn()) {
            template.endpoints()
                    .map(EndpointUse::scheme)
                    .filter(scheme -> !isAllowed(instance.file(), scheme))
                    .findFirst()
                    .ifPresent(scheme -> refuse(
                            instance.file(),
                            instance.spot(),
                            "the component " + scheme + ", which the template " + template.name() + " uses"));
        }
    }

    private void flow(CalledRoute called) {
        called.flow().endpoints().forEach(use -> endpoint(called, use));
        called.flow().allSteps().forEach(step -> {
            Spot open = step.recipients().open();
            if (open != null) {
                open(
                        called.flow().file(),
                        open,
                        step.kind() + " sends to an address that is known only when a request comes");
            }
        });
    }

    private void endpoint(CalledRoute called, EndpointUse use) {
        RouteText file = called.flow().file();
        CallGraph.FilledAddress address = calls.parts(called, use);
        if (address.scheme().isOpen()) {
            open(file, use.spot(), "the component of " + address.whole() + " is not known before it is used");
        } else if (!isAllowed(file, address.scheme().value())) {
            refuse(file, use.spot(), "the component " + address.scheme());
        }
    }

    private void leaf(RouteText file, Leaf leaf) {
        String value = leaf.value();
        Matcher call = CALL.matcher(value);
        Matcher type = FILE_TYPE.matcher(value);
        boolean bean = leaf.path().stream().anyMatch(key -> OF_CLASSES.contains(key) || key.equals(BEANS))
                || CLASS_REFERENCE.matcher(value).matches();
        if (bean && OF_BEANS.stream().noneMatch(scheme -> isAllowed(file, scheme)) && !isMethodOfStep(leaf)) {
            refuse(file, leaf.text().spot(), "classes and beans of their own (" + leaf.key() + ")");
        } else if (call.find() && OF_BEANS.stream().noneMatch(scheme -> isAllowed(file, scheme))) {
            refuse(file, leaf.text().spot(), "what " + call.group() + " calls");
        } else if (leaf.key().equals("name") && HEADER.matcher(value).matches() && !isAllowed(file, "http")) {
            refuse(file, leaf.text().spot(), value + ", by which a route decides where another one sends to");
        } else if (isOfExtension(leaf) && OF_BEANS.stream().noneMatch(scheme -> isAllowed(file, scheme))) {
            refuse(file, leaf.text().spot(), "the bean " + named(leaf) + " of an extension");
        } else if (type.find() && !isAllowed(file, "file")) {
            refuse(file, leaf.text().spot(), type.group() + ", which leads to files and hosts");
        }
    }

    private boolean isOfExtension(Leaf leaf) {
        return !TEXTS.contains(leaf.key()) && extensions.contains(named(leaf));
    }

    private static String named(Leaf leaf) {
        return leaf.value().replaceFirst("^#(bean:)?", "");
    }

    /** {@code method: process} of a bean step, whose bean is looked at by itself. */
    private static boolean isMethodOfStep(Leaf leaf) {
        return leaf.key().equals("method") && leaf.parent().equals("bean");
    }

    private boolean isAllowed(RouteText file, String scheme) {
        return allowed.contains(scheme)
                || ofBuiltIn.getOrDefault(file.name(), Set.of()).contains(scheme);
    }

    private void open(RouteText file, Spot spot, String sentence) {
        out.accept(
                file.finding(
                        RouteRule.CONTRACT_COMPONENT,
                        spot,
                        sentence + ", and cannot be held against the list",
                        "write the component in front, like direct:${exchangeProperty.name}, or choose among addresses by choice:"));
    }

    private void refuse(RouteText file, Spot spot, String what) {
        out.accept(file.finding(
                RouteRule.CONTRACT_COMPONENT,
                spot,
                "routes may not use " + what,
                "use one of " + String.join(", ", new TreeSet<>(allowed)) + ", or add it to"
                        + " gateway.routes.allowed-components"));
    }
}
