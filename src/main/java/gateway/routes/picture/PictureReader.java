package gateway.routes.picture;

import gateway.routes.contract.ShownAddress;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Flow;
import gateway.routes.model.Instance;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlReader;
import gateway.routes.text.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the picture of files that are in use. For one thread. */
public final class PictureReader {

    /** The file of what settings make. */
    public static final String SETTINGS = "settings";

    private final List<RouteDocument> documents = new ArrayList<>();
    private final CallGraph calls;
    private final Function<String, String> sources;
    private final Map<CalledRoute, String> ids = new LinkedHashMap<>();
    private final Map<CalledRoute, Instance> instances = new LinkedHashMap<>();

    /**
     * Reads files.
     *
     * @param files all that are in use
     * @param ofSettings names of the providers that settings make, and what each gives its template beside its name; no secrets
     * @param settings what placeholders in addresses are resolved from
     * @param sources where a file of a name is from
     */
    public PictureReader(
            List<RouteText> files,
            Map<String, Map<String, String>> ofSettings,
            Map<String, String> settings,
            Function<String, String> sources) {
        this.sources = sources;
        for (RouteText file : files) {
            if (YamlReader.read(file.text()).root() instanceof YamlList root) {
                documents.add(RouteDocument.of(file, root));
            }
        }
        RouteText none = new RouteText(SETTINGS, "", true);
        List<YamlNode> made = new ArrayList<>();
        ofSettings.forEach((name, parameters) -> made.add(instance(name, parameters)));
        documents.add(RouteDocument.of(none, new YamlList(Spot.START, made)));
        RouteSet set = new RouteSet(documents, List.of());
        this.calls = new CallGraph(set, settings);
        name(set);
    }

    private static YamlNode instance(String name, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("name", name);
        List<YamlNode> given = new ArrayList<>();
        all.forEach((key, value) -> given.add(map(Map.of("name", text(key), "value", text(value)))));
        return map(Map.of(
                "templatedRoute",
                map(Map.of(
                        "routeId",
                        text("provider-" + name),
                        "routeTemplateRef",
                        text("provider"),
                        "parameters",
                        new YamlList(Spot.START, given)))));
    }

    private static YamlText text(String value) {
        return new YamlText(Spot.START, value, false);
    }

    private static YamlMap map(Map<String, YamlNode> values) {
        return new YamlMap(Spot.START, values, Map.of());
    }

    private void name(RouteSet set) {
        List<Instance> unnamed = new ArrayList<>(set.instances().toList());
        for (CalledRoute route : calls.routes()) {
            Instance instance = route.flow().isTemplate() ? next(unnamed, route) : null;
            if (instance != null) {
                instances.put(route, instance);
            }
            ids.put(route, instance == null ? route.flow().name() : instance.name());
        }
    }

    private static @Nullable Instance next(List<Instance> unnamed, CalledRoute route) {
        for (Instance instance : unnamed) {
            if (instance.template().equals(route.flow().name())
                    && instance.values(route.flow()).equals(route.values())) {
                unnamed.remove(instance);
                return instance;
            }
        }
        return null;
    }

    /** Draws it with the figures of a moment. */
    public Picture picture(Figures figures) {
        List<PicturedRoute> routes = new ArrayList<>();
        ids.forEach((route, id) -> routes.add(route(route, id, figures)));
        documents.stream()
                .flatMap(document -> document.flows().stream())
                .filter(Flow::isConfiguration)
                .forEach(flow -> routes.add(configuration(flow, figures)));
        return new Picture(figures.generation(), figures.since(), figures.timed(), routes, 0);
    }

    private PicturedRoute route(CalledRoute called, String id, Figures figures) {
        Flow flow = called.flow();
        Instance instance = instances.get(called);
        EndpointUse from = flow.from();
        String file = (instance == null ? flow.file() : instance.file()).name();
        return new PicturedRoute(
                id,
                instance == null ? PicturedRoute.Kind.ROUTE : PicturedRoute.Kind.INSTANCE,
                prose(flow.definition().text("description"), flow.body().text("description")),
                from == null
                        ? null
                        : ShownAddress.of(calls.text(called, from.address()).shown(), from),
                file,
                (instance == null ? flow.spot() : instance.spot()).line(),
                file.equals(SETTINGS) ? SETTINGS : sources.apply(file),
                instance == null ? null : flow.name(),
                figures.routes().get(id),
                new StepPainter(calls, called, ids, id, id, figures).steps(flow.steps()));
    }

    private PicturedRoute configuration(Flow flow, Figures figures) {
        CalledRoute called = new CalledRoute(flow, Map.of());
        return new PicturedRoute(
                flow.name(),
                PicturedRoute.Kind.CONFIGURATION,
                prose(flow.body().text("description")),
                null,
                flow.file().name(),
                flow.spot().line(),
                sources.apply(flow.file().name()),
                null,
                null,
                new StepPainter(calls, called, ids, flow.name(), StepKey.ANY_ROUTE, figures).steps(flow.steps()));
    }

    private static @Nullable String prose(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null) {
                return ShownAddress.of(text);
            }
        }
        return null;
    }
}
