package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.Durations;
import gateway.routes.known.EndpointCatalog;
import gateway.routes.known.EndpointShape;
import gateway.routes.known.EndpointShape.Ways;
import gateway.routes.known.NearWords;
import gateway.routes.known.StartJudge;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.FilledText;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import java.util.ArrayList;
import java.util.HashSet;
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

    /** What others use for what is done on a schedule. */
    private static final Set<String> TIMERS = Set.of("scheduler", "cron");

    /** Also for quartz-node, which takes the same. */
    private static final String QUARTZ = "quartz";

    private static final List<String> SCHEDULES = List.of("cron", "trigger.repeatInterval");

    /** The type of an option that is a JSON pointer. */
    private static final String POINTER = "pointer";

    private final EndpointCatalog catalog;
    private final StartJudge start;
    private final CallGraph calls;
    private final Consumer<RouteFinding> out;

    Endpoints(EndpointCatalog catalog, StartJudge start, CallGraph calls, Consumer<RouteFinding> out) {
        this.start = start;
        this.catalog = catalog;
        this.calls = calls;
        this.out = out;
    }

    void check(CalledRoute called) {
        called.flow().endpoints().forEach(use -> endpoint(called, use));
    }

    private void endpoint(CalledRoute called, EndpointUse use) {
        RouteText file = called.flow().file();
        CallGraph.FilledAddress address = calls.parts(called, use);
        FilledText text = address.scheme();
        String scheme = text.value();
        if (scheme.isEmpty()) {
            out.accept(file.finding(
                    RouteRule.OPTION_MISSING, use.spot(), "an address is empty here", "write where it leads to"));
        }
        if (text.isOpen() || scheme.isEmpty()) {
            return;
        }
        FilledText path = address.path();
        Optional<EndpointShape> shape = catalog.find(scheme, path.value());
        if (shape.isEmpty()) {
            out.accept(file.finding(
                    RouteRule.UNKNOWN_COMPONENT,
                    use.spot(),
                    "there is no component " + text + ", which " + address.whole() + " begins with",
                    TIMERS.contains(scheme)
                            ? "take quartz-node: with cron, like quartz-node:name?cron=0/2+*+*+*+*+?"
                            : NearWords.remedy(
                                    text.shown(),
                                    catalog.schemes(),
                                    NearWords.those(new TreeSet<>(catalog.schemes()))
                                            + "; others want their jar on the class path")));
            return;
        }
        Ways ways = shape.get().ways();
        if (ways == (use.consumer() ? Ways.SENDS_ONLY : Ways.BEGINS_ONLY)) {
            out.accept(file.finding(
                    RouteRule.UNKNOWN_COMPONENT,
                    use.spot(),
                    use.consumer() ? "no route can begin with " + text + ":" : "nothing can be sent to " + text + ":",
                    use.consumer()
                            ? "begin it with direct:, platform-http: or quartz-node:"
                            : "let a route begin with it, or call a direct: route"));
            return;
        }
        Map<String, EndpointUse.Option> options = use.options();
        Set<String> names = new HashSet<>();
        options.forEach((name, option) -> {
            FilledText filled = calls.text(called, name);
            names.add(filled.value());
            option(called, shape.get(), filled, option);
        });
        required(called, use, path, shape.get(), names);
    }

    /** As it is written, parameters of templates apart. */
    private String shown(CalledRoute called, String text) {
        return calls.text(called, text).shown();
    }

    private void option(CalledRoute called, EndpointShape shape, FilledText name, EndpointUse.Option given) {
        if (name.isOpen()) {
            return;
        }
        RouteText file = called.flow().file();
        EndpointShape.Option known = shape.option(name.value());
        if (known != null) {
            value(file, shape, name, known, calls.text(called, given.value()), given.spot());
        } else if (!shape.takes(name.value())) {
            Set<String> names = shape.options().keySet();
            Optional<String> near = NearWords.to(name.shown(), names);
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

    private void value(
            RouteText file,
            EndpointShape shape,
            FilledText name,
            EndpointShape.Option known,
            FilledText given,
            Spot spot) {
        String value = given.value();
        if (given.isOpen() || value.startsWith("#") || value.startsWith("RAW(")) {
            return;
        }
        if (value.contains("&")) {
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_VALUE,
                    spot,
                    name + " has an &, with which Camel begins another parameter",
                    "write RAW( before the value and ) behind it"));
            return;
        }
        Set<String> values = known.type().equals("boolean") ? Set.of("true", "false") : known.values();
        boolean wrong = !values.isEmpty() && values.stream().noneMatch(each -> each.equalsIgnoreCase(value));
        if (wrong) {
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_VALUE,
                    spot,
                    name + " cannot be \"" + given + "\"",
                    NearWords.remedy(
                            given.shown(), values, "take one of " + String.join(", ", new TreeSet<>(values)))));
        } else if (known.type().equals("integer") && !INTEGER.matcher(value).matches()) {
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_VALUE,
                    spot,
                    name + " cannot be \"" + given + "\"",
                    "take a whole number"));
        } else if (known.type().equals("duration") && !Durations.isOne(value)) {
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_VALUE, spot, name + " cannot be \"" + given + "\"", Durations.REMEDY));
        } else {
            String asked = known.type().equals(POINTER) ? POINTER : name.value();
            start.remedy(shape.scheme(), asked, value)
                    .ifPresent(remedy -> out.accept(file.finding(
                            RouteRule.ENDPOINT_OPTION_VALUE, spot, name + " cannot be \"" + given + "\"", remedy)));
        }
    }

    private void required(
            CalledRoute called, EndpointUse use, FilledText path, EndpointShape shape, Set<String> given) {
        RouteText file = called.flow().file();
        List<String> missing = new ArrayList<>();
        shape.options().forEach((name, option) -> {
            boolean there =
                    given.contains(name) || (option.path() && !path.value().isEmpty());
            if (option.required() && !there) {
                missing.add(name);
            }
            if (option.path() && !option.values().isEmpty() && !path.value().isEmpty()) {
                path(file, use, path, option);
            }
        });
        if (use.consumer()
                && shape.scheme().equals(QUARTZ)
                && SCHEDULES.stream().noneMatch(given::contains)) {
            missing.add("cron");
        }
        start.remedy(shape.scheme(), "path", path.value())
                .filter(remedy -> !path.value().isEmpty() && !path.isOpen())
                .ifPresent(remedy -> out.accept(file.finding(
                        RouteRule.ENDPOINT_OPTION_VALUE, use.spot(), "the path cannot be \"" + path + "\"", remedy)));
        if (!missing.isEmpty()) {
            missing.sort(null);
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_MISSING,
                    use.spot(),
                    shown(called, use.address()) + " lacks " + String.join(" and ", missing),
                    "add it below parameters:"));
        }
    }

    private void path(RouteText file, EndpointUse use, FilledText path, EndpointShape.Option option) {
        if (!option.values().contains(path.value()) && !path.isOpen()) {
            out.accept(file.finding(
                    RouteRule.ENDPOINT_OPTION_VALUE,
                    use.spot(),
                    use.scheme() + " does not know " + path,
                    NearWords.remedy(
                            path.shown(),
                            option.values(),
                            "take one of " + String.join(", ", new TreeSet<>(option.values())))));
        }
    }
}
