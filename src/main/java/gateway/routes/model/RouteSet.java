package gateway.routes.model;

import gateway.routes.text.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files that are used together.
 *
 * @param documents the operator's and the built-in ones that they do not replace
 * @param replaced the built-in ones that the operator's replace
 */
public record RouteSet(List<RouteDocument> documents, List<RouteDocument> replaced) {

    public RouteSet {
        documents = List.copyOf(documents);
        replaced = List.copyOf(replaced);
    }

    /** All routes, route configurations and templates. */
    public Stream<Flow> flows() {
        return documents.stream().flatMap(document -> document.flows().stream());
    }

    /** What has steps and no route of its own: configurations, and what stands at the top of files for all routes. */
    public Stream<CalledRoute> handlers() {
        Stream<Flow> strangers = documents.stream()
                .flatMap(document -> document.strangers().stream()
                        .filter(stranger -> stranger.body() instanceof YamlMap)
                        .map(stranger -> Flow.of(
                                Flow.Kind.CONFIGURATION, document.text(), stranger.spot(), (YamlMap) stranger.body())));
        return Stream.concat(flows().filter(Flow::isConfiguration), strangers).map(CalledRoute::of);
    }

    /** All templated routes. */
    public Stream<Instance> instances() {
        return documents.stream().flatMap(document -> document.instances().stream());
    }

    /** The templates by their ids. */
    public Map<String, Flow> templates() {
        return flows().filter(Flow::isTemplate)
                .collect(Collectors.toMap(Flow::name, Function.identity(), (first, second) -> first));
    }

    /** The configurations by their ids. */
    public Map<String, Flow> configurations() {
        return flows().filter(Flow::isConfiguration)
                .collect(Collectors.toMap(Flow::name, Function.identity(), (first, second) -> first));
    }

    /** The configurations that count for a route: those that it names, and those without an id. */
    public List<Flow> configurationsOf(Flow route) {
        List<String> named = route.configurationIds();
        return flows().filter(Flow::isConfiguration)
                .filter(each -> each.id() == null || named.stream().anyMatch(id -> isNamed(each, id)))
                .toList();
    }

    /** As Camel compares them: by the id itself, or by its beginning and an asterisk. */
    private static boolean isNamed(Flow configuration, String id) {
        return id.endsWith("*")
                ? configuration.name().startsWith(id.substring(0, id.length() - 1))
                : configuration.name().equals(id);
    }

    /** The name of the replaced file that had a flow of this id. */
    public Optional<String> replacedFileWith(String id) {
        return replaced.stream()
                .filter(document -> document.flows().stream().anyMatch(flow -> id.equals(flow.id())))
                .map(document -> document.text().name())
                .findFirst();
    }
}
