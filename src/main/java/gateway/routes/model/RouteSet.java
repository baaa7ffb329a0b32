package gateway.routes.model;

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

    /** The name of the replaced file that had a flow of this id. */
    public Optional<String> replacedFileWith(String id) {
        return replaced.stream()
                .filter(document -> document.flows().stream().anyMatch(flow -> id.equals(flow.id())))
                .map(document -> document.text().name())
                .findFirst();
    }
}
