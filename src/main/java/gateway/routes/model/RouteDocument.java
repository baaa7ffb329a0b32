package gateway.routes.model;

import gateway.routes.text.Spot;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of routes, read.
 *
 * @param root the list that the file is
 * @param flows its routes, route configurations and route templates
 * @param instances its templated routes
 * @param strangers top-level entries that are none of these
 */
public record RouteDocument(
        RouteText text, YamlList root, List<Flow> flows, List<Instance> instances, List<Stranger> strangers) {

    public RouteDocument {
        flows = List.copyOf(flows);
        instances = List.copyOf(instances);
        strangers = List.copyOf(strangers);
    }

    /**
     * Any other top-level entry, such as {@code beans}.
     *
     * @param spot of its name
     */
    public record Stranger(String kind, Spot spot, YamlNode body) {}

    /** Sorts what stands in a file; what is no map is left to the schema. */
    public static RouteDocument of(RouteText text, YamlList root) {
        List<Flow> flows = new ArrayList<>();
        List<Instance> instances = new ArrayList<>();
        List<Stranger> strangers = new ArrayList<>();
        for (YamlNode item : root.items()) {
            if (!(item instanceof YamlMap entry)) {
                continue;
            }
            entry.values().forEach((kind, body) -> {
                Spot spot = entry.spotOf(kind);
                if (!(body instanceof YamlMap map)) {
                    strangers.add(new Stranger(kind, spot, body));
                    return;
                }
                switch (kind) {
                    case "route" -> flows.add(Flow.of(Flow.Kind.ROUTE, text, spot, map));
                    case "routeConfiguration" -> flows.add(Flow.of(Flow.Kind.CONFIGURATION, text, spot, map));
                    case "routeTemplate" -> flows.add(Flow.of(Flow.Kind.TEMPLATE, text, spot, map));
                    case "from" -> flows.add(Flow.of(Flow.Kind.ROUTE, text, spot, entry));
                    case Instance.KIND -> instances.add(new Instance(text, spot, map));
                    default -> strangers.add(new Stranger(kind, spot, body));
                }
            });
        }
        return new RouteDocument(text, root, flows, instances, strangers);
    }
}
