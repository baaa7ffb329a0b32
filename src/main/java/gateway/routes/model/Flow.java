package gateway.routes.model;

import gateway.routes.text.Spot;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route, a route configuration or a route template.
 *
 * @param file that it stands in
 * @param spot of the word {@code route} or the like
 * @param body what stands below
 * @param branches its steps; a route has one list of them at most, a configuration one for each kind of failure
 */
public record Flow(Kind kind, RouteText file, Spot spot, YamlMap body, List<Step.Branch> branches) {

    /** Where a failed request is sent to. */
    private static final String DEAD_LETTER = "deadLetterUri";

    /** What it is. */
    public enum Kind {
        ROUTE("route"),
        CONFIGURATION("routeConfiguration"),
        TEMPLATE("routeTemplate");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As it is written in files. */
        public String word() {
            return word;
        }
    }

    public Flow {
        branches = List.copyOf(branches);
    }

    static Flow of(Kind kind, RouteText file, Spot spot, YamlMap body) {
        return new Flow(kind, file, spot, body, StepReader.branches(body, 0));
    }

    public boolean isRoute() {
        return kind == Kind.ROUTE;
    }

    public boolean isConfiguration() {
        return kind == Kind.CONFIGURATION;
    }

    public boolean isTemplate() {
        return kind == Kind.TEMPLATE;
    }

    /** The route itself: that inside of a template, else all of it. */
    public YamlMap definition() {
        return isTemplate() && body.get("route") instanceof YamlMap route ? route : body;
    }

    /** Its id, null where it has none. */
    public @Nullable String id() {
        return body.text("id");
    }

    /** The ids and patterns of its {@code routeConfigurationId}, which are divided by commas. */
    public List<String> configurationIds() {
        String named = definition().text("routeConfigurationId");
        return named == null
                ? List.of()
                : Stream.of(named.split(",", -1)).map(String::strip).toList();
    }

    /** What it is called in sentences. */
    public String name() {
        String id = id();
        EndpointUse from = from();
        return id != null ? id : "the " + kind.word() + (from == null ? "" : " from " + from.uri());
    }

    /** Where its id stands, or the flow where it has none. */
    public Spot spotOfId() {
        return id() == null ? spot : body.spotOfValue("id");
    }

    /** What it begins with, null for a configuration. */
    public @Nullable EndpointUse from() {
        YamlNode from = definition().get("from");
        if (from instanceof YamlText text) {
            return new EndpointUse(text.value(), YamlMap.empty(text.spot()), text.spot(), true);
        }
        if (!(from instanceof YamlMap map)) {
            return null;
        }
        String uri = map.text("uri");
        return uri == null ? null : new EndpointUse(uri, map.map("parameters"), map.spotOfValue("uri"), true);
    }

    /** The scheme of {@link #from}, empty where there is none. */
    public String scheme() {
        EndpointUse from = from();
        return from == null ? "" : from.scheme();
    }

    /** The parameters of a template; none of anything else. */
    public List<Parameter> parameters() {
        return isTemplate()
                ? body.items("parameters").stream()
                        .filter(YamlMap.class::isInstance)
                        .map(each -> Parameter.ofTemplate((YamlMap) each))
                        .toList()
                : List.of();
    }

    /** The parameter of this name, null when there is none. */
    public @Nullable Parameter parameter(String name) {
        return parameters().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * What a configuration does with a failure.
     *
     * @param spot where it begins
     */
    public record Handler(Spot spot, YamlMap options, List<Step> steps) {

        public Handler {
            steps = List.copyOf(steps);
        }
    }

    /** What a configuration does with failures; nothing of anything else. */
    public List<Handler> handlers() {
        return body.items("onException").stream()
                .filter(YamlMap.class::isInstance)
                .map(item -> handler((YamlMap) item))
                .toList();
    }

    private static Handler handler(YamlMap item) {
        YamlMap options = item.get("onException") instanceof YamlMap inner ? inner : item;
        List<Step> steps = StepReader.branches(options, 0).stream()
                .flatMap(branch -> branch.steps().stream())
                .toList();
        return new Handler(item.spot(), options, steps);
    }

    /** Its own steps, in their order. */
    public List<Step> steps() {
        return branches.stream().flatMap(branch -> branch.steps().stream()).toList();
    }

    /** All steps at any depth, in the order of the file. */
    public Stream<Step> allSteps() {
        return steps().stream().flatMap(Step::all);
    }

    /** All addresses that it names. */
    public Stream<EndpointUse> endpoints() {
        return Stream.of(
                        Stream.ofNullable(from()),
                        allSteps().flatMap(step -> step.recipients().written().stream()),
                        Leaf.below(body)
                                .filter(leaf -> leaf.key().equals(DEAD_LETTER))
                                .map(leaf -> new EndpointUse(
                                        leaf.value(),
                                        YamlMap.empty(leaf.text().spot()),
                                        leaf.text().spot(),
                                        false)))
                .flatMap(Function.identity());
    }
}
